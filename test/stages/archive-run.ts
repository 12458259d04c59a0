import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog } from '../../src/contracts/catalog.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import type { NotifyEvent, Published } from '../../src/contracts/stages.ts';
import type { Archive } from '../../src/ports.ts';
import { publish } from '../../src/stages/publish.ts';
import { MemoryStore } from '../support/memory-store.ts';

/** A run whose report is made and printed, as publish and the stages after it find it. */

const fixture = readFileSync(join(import.meta.dirname, '../fixtures/report.json'), 'utf8');

export function readFixture(): Report {
  return reportSchema.parse(JSON.parse(fixture));
}

export interface RunOptions {
  run?: string;
  /** Of November 2026. */
  day?: number;
  revision?: number;
  pdf?: string | null;
  png?: string | null;
  /** Changes the figures. */
  change?: (report: Report) => void;
}

export const mailParts = {
  subject: 'IPv6 report',
  html: '<html><body><p>Share 39 %</p><img src="cid:chart" width="600" alt="Requests &amp; share by hour"></body></html>',
  text: 'Share 39 %\n',
};

export async function prepareRun(options: RunOptions = {}) {
  const { run = 'run-1', day = 22, revision = 1, pdf = '%PDF-1.7 made', png = 'PNG made', change } = options;
  const work = new MemoryStore('memory://work');
  const report = readFixture();
  const date = (number: number) => `2026-11-${String(number).padStart(2, '0')}`;
  const period = {
    start: `${date(day)}T00:00:00+01:00`,
    end: `${date(day + 1)}T00:00:00+01:00`,
    timezone: 'Europe/Berlin',
  };
  Object.assign(report.report, { revision, period });
  for (const hour of report.traffic.hourly) hour.start = hour.start.replace('2026-11-22', date(day));
  change?.(report);
  const key = (name: string) => `runs/${run}/${name}`;
  const logs = {
    roots: ['/logs'],
    files: [
      { logs: 'requests', key: 'b.log.gz', path: '/logs/b.log.gz', bytes: 30, loadBalancer: null, columns: null },
      {
        logs: 'flows',
        key: 'a.log.gz',
        path: '/logs/a.log.gz',
        bytes: 12,
        loadBalancer: null,
        columns: { srcaddr: 1 },
      },
    ],
    skipped: [],
    sample: false,
  };
  await work.put(key('logs.json'), JSON.stringify(logs));
  await work.put(key('report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await work.put(key('report.html'), `<html>${report.traffic.requests.ipv6}</html>`);
  await work.put(key('chart.html'), '<html>chart</html>');
  await work.put(key('mail.json'), JSON.stringify(mailParts));
  if (pdf !== null) await work.put(key('report.pdf'), pdf);
  if (png !== null) await work.put(key('chart.png'), png);
  const execution = (id: string, scannedBytes: number) => ({
    id,
    execution: { executionId: `${run}-${id}`, output: 'elsewhere', scannedBytes, millis: 7 },
  });
  const event = {
    run: { run, report: report.report.name, period, logs: key('logs.json') },
    report: key('report.json'),
    rendered: { html: key('report.html'), chart: key('chart.html'), mail: key('mail.json') },
    printed: { pdf: pdf === null ? null : key('report.pdf'), png: png === null ? null : key('chart.png') },
    extract: [execution('requests', 1000)],
    analyse: [execution('clients', 20)],
  };
  return { work, event, report };
}

export const versions = { program: '0.1.0', node: '24.21.0', engine: 'duckdb' };

export const renderIndex = async (catalog: Catalog) =>
  `<html>${catalog.reports.map((row) => `${row.folder} r${row.revision}`).join(', ')}</html>`;

export async function publishRun(archive: Archive, options: RunOptions = {}): Promise<Published> {
  const { work, event } = await prepareRun(options);
  return publish(event, { work, archive, renderIndex, versions });
}

/** Publishes, and answers what the stages after it get. */
export async function prepareNotify(archive: Archive, options: RunOptions = {}) {
  const { work, event, report } = await prepareRun(options);
  const published = await publish(event, { work, archive, renderIndex, versions });
  const { run, report: key, rendered, printed } = event;
  const notify: NotifyEvent = { run, report: key, rendered, printed, published };
  return { work, event: notify, report };
}

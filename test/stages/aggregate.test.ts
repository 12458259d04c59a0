import { describe, expect, test } from '@jest/globals';
import { foundLogsSchema } from '../../src/contracts/logs.ts';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import { reportSchema } from '../../src/contracts/report.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { aggregatedSchema } from '../../src/contracts/stages.ts';
import { ObjectNotFound } from '../../src/ports.ts';
import { sections as allSections } from '../../src/sections/index.ts';
import { aggregate } from '../../src/stages/aggregate.ts';
import { hashConfiguration } from '../../src/stages/configuration.ts';
import { found, smallDay, TestBed } from './aggregate-run.ts';

describe('a day', () => {
  test('becomes report.json', async () => {
    const bed = new TestBed();
    const { aggregated, report, text } = await bed.make(await bed.event(smallDay));
    expect(aggregatedSchema.parse(aggregated)).toEqual({
      report: 'runs/test-1/report.json',
      revision: 1,
      summary: {
        status: 'complete',
        requests: 10,
        ipv6RequestShare: 0.6,
        ipv6Clients: 1,
        ipv6Prefixes64: 1,
        flows: 5,
        ipv6FlowShare: 0.6,
        rejectedLines: 0,
        skippedFiles: 1,
      },
    });
    expect(report.report).toEqual({
      name: 'daily',
      version: '1.2.3',
      revision: 1,
      generatedAt: '2026-11-23T00:30:12Z',
      engine: 'duckdb',
      period: { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' },
      sample: false,
      configuration: expect.stringMatching(/^[0-9a-f]{64}$/),
      sources: [
        { logs: 'requests', source: 'app/web/1', lines: 10, hourly: atTen(10) },
        { logs: 'flows', source: 'flow logs', lines: 5, hourly: atTen(5) },
      ],
    });
    expect(report.traffic.bytes).toMatchObject({ ipv4: 4400, ipv6: 6600 });
    expect(report.clients.ipv4).toEqual({ addresses: 1, mappedRequests: 1 });
    expect(report.performance.ipv6).toMatchObject({ requests: 6, timed: 6, elb5xxRate: 1 / 6 });
    expect(report.flows.rejected.ipv4).toEqual({ flows: 2, packets: 20, bytes: 2000 });
    expect(report.quality.rows).toMatchObject({ read: 18, accepted: 15, outsidePeriod: 3 });
    expect(report.comparison).toEqual({ previous: null, sameWeekday: null, moved: [] });
    expect(report.sectionErrors).toEqual([]);
    expect(text.endsWith('}\n')).toBe(true);
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(reportSchema.shape));
  });

  test('of samples says so', async () => {
    const bed = new TestBed();
    const { report } = await bed.make(await bed.event(smallDay, {}, { ...found, sample: true }));
    expect(report.report.sample).toBe(true);
  });

  test('without a line is an empty report', async () => {
    const bed = new TestBed();
    const nothing = { roots: ['/logs'], files: [], skipped: [], sample: false };
    const { aggregated, report } = await bed.make(await bed.event({}, {}, nothing));
    expect(aggregated.summary).toMatchObject({ status: 'empty', requests: 0, ipv6RequestShare: null, flows: 0 });
    expect(report.quality.reasons).toEqual([
      expect.stringMatching(/^No log file of the period was found: .*ipv6-report doctor/),
    ]);
    expect(report.traffic.hourly).toHaveLength(24);
    expect(report.performance.ipv4.p50).toBeNull();
  });

  test('takes what Athena makes of a place: a file below it', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    const clients = event.analyse.find(({ id }) => id === 'clients');
    if (clients === undefined) throw new Error('no clients');
    clients.execution.output = bed.work.locate('results/clients.csv/0b7e.csv');
    await bed.work.put('results/clients.csv/0b7e.csv', bed.work.text('runs/test-1/results/clients.csv'));
    await bed.work.delete('runs/test-1/results/clients.csv');
    const { report } = await bed.make(event);
    expect(report.clients.ipv6.addresses).toBe(1);
  });
});

describe('the revision', () => {
  const later = { clock: { now: () => new Date('2026-11-25T12:00:00Z') } };

  test('stays, with its time and every byte, while the figures stay', async () => {
    const bed = new TestBed();
    const first = await bed.make(await bed.event(smallDay));
    await bed.publish(first.text, first.report);
    const again = await bed.make(await bed.event(smallDay), later);
    expect(again.text).toBe(first.text);
    expect(again.aggregated).toEqual(first.aggregated);
  });

  test('rises with late lines, and then stays again', async () => {
    const bed = new TestBed();
    const first = await bed.make(await bed.event(smallDay));
    await bed.publish(first.text, first.report);
    const more = {
      ...smallDay,
      'requests-by-minute': ['2026-11-22 10:05,4,5,400,4000', '2026-11-22 10:06,6,6,600,6000'],
    };
    const second = await bed.make(await bed.event(more), later);
    expect(second.report.report).toMatchObject({ revision: 2, generatedAt: '2026-11-25T12:00:00Z' });
    await bed.publish(second.text, second.report);
    const third = await bed.make(await bed.event(more));
    expect(third.text).toBe(second.text);
  });

  test('rises when a PDF is wanted that the published one lacks, and then stays', async () => {
    const bed = new TestBed();
    const withPdf = { settings: settingsSchema.parse({ pdf: true }) };
    const first = await bed.make(await bed.event(smallDay));
    await bed.publish(first.text, first.report);
    const second = await bed.make(await bed.event(smallDay), withPdf);
    expect(second.aggregated.revision).toBe(2);
    await bed.publish(second.text, second.report, { pdf: true });
    expect((await bed.make(await bed.event(smallDay), withPdf)).text).toBe(second.text);
    expect((await bed.make(await bed.event(smallDay))).text).toBe(second.text);
  });

  test('follows the last one where the published report cannot be read', async () => {
    const bed = new TestBed();
    const first = await bed.make(await bed.event(smallDay));
    await bed.publish('{ "report": ', first.report);
    await bed.archive.put('reports/daily/2026/11/22.r3/index.html', '…');
    expect((await bed.make(await bed.event(smallDay))).aggregated.revision).toBe(4);
  });

  test('belongs to one report and one period', async () => {
    const bed = new TestBed();
    const first = await bed.make(await bed.event(smallDay));
    await bed.publish(first.text, first.report);
    const other = await bed.make(await bed.event(smallDay, { report: 'edge' }));
    const part = await bed.make(await bed.event(smallDay, { date: '2026-11-22T10:00' }));
    expect([other.aggregated.revision, part.aggregated.revision]).toEqual([1, 1]);
  });
});

describe('a later revision', () => {
  const file = (name: string, bytes: number) => ({ ...found.files[0], key: name, path: `/logs/${name}`, bytes });
  const stamped = (stamp: string) => `1_elasticloadbalancing_x_app.web.1_${stamp}_192.0.2.1_x.log.gz`;

  async function publishFirst(bed: TestBed) {
    const first = await bed.make(await bed.event(smallDay));
    expect(first.report.changes).toBeNull();
    await bed.publish(first.text, first.report);
    const inputs = found.files.map(({ logs, key, bytes }) => ({ logs, key, bytes }));
    const list = JSON.stringify({ schemaVersion: '1.0', files: inputs });
    await bed.archive.put('reports/daily/2026/11/22/inputs.json', list);
    return first;
  }

  test('is not made for files of the days before and after that came in since', async () => {
    const bed = new TestBed();
    const first = await publishFirst(bed);
    const rows = [...(smallDay.rows ?? []), 'requests,/logs/next.log.gz,outside,5000,'];
    const logs = foundLogsSchema.parse({
      ...found,
      files: [...found.files, file('next.log.gz', 9)],
      skipped: [...found.skipped, { key: stamped('20261123T0905Z'), reason: 'damaged', detail: 'Cut off.' }],
    });
    const again = await bed.make(await bed.event({ ...smallDay, rows }, {}, logs));
    expect(again.text).toBe(first.text);
  });

  test('says which files came late and which figures they changed', async () => {
    const bed = new TestBed();
    await publishFirst(bed);
    const files = [file('a.log.gz', 900), file(stamped('20261122T1005Z'), 50), file(stamped('20261123T0905Z'), 50)];
    const more = {
      ...smallDay,
      rows: [...(smallDay.rows ?? []), `requests,/logs/${stamped('20261122T1005Z')},accepted,1,`],
      'requests-by-minute': ['2026-11-22 10:05,4,5,400,4000', '2026-11-22 10:06,6,6,600,6000'],
    };
    const second = await bed.make(await bed.event(more, {}, foundLogsSchema.parse({ ...found, files })));
    expect(second.report.changes).toEqual({
      since: 1,
      files: { added: 1, removed: 1, resized: 1, keys: [stamped('20261122T1005Z'), 'f.log.gz', 'a.log.gz'] },
      settingsChanged: false,
      figures: [
        { figure: 'traffic.requests.total', before: 10, after: 11 },
        { figure: 'quality.rows.accepted', before: 15, after: 16 },
      ],
      sections: expect.arrayContaining(['quality', 'traffic']),
    });
    expect(second.report.changes?.sections).not.toContain('flows');
    await bed.publish(second.text, second.report);
    const third = await bed.make(await bed.event(more, {}, foundLogsSchema.parse({ ...found, files })));
    expect(third.text).toBe(second.text);
  });
});

describe('the settings', () => {
  const brief = { settings: settingsSchema.parse({ pdf: false, detect: { preset: 'brief' } }) };
  /** Every figure that may differ by the engine, and no setting. */
  const trino = { engine: 'trino' as const, settings: settingsSchema.parse({ pdf: false, engine: 'trino' }) };

  test('are the same on every engine, and others with other values', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    const configurations = [];
    for (const ports of [{}, trino, brief]) {
      const { report } = await bed.make(event, ports);
      configurations.push(report.report.configuration);
    }
    const [here, there, other] = configurations;
    expect(there).toBe(here);
    expect(other).not.toBe(here);
  });

  test('stand uncovered in an edition, which is one of them', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    const hashOf = (anonymise: 'truncate' | undefined) =>
      hashConfiguration({
        run: { ...event.run, ...(anonymise !== undefined && { anonymise }) },
        settings: settingsSchema.parse({}),
        networks: noNetworkFiles,
      });
    expect((await bed.make(event)).report.report.configuration).toBe(hashOf(undefined));
    const covered = await bed.make({ ...event, run: { ...event.run, anonymise: 'truncate' } });
    expect(covered.report.report.configuration).toBe(hashOf('truncate'));
    expect(hashOf('truncate')).not.toBe(hashOf(undefined));
  });

  test('of an earlier day are compared with these, where that day tells them', async () => {
    const bed = new TestBed();
    const before = await bed.make(await bed.event(smallDay, { date: '2026-11-21' }));
    await bed.publish(before.text, before.report);
    const event = await bed.event(smallDay);
    expect((await bed.make(event)).report.comparison.previous?.settingsChanged).toBe(false);
    expect((await bed.make(event, brief)).report.comparison.previous?.settingsChanged).toBe(true);
    const { configuration: _, ...about } = before.report.report;
    const older = { ...before.report, report: { ...about, revision: 2 } };
    await bed.publish(JSON.stringify(older), older);
    expect((await bed.make(event)).report.comparison.previous).not.toHaveProperty('settingsChanged');
  });

  test('that changed make a revision, which says so', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    const first = await bed.make(event);
    await bed.publish(first.text, first.report);
    const second = await bed.make(event, brief);
    expect(second.report.changes).toMatchObject({ since: 1, settingsChanged: true, figures: [] });
    expect(second.report.changes?.sections).toContain('report');
  });
});

describe('a row that is not as it should be', () => {
  test('costs the sections that need it, not the report', async () => {
    const bed = new TestBed();
    const event = await bed.event({ ...smallDay, clients: ['no address,6,1,1,1,0'] });
    const { aggregated, report } = await bed.make(event);
    const error = expect.stringContaining('clients: row 1, column client: ');
    const needy = allSections.filter(({ queries }) => queries.includes('clients')).map(({ id }) => id);
    expect(needy).toContain('addresses');
    expect(report.sectionErrors).toEqual(needy.map((section) => ({ section, error })));
    expect(report.clients.ipv6.addresses).toBe(0);
    expect(report.traffic.requests.total).toBe(10);
    expect(aggregated.summary.status).toBe('partial');
    expect(report.quality.reasons.join(' ')).toContain('The section "addresses" could not be made: clients: row 1');
  });

  test('costs all sections that need it', async () => {
    const bed = new TestBed();
    const { report } = await bed.make(await bed.event({ ...smallDay, sources: ['requests,app/web/1,noon,3'] }));
    expect(report.sectionErrors.map(({ section }) => section)).toEqual(['sources', 'quality']);
    expect(report.quality.status).toBe('partial');
  });

  test('neither does a query that was not run', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    const { report } = await bed.make({ ...event, analyse: event.analyse.filter(({ id }) => id !== 'latency') });
    expect(report.sectionErrors).toEqual([{ section: 'performance', error: 'the query latency was not run' }]);
  });
});

describe('what is wrong with the run ends it', () => {
  test('an event that is none', async () => {
    await expect(aggregate({ run: {} }, new TestBed().ports())).rejects.toMatchObject({ name: 'ZodError' });
  });

  test('an answer that is not there', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    await bed.work.delete('runs/test-1/results/statuses.csv');
    await expect(bed.make(event)).rejects.toThrow(ObjectNotFound);
  });

  test('an answer outside the work store', async () => {
    const bed = new TestBed();
    const event = await bed.event(smallDay);
    const [first] = event.analyse;
    if (first !== undefined) first.execution.output = 'memory://elsewhere/rows.csv';
    await expect(bed.make(event)).rejects.toMatchObject({ name: 'LocationOutside' });
  });
});

/** Lines of one hour only. */
function atTen(lines: number) {
  return { start: '2026-11-22T00:00:00Z', lines: Array.from({ length: 24 }, (_, hour) => (hour === 10 ? lines : 0)) };
}

describe('rejected lines', () => {
  const lenient = settingsSchema.parse({ pdf: false, quality: { mostRejected: 1 } });
  const broken = Array.from(
    { length: 25 },
    (_, index) => `requests,/logs/a.log.gz,format,${100 - index},line ${index}`,
  );

  test('are looked up, in twenty files and no more', async () => {
    const bed = new TestBed();
    const asked: string[] = [];
    const locateLine = async (_logs: string, key: string, sample: string) => {
      asked.push(`${key}: ${sample}`);
      return 7;
    };
    const rows = [...(smallDay.rows ?? []), ...broken.map((line, index) => line.replace('a.log', `${index}.log`))];
    const { report } = await bed.make(await bed.event({ ...smallDay, rows }), {
      logs: { locateLine },
      settings: lenient,
    });
    expect(asked).toHaveLength(20);
    expect(asked[0]).toBe('/logs/0.log.gz: line 0');
    expect(report.quality.rejectedFiles.map(({ line }) => line)).toEqual([
      ...Array.from({ length: 20 }, () => 7),
      ...Array.from({ length: 5 }, () => null),
    ]);
  });

  test('of a file that is gone have no number', async () => {
    const bed = new TestBed();
    const rows = [...(smallDay.rows ?? []), 'requests,/logs/a.log.gz,time,1,h2 2026-11-31T00:00:00Z'];
    const locateLine = async () => {
      throw new Error('no such file');
    };
    const { report } = await bed.make(await bed.event({ ...smallDay, rows }), {
      logs: { locateLine },
      settings: lenient,
    });
    expect(report.quality.rejectedFiles).toEqual([
      { logs: 'requests', key: 'a.log.gz', reason: 'time', lines: 1, sample: 'h2 2026-11-31T00:00:00Z', line: null },
    ]);
  });

  test('show neither query strings nor passwords, and nothing that steers a terminal', async () => {
    const bed = new TestBed();
    const raw = 'h2 x GET https://u:pw@h:443/a?token=s3cret&b=1 \u001b[2J\u202e';
    const asked: string[] = [];
    const locateLine = async (_logs: string, _key: string, sample: string) => {
      asked.push(sample);
      return 3;
    };
    const rows = [...(smallDay.rows ?? []), `requests,/logs/a.log.gz,format,1,${raw}`];
    const ports = { logs: { locateLine }, settings: lenient };
    const { report, text } = await bed.make(await bed.event({ ...smallDay, rows }), ports);
    expect(report.quality.rejectedFiles[0]?.sample).toBe('h2 x GET https://…@h:443/a?… \\u001b[2J\\u202e');
    expect(text).not.toContain('s3cret');
    expect(asked).toEqual([raw]);
  });

  test('of more than the share that is allowed end the run, with the worst files and what to do', async () => {
    const bed = new TestBed();
    const rows = [
      'requests,/logs/a.log.gz,accepted,980,',
      'requests,/logs/a.log.gz,format,12,x',
      'requests,/logs/b.log.gz,number,8,y',
      'flows,/logs/f.log.gz,accepted,1000000,',
      'flows,/logs/f.log.gz,address,5,z',
    ];
    const event = await bed.event({ ...smallDay, rows });
    const locateLine = async (_logs: string, key: string) => (key === 'a.log.gz' ? 4711 : null);
    const failing = bed.make(event, { logs: { locateLine } });
    await expect(failing).rejects.toMatchObject({
      name: 'TooManyRejectedLines',
      message: expect.stringMatching(
        /^20 of 1000 access log lines of the period \(2 %\) could not be read; at most 1 % may be, and nothing was published\. The worst files: a\.log\.gz: 12 by their format, as in line 4711; \/logs\/b\.log\.gz: 8 by their number\. .*--most-rejected/,
      ),
    });
    const settings = settingsSchema.parse({ pdf: false, quality: { mostRejected: 0.02 } });
    const { report } = await bed.make(event, { settings });
    expect(report.quality.status).toBe('partial');
    expect(report.quality.reasons).toEqual(['20 access log lines, 2 % of those of the period, could not be read.']);
  });

  test('of the days before and after are none of this day', async () => {
    const bed = new TestBed();
    const name = (stamp: string) => `/logs/1_elasticloadbalancing_x_app.web.1_${stamp}_192.0.2.1_x.log.gz`;
    const rows = [
      ...(smallDay.rows ?? []),
      'requests,/logs/yesterday.log.gz,outside,10,',
      'requests,/logs/yesterday.log.gz,format,500,x',
      `requests,${name('20261123T1000Z')},format,500,x`,
    ];
    const { report } = await bed.make(await bed.event({ ...smallDay, rows }));
    expect(report.quality.rows).toMatchObject({ rejected: 0, outsidePeriod: 3 + 1010 });
    expect([report.quality.status, report.quality.rejectedFiles]).toEqual(['complete', []]);
    const of = [...(smallDay.rows ?? []), `requests,${name('20261122T1000Z')},format,500,x`];
    await expect(bed.make(await bed.event({ ...smallDay, rows: of }))).rejects.toThrow('500 of 510');
  });
});

describe('the comparison', () => {
  /** Publishes a report of the day with as many IPv6 requests as said. */
  async function publishDay(bed: TestBed, date: string, ipv6: number, logs = found) {
    const { text, report } = await bed.make(
      await bed.event(
        {
          rows: ['requests,/logs/a.log.gz,accepted,10000,'],
          'requests-by-minute': [`${date} 10:05,4,${10_000 - ipv6},1,1`, `${date} 10:05,6,${ipv6},1,1`],
        },
        { date },
        logs,
      ),
    );
    await bed.publish(text, report);
    return report;
  }

  test('reads the day before and the same weekday from the archive', async () => {
    const bed = new TestBed();
    await publishDay(bed, '2026-11-15', 3000);
    await publishDay(bed, '2026-11-21', 3600);
    const { comparison } = await publishDay(bed, '2026-11-22', 4100);
    expect(comparison.previous).toMatchObject({ date: '2026-11-21', status: 'complete' });
    expect(comparison.sameWeekday).toMatchObject({ date: '2026-11-15' });
    const requests = comparison.previous?.changes.find(({ figure }) => figure === 'ipv6Requests');
    expect(requests).toMatchObject({ before: 3600, now: 4100, difference: 500 });
    expect(comparison.moved.map(({ sentence }) => sentence)).toEqual([
      'The IPv6 share of requests rose from 36.0 % to 41.0 %, 5.0 percentage points more than the day before.',
      'IPv6 requests rose from 3,600 to 4,100, 14 % more than the day before.',
    ]);
  });

  test('compares hours with the same hours, and calls them so', async () => {
    const bed = new TestBed();
    const at = (date: string, ipv6: number) => ({
      rows: ['requests,/logs/a.log.gz,accepted,10000,'],
      'requests-by-minute': [`${date} 10:05,4,${10_000 - ipv6},1,1`, `${date} 10:05,6,${ipv6},1,1`],
    });
    const before = await bed.make(await bed.event(at('2026-11-21', 3000), { date: '2026-11-21T10:00' }));
    await bed.publish(before.text, before.report);
    const { report } = await bed.make(await bed.event(at('2026-11-22', 4000), { date: '2026-11-22T10:00' }));
    expect(report.comparison.moved[0]?.sentence).toBe(
      'The IPv6 share of requests rose from 30.0 % to 40.0 %, 10.0 percentage points more than at the same time the day before.',
    );
  });

  test('never compares real logs with samples', async () => {
    const bed = new TestBed();
    await publishDay(bed, '2026-11-21', 3600, { ...found, sample: true });
    expect((await publishDay(bed, '2026-11-22', 4100)).comparison.previous).toBeNull();
  });

  test('never compares with the same day of another zone', async () => {
    const bed = new TestBed();
    const berlin = { date: '2026-11-21', timezone: 'Europe/Berlin' };
    const { text, report } = await bed.make(await bed.event({}, berlin));
    await bed.publish(text, report);
    expect((await publishDay(bed, '2026-11-22', 4100)).comparison.previous).toBeNull();
  });

  test('names an earlier report that cannot be read, and is complete all the same', async () => {
    const bed = new TestBed();
    await bed.archive.put('reports/daily/2026/11/21/report.json', '{"schemaVersion":"0.1"}');
    const report = await publishDay(bed, '2026-11-22', 4100);
    expect(report.comparison.previous).toBeNull();
    expect(report.sectionErrors).toEqual([
      {
        section: 'comparison',
        error: expect.stringContaining('reports/daily/2026/11/21/report.json is no report that can be compared with: '),
      },
    ]);
    expect(report.quality.status).toBe('complete');
  });
});

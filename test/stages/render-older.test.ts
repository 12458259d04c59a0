import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { createTemplateDirectory } from '#src/adapters/template-directory.ts';
import { reportSchema } from '#src/contracts/report.ts';
import { mailPartsSchema } from '#src/contracts/stages.ts';
import { csvLists } from '#src/stages/publish-csv.ts';
import { render } from '#src/stages/render.ts';
import { MemoryStore } from '../support/memory-store.ts';

const first = new URL('../fixtures/report-first.json', import.meta.url);
const newest = new URL('../fixtures/report.json', import.meta.url);

test('a report of the first version is read: what came later is not known', async () => {
  const document: object = JSON.parse(await readFile(first, 'utf8'));
  const report = reportSchema.parse(document);
  // It must be one that lacks sections, or this test shows nothing.
  expect(Object.keys(document)).not.toEqual(expect.arrayContaining(['adoption']));
  expect(report).toMatchObject(document);
  expect(report.adoption.used.requests).toEqual({ total: 0, ipv4: 0, ipv6: 0, ipv6Share: null });
  expect(report.flows.icmpv6).toEqual([]);
  expect(report.performance.targetGroups[0]?.gap.latency.verdict).toBe('too-few');
  expect([report.growth, report.recurrence, report.proxies, report.policyParity]).toEqual([null, null, null, null]);
  expect(csvLists(report).map(({ path }) => path)).toContain('csv/target-groups.csv');
});

test('each later section alone may be missing', async () => {
  const document: Record<string, unknown> = JSON.parse(await readFile(newest, 'utf8'));
  const old = Object.keys(JSON.parse(await readFile(first, 'utf8')));
  const later = Object.keys(document).filter((section) => !old.includes(section));
  expect(later).toEqual(expect.arrayContaining(['adoption', 'security', 'policyParity', 'ipv4Costs', 'growth']));
  for (const section of later) {
    const { [section]: _left, ...rest } = document;
    expect(Object.keys(reportSchema.parse(rest))).toContain(section);
  }
});

test('a report of the first version is rendered', async () => {
  const work = new MemoryStore();
  await work.put('report.json', await readFile(first, 'utf8'));
  const { period } = reportSchema.parse(JSON.parse(await readFile(first, 'utf8'))).report;
  const { html, mail } = await render(
    { run: { run: 'run-1', report: 'daily', period, logs: 'logs.json' }, report: 'report.json' },
    { work, assets: createTemplateDirectory(), settings: { title: 'IPv6 Traffic Report', mail: {} } },
  );
  expect(work.text(html)).toContain('</html>');
  expect(work.text(html)).not.toMatch(/undefined|NaN/);
  expect(mailPartsSchema.parse(JSON.parse(work.text(mail))).subject).toContain('22 Nov 2026');
});

import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { createTemplateDirectory } from '#src/adapters/template-directory.ts';
import { mailPartsSchema } from '#src/contracts/stages.ts';
import { render } from '#src/stages/render.ts';
import { MemoryStore } from '../support/memory-store.ts';

const fixture = new URL('../fixtures/report.json', import.meta.url);
const assets = createTemplateDirectory();

async function renderText(json: string) {
  const work = new MemoryStore();
  await work.put('runs/run-1/report.json', json);
  const period = { start: '2026-11-22T00:00:00+01:00', end: '2026-11-23T00:00:00+01:00', timezone: 'Europe/Berlin' };
  const rendered = await render(
    { run: { run: 'run-1', report: 'daily', period, logs: 'runs/run-1/logs.json' }, report: 'runs/run-1/report.json' },
    { work, assets, settings: { title: 'IPv6 Traffic Report', mail: { archiveUrl: 'https://archive.example/ipv6/' } } },
  );
  return { work, rendered };
}

test('writes page, picture and mail below the run', async () => {
  const { work, rendered } = await renderText(await readFile(fixture, 'utf8'));
  expect(rendered).toEqual({
    html: 'runs/run-1/report.html',
    chart: 'runs/run-1/chart.html',
    mail: 'runs/run-1/mail.json',
  });
  expect(work.writes).toEqual(['runs/run-1/report.json', ...Object.values(rendered)]);
  const mail = mailPartsSchema.parse(JSON.parse(Buffer.from((await work.get(rendered.mail)).body).toString()));
  expect(mail.subject).toBe('[partial] 22 Nov 2026: IPv6 36.2 % of requests (+0.1 points)');
  expect(mail.html).toContain('https://archive.example/ipv6/reports/daily/2026/11/22/index.html');
});

test('the same report gives the same bytes', async () => {
  const json = await readFile(fixture, 'utf8');
  const [first, second] = [await renderText(json), await renderText(json)];
  for (const key of Object.values(first.rendered)) {
    expect(Buffer.from((await first.work.get(key)).body).equals((await second.work.get(key)).body)).toBe(true);
  }
});

test.each([
  ['a newer version', { schemaVersion: '2.0' }, 'ReportVersionUnsupported', /2\.0.*1\.0/],
  ['no version', { schemaVersion: undefined }, 'ReportInvalid', /no schemaVersion/],
  ['a missing section', { traffic: undefined }, 'ReportInvalid', /traffic/],
])('refuses %s by name', async (_, change, name, message) => {
  const json = JSON.stringify({ ...JSON.parse(await readFile(fixture, 'utf8')), ...change });
  await expect(renderText(json)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

test('refuses what is not JSON, and an unknown time zone', async () => {
  await expect(renderText('{')).rejects.toMatchObject({ name: 'ReportInvalid' });
  const report = JSON.parse(await readFile(fixture, 'utf8'));
  report.report.period.timezone = 'Europe/Atlantis';
  await expect(renderText(JSON.stringify(report))).rejects.toMatchObject({ name: 'ReportInvalid' });
});

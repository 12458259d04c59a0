import { expect, test } from '@jest/globals';
import type { Report } from '../../src/contracts/report.ts';
import type { Alerts } from '../../src/ports.ts';
import { alert } from '../../src/stages/alert.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { prepareNotify, readFixture } from './archive-run.ts';

type Sent = Parameters<Alerts['send']>[0];

async function raise(change: (report: Report) => void, archive = new MemoryStore('memory://archive')) {
  const sent: Sent[] = [];
  const quiet = (report: Report) => {
    report.security.events = [];
    change(report);
  };
  const { work, event } = await prepareNotify(archive, { change: quiet });
  const alerts: Alerts = { send: async (message) => void sent.push(message) };
  return { delivery: await alert(event, { work, archive, alerts, settings: {} }), sent };
}

test('a complete report raises nothing', async () => {
  const { delivery, sent } = await raise((report) => {
    report.quality.status = 'complete';
  });
  expect(delivery).toEqual({
    channel: 'alert',
    outcome: 'skipped',
    detail: 'complete data, no grave event: nothing to tell',
  });
  expect(sent).toEqual([]);
});

test('partial data are told, with reasons, missing hours and the place of the report', async () => {
  const { delivery, sent } = await raise(() => {});
  expect(delivery).toMatchObject({ outcome: 'sent', detail: 'info: incomplete data' });
  expect(sent).toMatchObject([{ severity: 'info', subject: 'IPv6 report daily, 2026-11-22: incomplete data' }]);
  const text = sent[0]?.text ?? '';
  const { quality } = readFixture();
  expect(quality.reasons.length).toBeGreaterThan(1);
  for (const reason of quality.reasons) expect(text).toContain(`- ${reason}\n`);
  const { read, rejected } = quality.rows;
  expect(text).toContain(`Files read: ${quality.files.read}, skipped: 4. Lines read: ${read}, rejected: ${rejected}.`);
  expect(text).toContain('2026-11-22T14:00:00+01:00  app/web-prod/50dc6c495c0c9188\n');
  expect(text).toContain('memory://archive/reports/daily/2026/11/22/index.html');
});

test('no data at all is a warning; a long list is cut and says so', async () => {
  const { sent } = await raise((report) => {
    report.quality.status = 'empty';
    report.quality.missing = Array.from({ length: 30 }, (_, index) => ({
      source: `lb-${index}`,
      hour: '2026-11-22T14:00:00+01:00',
    }));
  });
  expect(sent).toMatchObject([{ severity: 'warning', subject: 'IPv6 report daily, 2026-11-22: no data' }]);
  expect(sent[0]?.text).toContain('lb-11\nand 18 more');
  expect(sent[0]?.text).not.toContain('lb-12');
});

test('an unchanged report raises nothing again', async () => {
  const archive = new MemoryStore();
  await raise(() => {}, archive);
  const { delivery, sent } = await raise(() => {}, archive);
  expect(delivery).toMatchObject({ outcome: 'skipped', detail: 'the report is unchanged' });
  expect(sent).toEqual([]);
});

test('events of high severity are told first, with the block list; lighter ones are not', async () => {
  const { events } = readFixture().security;
  const { delivery, sent } = await raise((report) => {
    report.quality.status = 'complete';
    report.security.events = events;
  });
  const grave = events.filter(({ severity }) => severity === 'high');
  const light = events.filter(({ severity }) => severity !== 'high');
  expect(grave.length).toBeGreaterThan(1);
  expect(light.length).toBeGreaterThan(1);
  const what = `${grave.length} security events of high severity`;
  expect(delivery).toMatchObject({ outcome: 'sent', detail: `high: ${what}` });
  expect(sent).toMatchObject([{ severity: 'high', subject: `IPv6 report daily, 2026-11-22: ${what}` }]);
  const text = sent[0]?.text ?? '';
  for (const { name, sentence } of grave) expect(text).toContain(`- ${name}: ${sentence}\n`);
  for (const { sentence } of light) expect(text).not.toContain(sentence);
  expect(text).toContain('To block: 6 prefixes; they also hold 481 addresses that took no part (2896 requests).\n');
  expect(text).toContain('memory://archive/reports/daily/2026/11/22/blocklist.txt\n');
  expect(text).not.toContain('its data are');
});

test('events and missing data are one alert', async () => {
  const [event] = readFixture().security.events;
  if (event === undefined) throw new Error('the fixture has no event');
  const { sent } = await raise((report) => {
    report.security.events = Array.from({ length: 14 }, () => ({ ...event, severity: 'high' }));
    report.security.blocklist.entries = [];
  });
  expect(sent).toMatchObject([
    { severity: 'high', subject: expect.stringMatching(/: 14 security events of high severity, incomplete data$/) },
  ]);
  expect(sent[0]?.text).toContain('and 2 more\n');
  expect(sent[0]?.text).toContain('its data are partial');
  expect(sent[0]?.text).not.toContain('To block');
});

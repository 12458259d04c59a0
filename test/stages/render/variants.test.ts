import { expect, test } from '@jest/globals';
import { findMailProblems, findPageProblems } from '../../support/html-problems.ts';
import { renderReport, visibleText } from './rendered.ts';
import { exampleReport, variants } from './variants.ts';

/** What a number becomes when nobody thought of its absence. */
const accidents = /\b(?:NaN|null|undefined|Infinity|Invalid DateTime|Unparsable)\b|\[object /;

test.each(Object.keys(variants))(
  '%s: every page and mail is in words, valid and small',
  async (name) => {
    const report = variants[name]?.();
    if (report === undefined) throw new RangeError(name);
    const { html, chart, mail } = await renderReport(report);
    for (const text of [visibleText(html), visibleText(chart), visibleText(mail.html), mail.text, mail.subject]) {
      expect(text).not.toMatch(accidents);
    }
    // Also in what only a screen reader or a stylesheet sees.
    expect(html.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(accidents);
    // Half of it are pictures, each in two forms; a page is read over a slow line, too.
    expect(Buffer.byteLength(html)).toBeLessThan(560_000);
    expect(Buffer.byteLength(mail.html)).toBeLessThan(90_000);
    expect(mail.subject.length).toBeLessThan(100);
    expect(await findPageProblems(html)).toEqual([]);
    expect(await findPageProblems(chart)).toEqual([]);
    expect(await findMailProblems(mail.html)).toEqual([]);
  },
  60_000,
);

async function textOf(name: string): Promise<string> {
  const report = variants[name]?.();
  if (report === undefined) throw new RangeError(name);
  return visibleText((await renderReport(report)).html);
}

test.each([
  ['empty', 'There is nothing to report: no log line of this day was found.'],
  ['empty', 'Empty: there is no usable log line of this day.'],
  ['empty', 'What has no figures in this report, and why'],
  ['first', 'First report: nothing to compare with yet.'],
  ['no-ipv6', 'No request came over IPv6: all 419,576 requests used IPv4.'],
  ['no-ipv6', 'No chart: no request came over IPv6.'],
  ['only-ipv6', 'All 237,645 requests came over IPv6; none used IPv4.'],
  ['no-flows', 'No flow record was logged for this day'],
  ['only-flows', 'IPv6 carried 31.4 % of the bytes in the flow logs.'],
  ['only-flows', 'No load balancer request was logged for this day'],
  ['sample', 'Sample data. The logs of this report were generated'],
  ['clock-change', 'The clocks changed: this day has 25 hours.'],
  ['hours', '10:00 to 13:00'],
  ['three-days', '22 to 24 November 2026'],
  ['failed-sections', 'This section could not be made'],
  ['short-day', 'The clocks changed: this day has 23 hours.'],
  ['empty', 'Security unknown: no rule could look for attacks'],
  ['empty', 'No IPv6 address to describe.'],
  ['empty', 'No flow record was logged for this day. Flow logs show what the logs of load balancers do not'],
  ['only-flows', 'No chart: there is no load balancer request in the logs of this period.'],
  ['only-flows', 'No request, so no latency and no error rate.'],
  ['empty', 'No TLS connection was logged for this day'],
  ['first', 'The first day: a trend needs more'],
  ['no-ipv6', 'IPv6 was not used: no name was reached over it'],
  ['only-ipv6', 'Every name is reached over IPv6, and 100 % of requests use it'],
  ['no-flows', 'Security unknown'],
  ['quiet', 'Nothing alarming: 8 rules found nothing that calls for action.'],
  ['many-of-all', 'Act: at least 75 of high severity and 100 warnings among 10,000 security events.'],
  ['many-of-all', '6 prefixes and 1 interface stand out'],
  ['ordinary', 'Most that one source sent within a minute, by hour'],
  ['ordinary', 'Requests from hopping addresses: limit requests per prefix of the event, not per address'],
  ['ordinary', '2a05:d014:8a3:4c18:4357:6f7e:4a8a:ae5e TCP 5432'],
  ['ordinary', 'Act: 3 of high severity and 4 warnings among 8 security events.'],
  ['many-of-all', 'The 25 gravest of 10,000; csv/security-events.csv and report.json have 200 of them.'],
  ['many-of-all', 'The first 20 of 10,000; blocklist.txt has all of them.'],
  ['thirty-days', 'A trend is made of single days, and this period is not one'],
  ['many-of-all', 'The first 40 of 100000 prefixes; report.json has all of them.'],
])('%s says: %s', async (name, sentence) => {
  expect((await textOf(name)).replaceAll('\u00a0', ' ')).toContain(sentence);
});

test('what has nothing to show stands in one list, to which the links of the key figures lead', async () => {
  const { html } = await renderReport(variants['empty']?.() ?? exampleReport());
  const list = html.slice(html.indexOf('id="absent"'));
  for (const id of ['traffic', 'adoption', 'performance', 'clients', 'flows', 'security', 'ipv4-costs']) {
    expect(html.match(new RegExp(`id="${id}"`, 'g'))).toHaveLength(1);
    expect(list).toContain(`<div id="${id}"><dt>`);
  }
  expect(html).not.toContain('No chart:');
  // What became of the logs is then the first question.
  expect(html.indexOf('id="quality"')).toBeLessThan(html.indexOf('id="trend"'));
  const ordinary = (await renderReport(exampleReport())).html;
  expect(ordinary).not.toContain('id="absent"');
  expect(ordinary.indexOf('id="quality"')).toBeGreaterThan(ordinary.indexOf('id="trend"'));
});

test.each([
  [{ rejected: 1200 }, 'There is nothing to report: all 1,200 log lines of this day could not be read.'],
  [{ rejected: 1 }, 'There is nothing to report: the one log line of this day could not be read.'],
  [{ accepted: 7 }, 'No request and no flow record of this day was found, only connections.'],
])('a day without figures whose lines were %j says so', async (rows, sentence) => {
  const report = variants['empty']?.() ?? exampleReport();
  Object.assign(report.quality.rows, rows);
  expect(visibleText((await renderReport(report)).html).replaceAll('\u00a0', ' ')).toContain(sentence);
});

test('a page one with few sentences has a picture on paper, and one without room has none', async () => {
  const picture = /<div class="on-paper">[\s\S]*?<svg class="chart-wide"/;
  for (const name of ['first', 'no-flows', 'no-ipv6', 'only-ipv6', 'sample']) {
    const report = variants[name]?.() ?? exampleReport();
    report.quality.reasons = [];
    report.comparison.moved = [];
    const { html } = await renderReport(report);
    // Without any IPv6 there is no share to draw: the bytes of the flow logs are.
    expect([name, picture.test(html)]).toEqual([name, true]);
  }
  expect((await renderReport(exampleReport())).html).not.toContain('class="on-paper"');
  expect((await renderReport(variants['empty']?.() ?? exampleReport())).html).not.toContain('class="on-paper"');
}, 120_000);

test('every rule that found something worth a look says what to do, once; the quiet day says nothing', async () => {
  const { security } = exampleReport();
  const html = (await renderReport(exampleReport())).html;
  const box = /What to do<\/h3><ul>([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? '';
  const named = security.events.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
  expect(box.match(/<li>/g)).toHaveLength(new Set(named).size);
  expect((await renderReport(variants['quiet']?.() ?? exampleReport())).html).not.toContain('What to do</h3>');
});

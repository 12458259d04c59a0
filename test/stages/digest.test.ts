import { expect, test } from '@jest/globals';
import type { Report } from '../../src/contracts/report.ts';
import { mailPartsSchema } from '../../src/contracts/stages.ts';
import { digestPeriod, lastEnded, previousDigestPeriod } from '../../src/stages/digest-period.ts';
import { mail } from '../../src/stages/mail.ts';
import { publish } from '../../src/stages/publish.ts';
import { findMailProblems, findPageProblems } from '../support/html-problems.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { readFixture, renderIndex, versions } from './archive-run.ts';
import { archiveOf, type Day, fold, renderEdition, week, zone } from './digest-run.ts';
import { visibleText } from './render/rendered.ts';

test('a week is planned without a statement, from Monday to Sunday of the zone', async () => {
  const { planned } = await fold(await archiveOf({ date: '2026-11-18' }));
  expect([planned.extract, planned.analyse]).toEqual([[], []]);
  expect(planned.run).toMatchObject({
    report: 'weekly',
    digest: { kind: 'week', of: 'daily' },
    period: { start: '2026-11-16T00:00:00+01:00', end: '2026-11-23T00:00:00+01:00', timezone: zone },
  });
});

test('the schedule asks for the week or month that ended last; weeks of a clock change keep local midnight', () => {
  expect(lastEnded('week', '2026-11-23T03:30:00Z', zone)).toBe('2026-11-22');
  expect(lastEnded('month', '2026-12-01T03:30:00Z', zone)).toBe('2026-11-30');
  // Monday 00:30 in Berlin is still Sunday in UTC.
  expect(lastEnded('week', '2026-11-22T23:30:00Z', zone)).toBe('2026-11-22');
  expect(digestPeriod('week', '2026-10-25', zone)).toEqual({
    start: '2026-10-19T00:00:00+02:00',
    end: '2026-10-26T00:00:00+01:00',
    timezone: zone,
  });
  expect(previousDigestPeriod('month', digestPeriod('month', '2026-03-31', zone)).start).toBe(
    '2026-02-01T00:00:00+01:00',
  );
});

test('counts are the sums of the days, and equal what the days say', async () => {
  const { digest } = await fold(await archiveOf(...week.map((date) => ({ date }))));
  const day = readFixture();
  for (const figure of ['requests', 'bytes', 'flows', 'flowBytes', 'packets'] as const) {
    expect(digest.traffic[figure].total).toBe(7 * day.traffic[figure].total);
    expect(digest.traffic[figure].ipv6).toBe(7 * day.traffic[figure].ipv6);
    expect(digest.traffic[figure].ipv6Share).toBeCloseTo(day.traffic[figure].ipv6Share ?? Number.NaN, 12);
  }
  expect(digest.flows.rejected.ipv6).toBe(7 * day.flows.rejected.ipv6.flows);
  expect(digest.performance.ipv6.errorRate).toBeCloseTo(day.performance.ipv6.errorRate ?? Number.NaN, 6);
  expect(digest.performance.ipv6.timed).toBe(7 * day.performance.histogram.reduce((sum, bin) => sum + bin.ipv6, 0));
  const [row] = day.prefixes.rows;
  expect(digest.prefixes.find(({ prefix }) => prefix === row?.prefix)?.requests).toBe(7 * (row?.requests ?? 0));
});

test('a percentile of the sums is as near the day’s own as the bins of the histogram are wide', async () => {
  const { digest } = await fold(await archiveOf(...week.map((date) => ({ date }))));
  const { performance } = readFixture();
  const positive = performance.histogram.filter(({ to }) => to > 0);
  const total = performance.histogram.reduce((sum, { ipv6 }) => sum + ipv6, 0);
  let seen = performance.histogram.reduce((sum, { to, ipv6 }) => sum + (to > 0 ? 0 : ipv6), 0);
  const bin = positive.find(({ ipv6 }) => {
    seen += ipv6;
    return seen >= total / 2;
  });
  expect(digest.performance.ipv6.p50).toBeGreaterThan(bin?.from ?? Number.NaN);
  expect(digest.performance.ipv6.p50).toBeLessThan(bin?.to ?? Number.NaN);
});

test('distinct /64s are the union where every day has its set, otherwise they have bounds', async () => {
  const count = (prefixes: number) => (report: Report) => {
    report.clients.ipv6.prefixes['64'] = prefixes;
  };
  const days: Day[] = [
    { date: '2026-11-16', prefixes: [1n, 2n, 3n], change: count(3) },
    { date: '2026-11-17', prefixes: [2n, 3n, 4n], change: count(3) },
  ];
  const exact = await fold(await archiveOf(...days));
  expect(exact.digest.clients.ipv6.prefixes64).toEqual({ exact: 4, lower: 4, upper: 4 });
  expect(exact.aggregated.summary.ipv6Prefixes64).toBe(4);
  const bounded = await fold(await archiveOf(...days, { date: '2026-11-18', change: count(9) }));
  expect(bounded.digest.clients.ipv6.prefixes64).toEqual({ exact: null, lower: 9, upper: 13 });
  // Addresses are never known: between the highest day and the sum.
  const { addresses } = readFixture().clients.ipv6;
  expect(bounded.digest.clients.ipv6.addresses).toEqual({ exact: null, lower: addresses, upper: 3 * addresses });
});

test('missing and partial days are named, and the status follows', async () => {
  const partial = (report: Report) => {
    report.quality.status = 'partial';
  };
  const complete = (report: Report) => {
    report.quality.status = 'complete';
  };
  const archive = await archiveOf(...week.slice(0, 3).map((date) => ({ date, change: complete })), {
    date: '2026-11-22',
    change: partial,
  });
  const { digest } = await fold(archive);
  expect(digest.quality).toMatchObject({
    status: 'partial',
    days: { expected: 7, complete: 3, partial: 1, empty: 0, missing: 3 },
    missing: ['2026-11-19', '2026-11-20', '2026-11-21'],
    reasons: ['No report of 2026-11-19 to 2026-11-21.', 'Partial data on 2026-11-22.'],
  });
  const whole = await fold(await archiveOf(...week.map((date) => ({ date, change: complete }))));
  expect(whole.digest.quality).toMatchObject({ status: 'complete', reasons: [] });
});

test('it is compared with the week before, by share and rate', async () => {
  const archive = await archiveOf(
    ...week.map((date) => ({ date })),
    ...[9, 10, 11, 12, 13, 14, 15].map((day) => ({
      date: `2026-11-${String(day).padStart(2, '0')}`,
      change: (report: Report) => {
        const { requests } = report.traffic;
        requests.ipv6 = Math.round(requests.ipv6 / 2);
        requests.ipv4 = requests.total - requests.ipv6;
      },
    })),
  );
  const { digest } = await fold(archive);
  const share = digest.comparison.previous?.changes.find(({ figure }) => figure === 'ipv6RequestShare');
  expect(digest.comparison.previous?.date).toBe('2026-11-09');
  expect(share?.ratio).toBeCloseTo(1, 2);
  expect(digest.comparison.moved[0]?.sentence).toMatch(/more than the week before\.$/);
  expect(digest.comparison.previous?.changes.map(({ figure }) => figure)).not.toContain('ipv6Clients');
});

test('a source that comes again is told once, with its days', async () => {
  const event = (severity: 'high' | 'warning') => (report: Report) => {
    const [first] = report.security.events;
    if (first === undefined) throw new Error('the fixture has no event');
    report.security.events = [{ ...first, name: 'Port scan', source: '2001:db8::1/128', severity }];
  };
  const archive = await archiveOf(
    { date: '2026-11-16', change: event('warning') },
    { date: '2026-11-18', change: event('high') },
  );
  const { digest } = await fold(archive);
  expect(digest.security).toEqual({
    events: { high: 1, warning: 1, info: 0 },
    recurring: [
      {
        name: 'Port scan',
        source: '2001:db8::1/128',
        severity: 'high',
        days: 2,
        first: '2026-11-16',
        last: '2026-11-18',
      },
    ],
  });
});

test.each([
  ['no day at all', [], /has no daily report "daily" of the week/],
  ['a day that is no report', ['{'], /cannot be read/],
])('%s: no edition, and the reason', async (_, bodies, message) => {
  const archive = new MemoryStore('memory://archive');
  for (const body of bodies) await archive.put('reports/daily/2026/11/18/report.json', body);
  await expect(fold(archive)).rejects.toThrow(message);
});

test.each([
  [{ period: 'week', date: '2026-11-22', to: '2026-11-23' }, /give `date` alone/],
  [{ period: 'week', date: '2026-11-22T10:00' }, /by a day, not by an hour/],
  [{ period: 'year', date: '2026-11-22' }, /period/],
  [{ period: 'week', date: '2026-02-30' }, /no day 2026-02-30/],
  [{ period: 'month', date: '2026-11-22', report: 'a'.repeat(38) }, /too long/],
])('%j is refused', async (request, message) => {
  await expect(fold(new MemoryStore(), request)).rejects.toThrow(message);
});

test('it is rendered, published beside the days, once, and mailed', async () => {
  const archive = await archiveOf(...week.map((date) => ({ date })), { date: '2026-11-10' });
  const folded = await fold(archive);
  const { work, planned } = folded;
  const rendered = await renderEdition(folded);
  const html = Buffer.from((await work.get(rendered.html)).body).toString();
  const parts = mailPartsSchema.parse(JSON.parse(Buffer.from((await work.get(rendered.mail)).body).toString()));
  expect(await findPageProblems(html)).toEqual([]);
  expect(await findMailProblems(parts.html)).toEqual([]);
  expect(visibleText(html)).toContain('Weekly edition');
  expect(html).toContain('href="../../../../../reports/daily/2026/11/16/index.html"');
  expect(visibleText(html)).not.toMatch(/NaN|undefined|Infinity|null/);
  const event = {
    run: planned.run,
    report: folded.aggregated.report,
    rendered,
    printed: { pdf: null, png: null },
    extract: [],
    analyse: [],
  };
  const ports = { work, archive, renderIndex, versions };
  const published = await publish(event, ports);
  expect(published).toMatchObject({ folder: 'reports/weekly/2026/11/16--2026-11-22', revision: 1, changed: true });
  expect((await publish(event, ports)).changed).toBe(false);
  const csv = Buffer.from((await archive.get(`${published.folder}/csv/days.csv`)).body).toString();
  expect(csv.split('\r\n')[1]).toMatch(/^2026-11-16,partial,\d+,\d+/);
  // Again from the same days: the same bytes, so no new revision.
  expect((await fold(archive)).json).toBe(folded.json);
  const sent: string[] = [];
  const delivery = await mail(
    { run: planned.run, report: event.report, rendered, printed: event.printed, published },
    {
      work,
      archive,
      mailer: {
        send: async ({ subject }) => {
          sent.push(subject);
          return { delivered: 'here' };
        },
      },
      needsRecipients: true,
      settings: { from: 'a@example.com', to: ['b@example.com'], attachmentLimit: 1 },
      force: false,
    },
  );
  expect(delivery.outcome).toBe('sent');
  expect(sent[0]).toMatch(/^\[partial\] Weekly edition, 16 to 22 Nov 2026: IPv6 \d/);
});

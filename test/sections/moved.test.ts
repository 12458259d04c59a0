import { describe, expect, test } from '@jest/globals';
import { comparedFigures } from '../../src/contracts/report-comparison.ts';
import { findMoved } from '../../src/sections/moved.ts';
import { fc } from '../support/properties.ts';
import { type Made, reportWith } from './report-with.ts';

function moved(now: Made, before: Made | null, lastWeek: Made | null = null) {
  return findMoved(
    reportWith(now),
    before === null ? null : { report: reportWith(before), words: 'the day before' },
    lastWeek === null ? null : { report: reportWith(lastWeek), words: 'a week before' },
  );
}
const sentences = (...days: Parameters<typeof moved>) => moved(...days).map(({ sentence }) => sentence);

describe('sentences', () => {
  test.each<[Made, Made, string]>([
    [
      { ipv6Requests: 384_000 },
      { ipv6Requests: 361_000 },
      'The IPv6 share of requests rose from 36.1 % to 38.4 %, 2.3 percentage points more than the day before.',
    ],
    [
      { ipv6Requests: 350_000 },
      { ipv6Requests: 360_000 },
      'The IPv6 share of requests fell from 36.0 % to 35.0 %, 1.0 percentage point less than the day before.',
    ],
    [
      { p50: 0.0337 },
      { p50: 0.0241 },
      'The median latency of IPv6 requests rose from 24.1 ms to 33.7 ms, 40 % more than the day before.',
    ],
    [
      { p50: 0.9 },
      { p50: 2.7 },
      'The median latency of IPv6 requests fell from 2.7 s to 900 ms, 67 % less than the day before.',
    ],
    [
      { p50: 1.5 },
      { p50: 0.06 },
      'The median latency of IPv6 requests rose from 60 ms to 1.5 s, 25 times as long as the day before.',
    ],
    [
      { errorRate: 0.045 },
      { errorRate: 0.016 },
      'The error rate of IPv6 requests rose from 1.6 % to 4.5 %, 2.9 percentage points more than the day before.',
    ],
    [
      { clients: 48_000 },
      { clients: 40_000 },
      'Distinct IPv6 client addresses rose from 40,000 to 48,000, 20 % more than the day before.',
    ],
    [
      { flowBytes: 1.2e9 },
      { flowBytes: 3e9 },
      'Bytes in IPv6 flow records fell from 3 GB to 1.2 GB, 60 % fewer than the day before.',
    ],
    [
      { rejected: 12_800 },
      { rejected: 4000 },
      'Rejected IPv6 flow records rose from 4,000 to 12,800, 3.2 times as many as the day before.',
    ],
    [{ rejected: 900 }, { rejected: 0 }, 'Rejected IPv6 flow records rose from 0 to 900, after none the day before.'],
    [
      { requests: 1_300_000 },
      { requests: 1_000_000 },
      'Requests rose from 1.00 million to 1.30 million, 30 % more than the day before.',
    ],
  ])('%j after %j', (now, before, sentence) => {
    expect(sentences(now, before)).toEqual([sentence]);
  });
});

describe('noise is no news', () => {
  test.each<[string, Made, Made]>([
    ['nothing moved', {}, {}],
    ['9 % more requests', { requests: 1_090_000 }, {}],
    ['0.9 points of share', { ipv6Requests: 369_000 }, {}],
    ['5 points of share in 200 requests', { requests: 200, ipv6Requests: 82 }, { requests: 200, ipv6Requests: 72 }],
    ['4 ms more', { p50: 0.0281 }, { p50: 0.0241 }],
    ['a median of few requests', { requests: 2000, p50: 0.05 }, { requests: 2000 }],
    ['a few rejected flows', { rejected: 90 }, { rejected: 0 }],
    ['40 % more rejected flows', { rejected: 5600 }, {}],
    ['no median on one of the days', { p50: null }, {}],
  ])('%s', (_name, now, before) => {
    expect(sentences(now, before)).toEqual([]);
  });

  test('the rhythm of the week: moved since yesterday, as on every such weekday', () => {
    expect(sentences({ requests: 600_000 }, {}, { requests: 610_000 })).toEqual([]);
    expect(sentences({ ipv6Requests: 420_000 }, {}, { ipv6Requests: 421_000 })).toEqual([]);
  });

  test('counts of a day that is not complete', () => {
    expect(sentences({ requests: 700_000, status: 'partial' }, {})).toEqual([]);
    expect(sentences({ requests: 700_000 }, { status: 'partial' })).toEqual([]);
    expect(sentences({ ipv6Requests: 400_000, status: 'partial' }, {})).toHaveLength(1);
  });
});

describe('which day is told', () => {
  test('the day before, when both say the same', () => {
    const [first] = moved({ ipv6Requests: 400_000 }, {}, {});
    expect([first?.against, first?.figure]).toEqual(['previous', 'ipv6RequestShare']);
  });

  test('the same weekday, when it moved slowly or against the day before', () => {
    expect(moved({ ipv6Requests: 375_000 }, { ipv6Requests: 370_000 }, {})).toMatchObject([{ against: 'sameWeekday' }]);
    const [first] = moved({ ipv6Requests: 380_000 }, { ipv6Requests: 400_000 }, {});
    expect(first?.sentence).toBe(
      'The IPv6 share of requests rose from 36.0 % to 38.0 %, 2.0 percentage points more than a week before.',
    );
  });

  test('the same weekday, when the archive has no day before', () => {
    expect(moved({ p50: 0.05 }, null, {})).toMatchObject([{ against: 'sameWeekday', figure: 'ipv6P50' }]);
  });

  test('the day before, when the same weekday is not complete', () => {
    expect(moved({ requests: 1_400_000 }, {}, { status: 'partial', requests: 1_400_000 })).toMatchObject([
      { against: 'previous', figure: 'requests' },
    ]);
  });
});

test('the strongest comes first, at most five, each figure once', () => {
  const answer = moved(
    {
      requests: 2_000_000,
      ipv6Requests: 1_200_000,
      clients: 90_000,
      p50: 0.1,
      errorRate: 0.09,
      flowBytes: 9e9,
      rejected: 90_000,
    },
    {},
    {},
  );
  expect(answer.map(({ figure }) => figure)).toEqual([
    'ipv6RequestShare',
    'ipv6ErrorRate',
    'ipv6P50',
    'ipv6Requests',
    'ipv6Clients',
  ]);
});

test('requests of IPv6 are not told beside all requests while their share stays', () => {
  expect(moved({ requests: 1_500_000 }, {}).map(({ figure }) => figure)).toEqual(['requests']);
});

test('whatever the days are: at most five sentences, and none without a change', () => {
  const made = fc.record({
    requests: fc.nat(2_000_000),
    clients: fc.nat(100_000),
    p50: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
    errorRate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    flowBytes: fc.nat(),
    rejected: fc.nat(100_000),
    status: fc.constantFrom('complete' as const, 'partial' as const),
  });
  fc.assert(
    fc.property(made, fc.option(made), fc.option(made), (now, before, lastWeek) => {
      const answer = moved(now, before, lastWeek);
      expect(answer.length).toBeLessThanOrEqual(5);
      expect(new Set(answer.map(({ figure }) => figure)).size).toBe(answer.length);
      for (const { figure, sentence } of answer) {
        expect(Object.keys(comparedFigures)).toContain(figure);
        expect(sentence).toMatch(/^[A-Z].* (rose|fell) from .* to .*, .*\.$/);
        expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
      }
      expect(moved(now, now, now)).toEqual([]);
    }),
  );
});

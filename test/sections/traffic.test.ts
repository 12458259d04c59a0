import { expect, test } from '@jest/globals';
import type { Row } from '../../src/contracts/rows.ts';
import { traffic } from '../../src/sections/traffic.ts';
import { fc } from '../support/properties.ts';
import { contextOf, fold } from './fold.ts';

const requests = (minute: string, family: 'ipv4' | 'ipv6', count: number): Row<'requests-by-minute'> => ({
  minute,
  family,
  requests: count,
  received_bytes: count * 100,
  sent_bytes: count * 1000,
});

test('adds minutes to hours and hours to the day', () => {
  const { traffic: answer } = fold(traffic, {
    'requests-by-minute': [
      requests('2026-11-22 00:00', 'ipv4', 3),
      requests('2026-11-22 00:59', 'ipv6', 2),
      requests('2026-11-22 01:00', 'ipv6', 4),
      requests('2026-11-22 23:59', 'ipv4', 7),
    ],
    'flows-by-minute': [
      { minute: '2026-11-22 01:30', family: 'ipv6', flows: 5, packets: 50, bytes: 5000 },
      { minute: '2026-11-22 01:31', family: 'ipv4', flows: 15, packets: 20, bytes: 30 },
    ],
  });
  expect(answer.requests).toEqual({ total: 16, ipv4: 10, ipv6: 6, ipv6Share: 0.375 });
  expect(answer.receivedBytes).toEqual({ total: 1600, ipv4: 1000, ipv6: 600, ipv6Share: 0.375 });
  expect(answer.sentBytes.total).toBe(16_000);
  expect(answer.bytes).toEqual({ total: 17_600, ipv4: 11_000, ipv6: 6600, ipv6Share: 0.375 });
  expect(answer.flows).toEqual({ total: 20, ipv4: 15, ipv6: 5, ipv6Share: 0.25 });
  expect(answer.flowBytes).toMatchObject({ ipv4: 30, ipv6: 5000 });
  expect(answer.packets).toMatchObject({ ipv4: 20, ipv6: 50 });
  expect(answer.hourly).toHaveLength(24);
  expect(answer.hourly[0]).toEqual({
    start: '2026-11-22T00:00:00Z',
    requests: { ipv4: 3, ipv6: 2 },
    bytes: { ipv4: 3300, ipv6: 2200 },
    flows: { ipv4: 0, ipv6: 0 },
    flowBytes: { ipv4: 0, ipv6: 0 },
    packets: { ipv4: 0, ipv6: 0 },
  });
  expect(answer.hourly[1]).toMatchObject({ requests: { ipv4: 0, ipv6: 4 }, flows: { ipv4: 15, ipv6: 5 } });
  expect(answer.hourly[23]).toMatchObject({ requests: { ipv4: 7, ipv6: 0 } });
});

test('without traffic the share is unknown and every hour is there', () => {
  const { traffic: answer } = fold(traffic, {});
  expect(answer.requests).toEqual({ total: 0, ipv4: 0, ipv6: 0, ipv6Share: null });
  expect(answer.hourly).toHaveLength(24);
});

test('hours are those of the zone, on the day that has 25 of them', () => {
  const context = contextOf({ date: '2026-10-25' }, 'Europe/Berlin');
  const { traffic: answer } = fold(
    traffic,
    {
      'requests-by-minute': [
        requests('2026-10-24 22:00', 'ipv4', 1),
        requests('2026-10-25 00:30', 'ipv4', 2),
        requests('2026-10-25 01:30', 'ipv4', 4),
        requests('2026-10-25 22:59', 'ipv4', 8),
      ],
    },
    context,
  );
  expect(answer.hourly).toHaveLength(25);
  expect(
    answer.hourly.filter((hour) => hour.requests.ipv4 > 0).map((hour) => [hour.start, hour.requests.ipv4]),
  ).toEqual([
    ['2026-10-25T00:00:00+02:00', 1],
    ['2026-10-25T02:00:00+02:00', 2],
    ['2026-10-25T02:00:00+01:00', 4],
    ['2026-10-25T23:00:00+01:00', 8],
  ]);
});

test('in a zone off by half an hour, minutes fall into its hours', () => {
  const context = contextOf({ date: '2026-11-22' }, 'Asia/Kolkata');
  const rows = [
    requests('2026-11-21 18:30', 'ipv6', 1),
    requests('2026-11-21 19:29', 'ipv6', 1),
    requests('2026-11-21 19:30', 'ipv6', 1),
  ];
  const { hourly } = fold(traffic, { 'requests-by-minute': rows }, context).traffic;
  expect(hourly.slice(0, 3).map((hour) => hour.requests.ipv6)).toEqual([2, 1, 0]);
});

test.each(['2026-11-21 23:59', '2026-11-23 00:00'])('a minute outside the period, %s, is an error', (minute) => {
  expect(() => fold(traffic, { 'requests-by-minute': [requests(minute, 'ipv4', 1)] })).toThrow(
    `the minute ${minute} lies outside the period`,
  );
});

test('the order of rows does not matter, and the hours add up to the day', () => {
  const row = fc.record({
    minute: fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([hour, minute]) => `2026-11-22 ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
    family: fc.constantFrom('ipv4' as const, 'ipv6' as const),
    requests: fc.nat(1_000_000),
    received_bytes: fc.nat(1e9),
    sent_bytes: fc.nat(1e9),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const { traffic: forward } = fold(traffic, { 'requests-by-minute': rows });
      expect(fold(traffic, { 'requests-by-minute': rows.toReversed() }).traffic).toEqual(forward);
      for (const figure of ['requests', 'bytes'] as const) {
        expect(forward.hourly.reduce((sum, hour) => sum + hour[figure].ipv6, 0)).toBe(forward[figure].ipv6);
        expect(forward[figure].ipv4 + forward[figure].ipv6).toBe(forward[figure].total);
      }
      expect(forward.requests.total).toBe(rows.reduce((sum, { requests }) => sum + requests, 0));
    }),
    { numRuns: 50 },
  );
});

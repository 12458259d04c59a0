import { describe, expect, test } from '@jest/globals';
import type { History } from '../../src/detect/day.ts';
import { presets } from '../../src/detect/presets.ts';
import { rejectionRate } from '../../src/detect/rejection-rate.ts';
import { medianOf, volume } from '../../src/detect/volume.ts';
import { hexOf, inShort, makeDay, type Parts } from './make-day.ts';

const { literature, brief } = presets;
const from = '2a0e:b107:14::10';
const visitors = [{ from, attempts: 100, failed: 100 }];

describe('rejection rate', () => {
  const found = (
    parts: Parts,
    limits = literature['rejection-rate'],
    before: Parameters<typeof rejectionRate.detect>[2] = [],
  ) => rejectionRate.detect(makeDay({ visitors, ...parts }), limits, before);

  test('is of packets within one minute', () => {
    expect(inShort(found({ minutes: [{ from, minute: 3, rejected: 60 }] }))).toEqual([
      { source: `${from}/128`, value: 60 },
    ]);
    expect(found({ minutes: [{ from, minute: 3, rejected: 59 }] })).toEqual([]);
    const two = [3, 4].map((minute) => ({ from, minute, rejected: 40 }));
    expect(found({ minutes: two })).toEqual([]);
  });

  test('of the brief is twenty', () => {
    expect(found({ minutes: [{ from, minute: 3, rejected: 20 }] }, brief['rejection-rate'])).toHaveLength(1);
    expect(found({ minutes: [{ from, minute: 3, rejected: 19 }] }, brief['rejection-rate'])).toEqual([]);
  });

  test('adds up the hosts of a prefix, and lasts from the first to the last such minute', () => {
    const hosts = [1, 2, 3, 4].map((host) => `2a0e:b107:14:7::${host}`);
    const minutes = hosts.flatMap((host) => [5, 9].map((minute) => ({ from: host, minute, rejected: 20 })));
    const [one] = found({ minutes });
    expect(one).toMatchObject({ source: { hex: hexOf('2a0e:b107:14:7::'), length: 64 }, measured: { value: 80 } });
    expect(one?.addresses).toHaveLength(4);
    expect((one?.last ?? 0) - (one?.first ?? 0)).toBe(4 * 60 + 59);
  });

  test('is not told of a client that gets in otherwise', () => {
    const welcome = [{ from, attempts: 100, failed: 70 }];
    expect(found({ visitors: welcome, minutes: [{ from, minute: 3, rejected: 70 }] })).toEqual([]);
  });

  test('leaves to a scan what a scan explains', () => {
    const minutes = [{ from, minute: 3, rejected: 300 }];
    const [scan] = found({ minutes });
    if (scan === undefined) throw new Error('nothing found');
    expect(found({ minutes }, undefined, [{ ...scan, source: { hex: hexOf('2a0e:b107:14::'), length: 48 } }])).toEqual(
      [],
    );
    expect(
      found({ minutes }, undefined, [{ ...scan, source: { hex: hexOf('2a0e:b108::'), length: 48 } }]),
    ).toHaveLength(1);
  });
});

describe('volume', () => {
  const steady = (bytes: number, days = 7): History => ({ days, peaksAt: () => Array<number>(days).fill(bytes) });
  const found = (parts: Parts, limits = literature.volume) => volume.detect(makeDay(parts), limits, []);
  const sent = (bytes: number, history?: History) =>
    found({ minutes: [{ from, minute: 1, bytes }], ...(history === undefined ? {} : { history }) });

  test('without history is the fixed limit alone, and says so', () => {
    const [one] = sent(100_000_000);
    expect(one).toMatchObject({
      severity: 'info',
      baseline: null,
      threshold: 100_000_000,
      measured: { unit: 'bytes a minute' },
    });
    expect(one?.said).toBe(
      'sent 100 MB within the minute of 10:01; there are too few earlier days to say whether that is usual',
    );
    expect(sent(99_999_999)).toEqual([]);
    expect(volume.note?.(makeDay({}), literature.volume)).toContain('0 earlier reports');
  });

  test('two days are too few, three are enough', () => {
    expect(sent(150_000_000, steady(1e9, 2))[0]?.baseline).toBeNull();
    expect(sent(150_000_000, steady(1e9, 3))).toEqual([]);
  });

  test('is compared with the median and six deviations of the same hour', () => {
    // Median 40 MB, median absolute deviation 20 MB: 160 MB.
    const peaks = [10e6, 20e6, 30e6, 40e6, 60e6, 80e6, 100e6];
    const history: History = { days: 7, peaksAt: (_, figure) => (figure === 'bytes' ? peaks : []) };
    expect(sent(159_000_000, history)).toEqual([]);
    expect(sent(161_000_000, history)[0]).toMatchObject({
      severity: 'warning',
      threshold: 160_000_000,
      baseline: { days: 7, median: 40_000_000 },
    });
    expect(sent(320_000_000, history)[0]?.severity).toBe('high');
  });

  test('of the same every day leaves room for a twentieth', () => {
    expect(sent(259_000_000, steady(200e6))).toEqual([]);
    expect(sent(261_000_000, steady(200e6))).toHaveLength(1);
  });

  test('never goes below the floor', () => {
    expect(sent(99_000_000, steady(1000))).toEqual([]);
    expect(sent(101_000_000, steady(1000))).toHaveLength(1);
  });

  test('of the brief is ten megabytes and a hundred requests', () => {
    expect(found({ minutes: [{ from, minute: 1, bytes: 10_000_000 }] }, brief.volume)).toHaveLength(1);
    expect(found({ minutes: [{ from, minute: 1, bytes: 9_999_999 }] }, brief.volume)).toEqual([]);
    expect(found({ clientMinutes: [{ from, minute: 1, requests: 100 }] }, brief.volume)).toHaveLength(1);
  });

  test('of requests is another matter than of bytes, and looks at other rows', () => {
    const [one] = found({ clientMinutes: [{ from, minute: 1, requests: 1000 }] });
    expect(one).toMatchObject({ subject: 'requests', measured: { value: 1000, unit: 'requests a minute' } });
    expect(one?.sql).toContain('FROM requests');
  });

  test('is of a /64 or a /56, and never of a provider', () => {
    const of = (host: (i: number) => string) =>
      inShort(found({ minutes: Array.from({ length: 6 }, (_, i) => ({ from: host(i), minute: 1, bytes: 30e6 })) }));
    expect(of((i) => `2a0e:b107:14:7::${i}`)).toEqual([{ source: '2a0e:b107:14:7::/64', value: 180e6 }]);
    expect(of((i) => `2a0e:b107:14:70${i}::1`)).toEqual([{ source: '2a0e:b107:14:700::/56', value: 180e6 }]);
    expect(of((i) => `2a0e:b107:14:${i + 1}00::1`)).toEqual([]);
    expect(of((i) => `198.18.0.${i + 1}`)).toEqual([]);
  });
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, median) => {
  expect(medianOf(values)).toBe(median);
});

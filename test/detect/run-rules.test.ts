import { describe, expect, test } from '@jest/globals';
import { detectSettingsSchema, ruleIds, ruleThresholds } from '../../src/contracts/detect.ts';
import type { ClientMinute, SourceMinute } from '../../src/detect/day.ts';
import { makeHistory } from '../../src/detect/history.ts';
import { detect } from '../../src/detect/index.ts';
import { findPeaks } from '../../src/detect/peaks.ts';
import { presets, thresholdsOf } from '../../src/detect/presets.ts';
import { hexOf, makeDay, ownIPv6 } from './make-day.ts';

const both = { flows: true, requests: true };
const scan = Array.from({ length: 20 }, (_, i) => ({ from: '2a0e:b107:14::10', to: ownIPv6[0] ?? '', port: i + 1 }));
const run = (settings: unknown, has = both) =>
  detect(makeDay({ tries: scan }), detectSettingsSchema.parse(settings), has);

describe('the rules', () => {
  test('all run, in their order, and say with which thresholds', () => {
    const { runs, detected } = run({});
    expect(runs.map(({ rule }) => rule)).toEqual([...ruleIds]);
    expect(runs.every(({ state }) => state === 'run')).toBe(true);
    for (const { rule, thresholds } of runs) expect(thresholds).toEqual(presets.literature[rule]);
    expect(detected.map(({ rule }) => rule.id)).toEqual(['port-scan']);
    expect(runs[0]).toMatchObject({ events: 1, note: null });
  });

  test('that are disabled find nothing and say so', () => {
    const { runs, detected } = run({ disabled: ['port-scan'] });
    expect(runs[0]).toMatchObject({ state: 'disabled', events: 0 });
    expect(detected).toEqual([]);
  });

  test('without the logs they need have no data', () => {
    const states = (has: typeof both) => Object.fromEntries(run({}, has).runs.map(({ rule, state }) => [rule, state]));
    expect(states({ flows: false, requests: true })).toMatchObject({
      ...{ 'port-scan': 'no-data', volume: 'run', 'address-hopping': 'run' },
    });
    expect(states({ flows: true, requests: false })).toMatchObject({
      'address-hopping': 'no-data',
      'port-scan': 'run',
    });
  });
});

describe('thresholds', () => {
  test('of the presets hold to their schemas', () => {
    for (const preset of Object.values(presets)) {
      for (const rule of ruleIds) expect(ruleThresholds[rule].parse(preset[rule])).toEqual(preset[rule]);
    }
  });

  test('can be set one by one', () => {
    const settings = detectSettingsSchema.parse({ preset: 'brief', thresholds: { 'port-scan': { ports: 7 } } });
    expect(thresholdsOf(settings)).toEqual({
      ...presets.brief,
      'port-scan': { ...presets.brief['port-scan'], ports: 7 },
    });
  });

  test.each([
    { ignore: ['2001:db8::/129'] },
    { ignore: ['nonsense'] },
    { thresholds: { 'port-scan': { ports: 0 } } },
    { thresholds: { 'port-scan': { port: 7 } } },
    { disabled: ['no-such-rule'] },
    { preset: 'mild' },
  ])('refuse %j', (settings) => {
    expect(detectSettingsSchema.safeParse(settings).success).toBe(false);
  });

  test('take addresses and CIDRs of both families to ignore', () => {
    const ignore = ['2001:db8::1', '2001:db8::/48', '192.0.2.1', '192.0.2.0/24'];
    expect(detectSettingsSchema.parse({ ignore }).ignore).toEqual(ignore);
  });
});

const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 22, hour, minute) / 1000;
const hours = Array.from({ length: 3 }, (_, i) => ({
  iso: `2026-11-22T1${i}:00:00Z`,
  start: at(10 + i) * 1000,
  end: at(11 + i) * 1000,
}));

test('peaks are the heaviest minute of one /64 or IPv4 address in each hour', () => {
  const row = (address: string, minute: number, bytes: number): SourceMinute => ({
    ...{ address: hexOf(address), family: address.includes('.') ? 'ipv4' : 'ipv6', minute, bytes },
    ...{ flows: 1, packets: 1, rejectedPackets: 0 },
  });
  const request = (address: string, minute: number, requests: number): ClientMinute => ({
    ...{ address: hexOf(address), family: 'ipv6', minute, requests, activeMinutes: 1, knownFrom: 64 },
    ...{ failed: 0, bytes: 0, path: '', userAgent: '' },
  });
  const minutes = [
    ...[
      row('2a0e:b107:14::1', at(10, 1), 1e6),
      row('2a0e:b107:14::2', at(10, 1), 2e6),
      row('2a0e:b107:14::1', at(10, 2), 2e6),
    ],
    ...[
      row('2a0e:b107:15::1', at(10, 1), 1e6),
      row('45.7.118.34', at(11, 59), 4e6),
      row('45.7.118.35', at(11, 59), 3e6),
    ],
    row('45.7.118.35', at(12, 0), 999_999),
  ];
  const clients = [request('2a0e:b107:14::1', at(10, 1), 60), request('2a0e:b107:14::9', at(10, 1), 50)];
  expect(findPeaks(hours, minutes, clients)).toEqual([
    { start: '2026-11-22T10:00:00Z', bytes: 3e6, requests: 110 },
    { start: '2026-11-22T11:00:00Z', bytes: 4e6, requests: 0 },
    { start: '2026-11-22T12:00:00Z', bytes: 0, requests: 0 },
  ]);
});

test('history is that of the same hour of the clock', () => {
  const earlier = [19, 20, 21].flatMap((day) =>
    ['10', '11'].map((hour) => ({
      start: `2026-11-${day}T${hour}:00:00+01:00`,
      bytes: day * Number(hour),
      requests: 1,
    })),
  );
  const history = makeHistory(earlier, hours);
  expect(history.days).toBe(3);
  expect(history.peaksAt(at(11, 30), 'bytes')).toEqual([209, 220, 231]);
  expect(history.peaksAt(at(10), 'requests')).toEqual([1, 1, 1]);
  expect(history.peaksAt(at(12), 'bytes')).toEqual([]);
  expect(history.peaksAt(at(20), 'bytes')).toEqual([]);
});

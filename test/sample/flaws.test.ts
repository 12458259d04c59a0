import { expect, test } from '@jest/globals';
import { makeSample } from '../../src/sample/sample.ts';
import { clientOf, collect, fieldsOf, filesOf } from './collect.ts';
import { recount } from './recount.ts';

const options = { rows: 4000, seed: 9, date: '2026-11-22', flaws: true };
const { files, truth, counts } = collect(options);

test('three lines are broken, each in its way, and stand among good ones', () => {
  const lines = filesOf(files, 'requests')
    .flatMap((file) => file.lines)
    .filter((line) => !line.includes('nobody ever reads'));
  expect(lines).toHaveLength(4003);
  const wrong = lines
    .map(fieldsOf)
    .filter(
      (fields) =>
        fields.length !== 34 ||
        clientOf(fields[3] ?? '').address.split('::').length > 2 ||
        !/^\d+$/.test(fields[10] ?? ''),
    );
  expect(wrong.map((fields) => fields.length)).toEqual([7, 34, 34]);
  expect(wrong[1]?.[3]).toBe('2001:db8::1::7:443');
  expect(wrong[2]?.[10]).toBe('12e');
  expect(truth?.rejected).toEqual({ requests: { format: 1, time: 0, address: 1, number: 1 } });
});

test('one record says that others are lost', () => {
  const lost = filesOf(files, 'flows')
    .flatMap((file) => file.lines)
    .filter((line) => line.includes(' SKIPDATA '));
  expect(lost).toHaveLength(1);
  expect(truth?.flows.skipData).toBe(1);
});

test('one load balancer lacks one hour, in both of its logs', () => {
  for (const kind of ['requests', 'connections'] as const) {
    const hours = filesOf(files, kind)
      .filter(({ key }) => key.includes('app.api.'))
      .map(({ stamp }) => new Date(stamp * 1000 - 1).getUTCHours());
    expect(new Set(hours)).toEqual(new Set(Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => hour !== 4)));
  }
  expect(truth?.missing).toEqual([{ source: 'app/api/9c1185a5c5e9fc54', hour: 4 }]);
  expect(counts.requests).toBe(4000);
});

test('one file is cut and counts as skipped', () => {
  const cuts = Array.from(makeSample(options).units()).flatMap(({ cut }) => cut ?? []);
  expect(cuts).toEqual([{ key: truth?.skipped.find(({ reason }) => reason === 'damaged')?.key, bytes: 40 }]);
});

test('all else is still true', () => {
  const sound = new Map(Array.from(files).filter(([key]) => !truth?.skipped.some((file) => file.key === key)));
  for (const [key, text] of sound) {
    sound.set(
      key,
      text
        .split('\n')
        .filter((line) => !/^upstream connect|2001:db8::1::7:443| 12e /.test(line))
        .join('\n'),
    );
  }
  const { clients, flows, requests, sentBytes } = recount(sound, options.date);
  expect(truth).toMatchObject({ clients, flows, requests, sentBytes });
});

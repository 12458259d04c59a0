import { expect, test } from '@jest/globals';
import type { Report } from '#src/contracts/report.ts';
import { extremeShares } from '#src/stages/render/chart-share.ts';
import { makeContext } from '#src/stages/render/page-html.ts';
import { makeTimeline } from '#src/stages/render/timeline.ts';
import { assets } from './rendered.ts';
import { exampleReport, variants } from './variants.ts';

const timelineOf = (report: Report) => makeTimeline(makeContext(report, assets, 'en-GB'));
const variant = (name: string) => timelineOf(variants[name]?.() ?? exampleReport());
const labelsAt = ({ labels, ticks }: ReturnType<typeof makeTimeline>) => ticks.map((tick) => labels[tick]);

test('a day has its hours, and the end of its last one', () => {
  const timeline = timelineOf(exampleReport());
  expect(timeline.slots).toHaveLength(24);
  expect(labelsAt(timeline)).toEqual(['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '24:00']);
  expect(timeline.slots[4]).toMatchObject({ name: '04:00', moment: 'at 04:00' });
});

test('a day of 25 hours keeps both hours of the same name', () => {
  const timeline = variant('clock-change');
  expect(timeline.slots.filter(({ name }) => name === '02:00')).toHaveLength(2);
  expect(labelsAt(timeline)).toEqual(['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '24:00']);
});

test('three days have ticks at midnight', () => {
  const labels = labelsAt(variant('three-days')).map((label) => label?.replaceAll('\u00a0', ' '));
  expect(labels).toEqual(['Sun 22 Nov', 'Mon 23 Nov', 'Tue 24 Nov', 'Wed 25 Nov']);
});

test('thirty days are folded into days whose figures add up', () => {
  const report = variants['thirty-days']?.() ?? exampleReport();
  const { unit, slots } = timelineOf(report);
  expect(unit).toBe('day');
  expect(slots).toHaveLength(30);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(slots.map(({ requests }) => requests.ipv6))).toBe(
    sum(report.traffic.hourly.map(({ requests }) => requests.ipv6)),
  );
  expect(sum(slots.map(({ flowBytes }) => flowBytes.ipv4))).toBe(
    sum(report.traffic.hourly.map(({ flowBytes }) => flowBytes.ipv4)),
  );
});

test('an hour with a handful of requests is neither the highest nor the lowest', () => {
  const report = exampleReport();
  const [first] = report.traffic.hourly;
  if (first === undefined) throw new RangeError('no hours');
  first.requests = { ipv4: 0, ipv6: 29 };
  expect(extremeShares(timelineOf(report).slots)?.highest.index).not.toBe(0);
  first.requests = { ipv4: 0, ipv6: 290_000 };
  expect(extremeShares(timelineOf(report).slots)?.highest).toMatchObject({ index: 0, share: 1 });
});

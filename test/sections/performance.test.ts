import { expect, test } from '@jest/globals';
import type { Family, Row } from '../../src/contracts/rows.ts';
import { performance } from '../../src/sections/performance.ts';
import { fold } from './fold.ts';

const shop = 'targetgroup/shop/73e2d6bc24d8a067';
const status = (
  target_group: string,
  family: Family,
  elb_status: number,
  target_status: number,
  requests: number,
): Row<'statuses'> => ({
  target_group,
  family,
  elb_status,
  target_status,
  requests,
});
const timed = (target_group: string, family: Family, bucket: number, requests: number): Row<'latency'> => ({
  target_group,
  family,
  bucket,
  requests,
});
/** The bucket that begins at 10 ms, 100 ms, 1 s. */
const ms10 = 480;
const ms100 = 600;
const s1 = 720;

test('rates and percentiles by family', () => {
  const { performance: answer } = fold(performance, {
    statuses: [
      status(shop, 'ipv6', 200, 200, 90),
      status(shop, 'ipv6', 404, 404, 4),
      status(shop, 'ipv6', 503, 503, 3), // the target's own
      status(shop, 'ipv6', 502, 0, 2), // the load balancer's: no answer of the target
      status(shop, 'ipv6', 502, 200, 1), // … or one that could not be used
      status('-', 'ipv4', 460, 0, 1), // the client went away
      status('-', 'ipv4', 0, 0, 3), // no status in the log
    ],
    latency: [timed(shop, 'ipv6', ms10, 50), timed(shop, 'ipv6', ms100, 40), timed(shop, 'ipv6', s1, 8)],
  });
  expect(answer.ipv6).toMatchObject({ requests: 100, timed: 98, errorRate: 0.1, elb5xxRate: 0.03 });
  expect(answer.ipv6.p50).toBeCloseTo(0.0101, 4);
  expect(answer.ipv6.p90).toBeCloseTo(0.101, 3);
  expect(answer.ipv6.p99).toBeCloseTo(1.01, 2);
  expect(answer.ipv4).toEqual({
    requests: 4,
    timed: 0,
    p50: null,
    p90: null,
    p99: null,
    errorRate: 0.25,
    elb5xxRate: 0,
  });
  expect(answer.histogram.reduce((sum, bin) => sum + bin.ipv6, 0)).toBe(98);
  expect(answer.targetGroups.map(({ targetGroup, ipv4, ipv6 }) => [targetGroup, ipv4.requests, ipv6.requests])).toEqual(
    [
      [shop, 0, 100],
      ['-', 4, 0],
    ],
  );
  expect(answer.otherTargetGroups).toBeNull();
});

test('the gap between the families, in all and with each target group', () => {
  const { performance: answer } = fold(performance, {
    statuses: [
      status(shop, 'ipv4', 200, 200, 980),
      status(shop, 'ipv4', 500, 500, 20),
      status(shop, 'ipv6', 200, 200, 450),
      status(shop, 'ipv6', 500, 500, 50),
      status('-', 'ipv6', 301, 0, 7),
    ],
    latency: [timed(shop, 'ipv4', ms10, 1000), timed(shop, 'ipv6', ms100, 500)],
  });
  const [group, none] = answer.targetGroups;
  expect(group?.gap).toMatchObject({
    latency: { verdict: 'slower', longer: 1 },
    errors: { verdict: 'higher', difference: 0.08 },
  });
  expect(group?.gap.latency.difference).toBeCloseTo(0.0909, 3);
  expect(none?.gap).toMatchObject({
    latency: { verdict: 'too-few', difference: null },
    errors: { verdict: 'too-few', difference: null },
  });
  expect(answer.gap.latency).toEqual(group?.gap.latency);
  expect(answer.gap.errors.difference).toBeCloseTo(50 / 507 - 0.02, 5);
});

test('without requests every rate and percentile is unknown', () => {
  const { ipv4, histogram, targetGroups } = fold(performance, {}).performance;
  expect(ipv4).toEqual({ requests: 0, timed: 0, p50: null, p90: null, p99: null, errorRate: null, elb5xxRate: null });
  expect([histogram, targetGroups]).toEqual([[], []]);
});

test('beyond fifty target groups the others are one row, and nothing is lost', () => {
  const groups = Array.from({ length: 53 }, (_, index) => `targetgroup/g${String(index).padStart(2, '0')}/1`);
  const { performance: answer } = fold(performance, {
    statuses: groups.map((group, index) => status(group, 'ipv4', index < 2 ? 502 : 200, 0, 100 + index)),
    latency: groups.map((group) => timed(group, 'ipv4', ms10, 10)),
  });
  expect(answer.targetGroups).toHaveLength(50);
  expect(answer.targetGroups[0]?.targetGroup).toBe('targetgroup/g52/1');
  expect(answer.otherTargetGroups).toMatchObject({
    targetGroups: 3,
    ipv4: { requests: 100 + 101 + 102, timed: 30, elb5xxRate: 201 / 303 },
    ipv6: { requests: 0, p50: null },
  });
  const listed = answer.targetGroups.reduce((sum, { ipv4 }) => sum + ipv4.requests, 0);
  expect(listed + (answer.otherTargetGroups?.ipv4.requests ?? 0)).toBe(answer.ipv4.requests);
});

test('groups with as many requests come in the order of their names', () => {
  const names = ['targetgroup/b/1', 'targetgroup/a/1', 'targetgroup/c/1'];
  const { targetGroups } = fold(performance, {
    statuses: names.map((name) => status(name, 'ipv4', 200, 200, 5)),
  }).performance;
  expect(targetGroups.map(({ targetGroup }) => targetGroup)).toEqual(names.toSorted());
});

test('a target group goes by name and id, with or without the ARN around it; none is a dash', () => {
  const arn = `arn:aws:elasticloadbalancing:eu-central-1:123456789012:${shop}`;
  const { targetGroups } = fold(performance, {
    statuses: [arn, shop, '', '-', '-'].map((name) => status(name, 'ipv4', 200, 200, 1)),
  }).performance;
  expect(targetGroups.map(({ targetGroup, ipv4 }) => [targetGroup, ipv4.requests])).toEqual([
    ['-', 3],
    [shop, 2],
  ]);
});

import { expect, test } from '@jest/globals';
import type { Family, Row } from '../../src/contracts/rows.ts';
import { adoption } from '../../src/sections/adoption.ts';
import { fold } from './fold.ts';

const minute = (time: string, family: Family, requests: number): Row<'requests-by-minute'> => ({
  minute: `2026-11-22 ${time}`,
  family,
  requests,
  received_bytes: requests,
  sent_bytes: requests * 9,
});
const value = (dimension: Row<'adoption'>['dimension'], name: string, ipv4: number, ipv6: number): Row<'adoption'> => ({
  dimension,
  value: name,
  ipv4_requests: ipv4,
  ipv6_requests: ipv6,
  ipv4_bytes: ipv4 * 10,
  ipv6_bytes: ipv6 * 10,
});
const figures = (ipv4: number, ipv6: number) => ({ total: ipv4 + ipv6, ipv4, ipv6, ipv6Share: ipv6 / (ipv4 + ipv6) });

const day = {
  'requests-by-minute': [
    minute('09:00', 'ipv4', 300),
    minute('09:30', 'ipv6', 100), // 25 % of 400
    minute('10:00', 'ipv4', 250),
    minute('10:59', 'ipv6', 250), // 50 % of 500
    minute('11:00', 'ipv6', 99), // too few to say anything
  ],
};

test('used: requests and bytes; capable: requests to hosts that IPv6 reaches', () => {
  const { adoption: answer } = fold(adoption, {
    ...day,
    adoption: [
      value('host', 'www.example.com', 40, 448),
      value('host', 'old.example.com', 400, 0),
      value('host', 'stray.example.com', 110, 0),
      value('host', '', 0, 1),
    ],
  });
  expect(answer.used).toEqual({
    requests: figures(550, 449),
    bytes: { total: 9990, ipv4: 5500, ipv6: 4490, ipv6Share: 449 / 999 },
  });
  expect(answer.capable).toEqual({ services: { requests: 489, share: 489 / 999 }, networks: null });
  expect(answer.hosts.rows.map(({ name }) => name)).toEqual([
    'www.example.com',
    'old.example.com',
    'stray.example.com',
    '-',
  ]);
});

test('a host with less than one IPv6 request in a thousand is not served over IPv6', () => {
  const { adoption: answer } = fold(adoption, {
    'requests-by-minute': [minute('09:00', 'ipv4', 2999), minute('09:00', 'ipv6', 2)],
    adoption: [value('host', 'a', 1999, 1), value('host', 'b', 999, 1)],
  });
  expect(answer.capable.services.requests).toBe(1000);
});

test('the hours with the lowest and the highest share, of those with a hundred requests', () => {
  const { hours } = fold(adoption, day).adoption;
  expect(hours).toEqual({
    lowest: { start: '2026-11-22T09:00:00Z', requests: 400, ipv6Share: 0.25 },
    highest: { start: '2026-11-22T10:00:00Z', requests: 500, ipv6Share: 0.5 },
  });
});

test('fifty values have a row, and rows and rest are all requests', () => {
  const groups = Array.from({ length: 60 }, (_, index) =>
    value('target-group', `targetgroup/g${index}/1`, 5, index % 7),
  );
  const { targetGroups } = fold(adoption, { ...day, adoption: groups }).adoption;
  expect(targetGroups.rows).toHaveLength(50);
  const listed = targetGroups.rows.reduce((sum, row) => sum + row.requests.total, 0);
  expect(listed + targetGroups.rest.requests.total).toBe(999);
  expect(targetGroups.rest.requests.ipv6Share).toBeGreaterThan(0);
});

test('target groups go by name and id, with or without the ARN around it', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop/1';
  const { targetGroups } = fold(adoption, {
    ...day,
    adoption: [value('target-group', arn, 1, 2), value('target-group', '', 3, 0)],
  }).adoption;
  expect(targetGroups.rows).toEqual([
    { name: '-', requests: figures(3, 0), bytes: figures(30, 0) },
    { name: 'targetgroup/shop/1', requests: figures(1, 2), bytes: { ...figures(10, 20), ipv6Share: 2 / 3 } },
  ]);
});

test('devices: agents of a kind are one row, and agents that the query left out are others', () => {
  const { devices } = fold(adoption, {
    ...day,
    'user-agents': [
      { user_agent: 'curl/8.14.1', ipv4_requests: 100, ipv6_requests: 1 },
      { user_agent: 'Wget/1.25.0', ipv4_requests: 200, ipv6_requests: 2 },
      { user_agent: '', ipv4_requests: 250, ipv6_requests: 440 },
    ],
  }).adoption;
  expect(devices).toEqual([
    { device: 'none', label: 'No user agent', requests: figures(250, 440) },
    { device: 'program', label: 'Programs and libraries', requests: figures(300, 3) },
    { device: 'other', label: 'Others', requests: figures(0, 6) },
  ]);
});

test('without requests nothing is known: no share, no hours, no rows', () => {
  const { adoption: answer } = fold(adoption, {});
  expect(answer.used.requests.ipv6Share).toBeNull();
  expect(answer.capable.services.share).toBeNull();
  expect([answer.hours, answer.devices, answer.types.rows]).toEqual([null, [], []]);
});

import { expect, test } from '@jest/globals';
import { ask } from './ask.ts';

const request = (family: number, more: Record<string, string | number | null>) => ({
  family,
  load_balancer: 'app/web/1',
  type: 'h2',
  host: 'www.example.com',
  target_group: 'tg',
  received_bytes: 10,
  sent_bytes: 90,
  ...more,
});

test('adoption: one request counts once in each dimension, and what the log leaves out is empty', async () => {
  const rows = await ask('adoption', {
    requests: [
      request(4, {}),
      request(6, {}),
      request(6, { host: null, target_group: null, sent_bytes: 0 }),
      request(6, { outcome: 'outside' }),
    ],
  });
  expect(rows).toEqual([
    {
      dimension: 'host',
      value: 'www.example.com',
      ipv4_requests: 1,
      ipv6_requests: 1,
      ipv4_bytes: 100,
      ipv6_bytes: 100,
    },
    { dimension: 'host', value: '', ipv4_requests: 0, ipv6_requests: 1, ipv4_bytes: 0, ipv6_bytes: 10 },
    {
      dimension: 'load-balancer',
      value: 'app/web/1',
      ipv4_requests: 1,
      ipv6_requests: 2,
      ipv4_bytes: 100,
      ipv6_bytes: 110,
    },
    { dimension: 'target-group', value: 'tg', ipv4_requests: 1, ipv6_requests: 1, ipv4_bytes: 100, ipv6_bytes: 100 },
    { dimension: 'target-group', value: '', ipv4_requests: 0, ipv6_requests: 1, ipv4_bytes: 0, ipv6_bytes: 10 },
    { dimension: 'type', value: 'h2', ipv4_requests: 1, ipv6_requests: 2, ipv4_bytes: 100, ipv6_bytes: 110 },
  ]);
});

test('user-agents: cut at 300 characters, none is empty, most requests first', async () => {
  const long = `Mozilla/5.0 ${'x'.repeat(300)}`;
  const rows = await ask('user-agents', {
    requests: [
      request(4, { user_agent: `${long}1` }),
      request(6, { user_agent: `${long}2` }),
      request(6, { user_agent: null }),
      request(4, { user_agent: 'curl/8' }),
    ],
  });
  expect(rows).toEqual([
    { user_agent: long.slice(0, 300), ipv4_requests: 1, ipv6_requests: 1 },
    { user_agent: '', ipv4_requests: 0, ipv6_requests: 1 },
    { user_agent: 'curl/8', ipv4_requests: 1, ipv6_requests: 0 },
  ]);
});

import { expect, test } from '@jest/globals';
import { securityEventSchema } from '../../src/contracts/report-security.ts';
import { compareEvents, toEvent } from '../../src/detect/events.ts';
import type { Finding } from '../../src/detect/rule.ts';
import { hexOf } from './make-day.ts';

const rule = { id: 'port-scan', name: 'Port scan' } as const;
const finding: Finding = {
  severity: 'warning',
  family: 'ipv6',
  source: { hex: hexOf('2a0e:b107:14::'), length: 64 },
  addresses: ['2a0e:b107:14::1', '2a0e:b107:14::2'].map(hexOf),
  first: Date.UTC(2026, 10, 22, 10) / 1000,
  last: Date.UTC(2026, 10, 22, 10, 5) / 1000,
  measured: { value: 40, unit: 'ports' },
  threshold: 15,
  said: 'tried 40 ports',
  proofs: [{ at: Date.UTC(2026, 10, 22, 10) / 1000, source: hexOf('2a0e:b107:14::1'), count: 3 }],
  sql: 'SELECT 1',
};

test('has times in the zone of the report, CIDR and length, and a sentence', () => {
  const event = toEvent(rule, finding, 'Asia/Kolkata');
  expect(securityEventSchema.parse(event)).toEqual(event);
  expect(event).toMatchObject({
    id: 'port-scan 2a0e:b107:14::/64',
    ...{ source: '2a0e:b107:14::/64', prefixLength: 64, addresses: 2 },
    ...{ firstSeen: '2026-11-22T15:30:00+05:30', lastSeen: '2026-11-22T15:35:00+05:30' },
    sentence: '2a0e:b107:14::/64 tried 40 ports.',
    evidence: [{ at: '2026-11-22T15:30:00+05:30', source: '2a0e:b107:14::1', target: null, count: 3 }],
  });
});

test('of IPv4 has an IPv4 length', () => {
  const source = { hex: hexOf('192.0.2.0'), length: 120 };
  expect(toEvent(rule, { ...finding, source }, 'UTC')).toMatchObject({ source: '192.0.2.0/24', prefixLength: 24 });
});

test('without a source begins with a capital and is told apart by its subject', () => {
  const hole = { ...finding, source: null, subject: 'eni-1 open over IPv6', said: 'port 22 lies open' };
  expect(toEvent(rule, hole, 'UTC')).toMatchObject({
    ...{ id: 'port-scan eni-1 open over IPv6', source: null, prefixLength: null, sentence: 'Port 22 lies open.' },
  });
});

test('strangers’ words stay on one line, within bounds, and cannot turn the text around', () => {
  const text = `a\r\n\u0000\u001b[31mred\u2028\u202eevil\u2066${'x'.repeat(900)}`;
  const event = toEvent(rule, { ...finding, proofs: [{ at: 0, source: null, count: 1, text }] }, 'UTC');
  expect(event.evidence[0]?.text).toMatch(/^a {4}\[31mred {2}evil x+$/);
  expect(event.evidence[0]?.text).toHaveLength(500);
  expect(securityEventSchema.parse(event)).toEqual(event);
});

test('come by severity, then by how far beyond the threshold', () => {
  const make = (severity: Finding['severity'], value: number, hex: string) =>
    toEvent(
      rule,
      { ...finding, severity, measured: { value, unit: 'ports' }, source: { hex: hexOf(hex), length: 128 } },
      'UTC',
    );
  const events = [
    make('info', 900, '2001:db8::1'),
    make('high', 16, '2001:db8::2'),
    make('warning', 30, '2001:db8::3'),
    make('warning', 90, '2001:db8::5'),
    make('warning', 90, '2001:db8::4'),
  ];
  expect(events.sort(compareEvents).map(({ source }) => source?.slice(10, 11))).toEqual(['2', '4', '5', '3', '1']);
});

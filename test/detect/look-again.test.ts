import { expect, test } from '@jest/globals';
import { lookAtFlows, lookAtRequests } from '../../src/detect/look-again.ts';
import { hexOf } from './make-day.ts';

const span = { first: Date.UTC(2026, 10, 22, 1, 30, 11) / 1000, last: Date.UTC(2026, 10, 22, 5, 29, 40) / 1000 };
const conditions = (sql: string) => sql.split('\n').filter((line) => line.startsWith('  AND '));

test('a prefix is the first digits of the key, and the last second belongs to the time', () => {
  expect(lookAtFlows({ source: { hex: hexOf('2a1f:e4c2:17::'), length: 48 }, ...span })).toBe(
    [
      '-- <run>: the name of a run of this period: its execution in Step Functions, or the folder in tables/ of --work',
      'SELECT "start", interface_id, src, src_port, dst, dst_port, protocol, packets, bytes, action, tcp_flags',
      'FROM flows',
      "WHERE run = '<run>' AND outcome = 'accepted'",
      "  AND substr(src, 1, 12) = '2a1fe4c20017'",
      '  AND "start" >= TIMESTAMP \'2026-11-22 01:30:11\'',
      '  AND "start" < TIMESTAMP \'2026-11-22 05:29:41\'',
      'ORDER BY "start", src, dst, dst_port, src_port',
      'LIMIT 1000',
    ].join('\n'),
  );
});

test.each([
  ['2001:db8::1', 128, "  AND src = '20010db8000000000000000000000001'"],
  ['2001:db8::', 32, "  AND substr(src, 1, 8) = '20010db8'"],
  ['2001:db8::', 29, "  AND src BETWEEN '20010db8000000000000000000000000' AND '20010dbfffffffffffffffffffffffff'"],
  ['192.0.2.0', 120, "  AND substr(src, 1, 30) = '00000000000000000000ffffc00002'"],
])('%s/%d', (text, length, condition) => {
  expect(conditions(lookAtFlows({ source: { hex: hexOf(text), length }, ...span }))[0]).toBe(condition);
});

test('names from the log cannot leave their quotes', () => {
  const sql = lookAtFlows({ interface: "eni' OR 1=1 --", ports: [22, 80], protocol: 6, rejected: true, ...span });
  expect(conditions(sql).slice(0, 4)).toEqual([
    '  AND dst_port IN (22, 80)',
    '  AND protocol = 6',
    "  AND interface_id = 'eni'' OR 1=1 --'",
    "  AND action = 'REJECT'",
  ]);
});

test('requests have clients and times of their own', () => {
  const sql = lookAtRequests({ source: { hex: hexOf('2a1e:7d40:bad::'), length: 48 }, ...span });
  expect(sql).toContain('FROM requests');
  expect(sql).toContain("AND substr(client, 1, 12) = '2a1e7d400bad'");
  expect(sql).toContain('"time" >=');
});

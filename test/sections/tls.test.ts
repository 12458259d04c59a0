import { expect, test } from '@jest/globals';
import type { Family, Row } from '../../src/contracts/rows.ts';
import { tls } from '../../src/sections/tls.ts';
import { fold } from './fold.ts';

const begun = (family: Family, connections: number, more: Partial<Row<'handshakes'>> = {}): Row<'handshakes'> => ({
  family,
  listener_port: 443,
  tls_protocol: 'TLSv1.3',
  tls_cipher: 'TLS_AES_128_GCM_SHA256',
  verify_status: 'Success',
  bucket: 480,
  connections,
  ...more,
});
const nothing = { tls_protocol: '', tls_cipher: '', verify_status: '', bucket: -2 };

test('shares are of the family, and a handshake takes as long as its bucket', () => {
  const { tls: answer } = fold(tls, {
    handshakes: [
      begun('ipv4', 300),
      begun('ipv4', 100, { tls_protocol: 'TLSv1.2', tls_cipher: 'ECDHE-RSA-AES128-GCM-SHA256', bucket: 600 }),
      begun('ipv6', 150, { bucket: 600 }),
      begun('ipv6', 50, { tls_protocol: 'TLSv1.1', tls_cipher: 'AES128-SHA', bucket: -2 }),
    ],
  });
  expect(answer.ipv4).toMatchObject({ established: 400, timed: 400, failed: 0, failureRate: 0, outdated: 0 });
  expect(answer.ipv6).toMatchObject({ established: 200, timed: 150, outdated: 50 });
  expect([answer.ipv4.p50, answer.ipv6.p50].map((p50) => p50?.toFixed(3))).toEqual(['0.010', '0.101']);
  expect(answer.protocols.map(({ protocol, ipv4, ipv6 }) => [protocol, ipv4.share, ipv6.share])).toEqual([
    ['TLSv1.3', 0.75, 0.75],
    ['TLSv1.2', 0.25, 0],
    ['TLSv1.1', 0, 0.25],
  ]);
  expect(answer.protocols[0]?.gap.verdict).toBe('slower');
  expect(answer.protocols[1]).toMatchObject({ ipv6: { timed: 0, p50: null }, gap: { verdict: 'too-few' } });
  expect(answer.ciphers.map(({ cipher, ipv4, ipv6 }) => [cipher, ipv4.connections, ipv6.connections])).toEqual([
    ['TLS_AES_128_GCM_SHA256', 300, 150],
    ['ECDHE-RSA-AES128-GCM-SHA256', 100, 0],
    ['AES128-SHA', 0, 50],
  ]);
});

test('without a handshake: a failure where the port has TLS, plain HTTP where it never has', () => {
  const { tls: answer } = fold(tls, {
    handshakes: [
      begun('ipv6', 8, { ...nothing, listener_port: 80 }),
      begun('ipv4', 3, { ...nothing, listener_port: 80 }),
      begun('ipv4', 4, nothing),
      begun('ipv6', 25, nothing),
      begun('ipv6', 5, { verify_status: 'Failed:ClientCertUntrusted', bucket: -2 }),
      begun('ipv4', 196),
      begun('ipv6', 170),
    ],
  });
  expect(answer.plain).toEqual({ ipv4: 3, ipv6: 8 });
  expect(answer.ipv4).toMatchObject({ established: 196, failed: 4, failureRate: 0.02 });
  expect(answer.ipv6).toMatchObject({ established: 170, failed: 30, failureRate: 0.15 });
  expect(answer.gap.failures).toMatchObject({ verdict: 'higher', difference: 0.13 });
  expect(answer.failures).toEqual([
    { reason: '-', ipv4: 4, ipv6: 25 },
    { reason: 'ClientCertUntrusted', ipv4: 0, ipv6: 5 },
  ]);
});

test('beyond forty ciphers the others are one row, and nothing is lost', () => {
  const { tls: answer } = fold(tls, {
    handshakes: Array.from({ length: 45 }, (_, index) => begun('ipv4', 10, { tls_cipher: `C${index}` })),
  });
  expect(answer.ciphers).toHaveLength(40);
  expect(answer.otherCiphers.ipv4).toEqual({ connections: 50, share: 50 / 450 });
});

test('without connection logs nothing is known', () => {
  const { ipv6, gap, protocols } = fold(tls, {}).tls;
  expect(ipv6).toEqual({
    timed: 0,
    p50: null,
    p90: null,
    p99: null,
    established: 0,
    failed: 0,
    failureRate: null,
    outdated: 0,
  });
  expect([gap.handshake.verdict, protocols]).toEqual(['too-few', []]);
});

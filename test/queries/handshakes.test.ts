import { expect, test } from '@jest/globals';
import { ask } from './ask.ts';

test('handshakes: by bucket; a connection without a handshake has none', async () => {
  const secure = { listener_port: 443, tls_protocol: 'TLSv1.3', tls_cipher: 'X', verify_status: 'Success' };
  const rows = await ask('handshakes', {
    connections: [
      { family: 6, ...secure, handshake_s: 0.01 },
      { family: 6, ...secure, handshake_s: 0.01 },
      { family: 6, ...secure, handshake_s: 0 },
      { family: 4, ...secure, handshake_s: null },
      { family: 4, ...secure, handshake_s: -1 },
      { family: 4, listener_port: 80 },
      { family: 4, listener_port: 80, outcome: 'outside' },
    ],
  });
  const answer = { listener_port: 443, tls_protocol: 'TLSv1.3', tls_cipher: 'X', verify_status: 'Success' };
  expect(rows).toEqual([
    {
      family: 'ipv4',
      listener_port: 80,
      tls_protocol: '',
      tls_cipher: '',
      verify_status: '',
      bucket: -2,
      connections: 1,
    },
    { family: 'ipv4', ...answer, bucket: -2, connections: 2 },
    { family: 'ipv6', ...answer, bucket: -1, connections: 1 },
    { family: 'ipv6', ...answer, bucket: 480, connections: 2 },
  ]);
});

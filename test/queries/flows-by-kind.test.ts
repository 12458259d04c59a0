import { expect, test } from '@jest/globals';
import { ask } from './ask.ts';

const record = {
  family: 6,
  protocol: 58,
  action: 'ACCEPT',
  packets: 2,
  bytes: 200,
  src: '2001:db8::1',
  dst: '2a05::1',
};

test('icmpv6: addresses tell the purpose', async () => {
  const rows = await ask('icmpv6', {
    flows: [
      record,
      { ...record, action: 'REJECT' },
      { ...record, src: 'fe80::1', dst: 'ff02::1:ff00:33' },
      { ...record, src: '::', dst: 'ff02::2' },
      { ...record, src: 'fe80::1', dst: 'ff02::1' },
      { ...record, src: 'fe80::1', dst: 'ff02::16' },
      { ...record, src: 'fe80::1', dst: 'ff05::2' },
      { ...record, src: 'fe80::1', dst: 'fe80::2' },
      { ...record, src: 'febf::1' },
      { ...record, src: 'fec0::1' },
      { ...record, protocol: 6 },
      { ...record, family: 4, protocol: 1, src: '192.0.2.1', dst: '192.0.2.2' },
    ],
  });
  expect(rows.map(({ kind, action, flows }) => [kind, action, flows])).toEqual([
    ['all-nodes', 'ACCEPT', 1],
    ['end-to-end', 'ACCEPT', 2],
    ['end-to-end', 'REJECT', 1],
    ['link-local', 'ACCEPT', 2],
    ['multicast-report', 'ACCEPT', 1],
    ['neighbour-solicitation', 'ACCEPT', 1],
    ['other-multicast', 'ACCEPT', 1],
    ['router-solicitation', 'ACCEPT', 1],
  ]);
});

test('flows-by-service: only records that name one', async () => {
  const rows = await ask('flows-by-service', {
    flows: [
      { ...record, dst_service: 'S3' },
      { ...record, dst_service: 'S3', packets: null },
      { ...record, family: 4, src_service: 'EC2', dst_service: 'S3' },
      record,
    ],
  });
  expect(rows).toEqual([
    { src_service: '', dst_service: 'S3', family: 'ipv6', flows: 2, packets: 2, bytes: 400 },
    { src_service: 'EC2', dst_service: 'S3', family: 'ipv4', flows: 1, packets: 2, bytes: 200 },
  ]);
});

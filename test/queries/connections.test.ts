import { afterAll, expect, test } from '@jest/globals';
import { openBed } from './extract-lines.ts';

const bed = await openBed();
afterAll(() => bed.close());

const success =
  '2023-10-04T17:05:15.514108Z 203.0.113.1 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 4.036 "CN=amazondomains.com,O=endEntity,L=Seattle,ST=Washington,C=US" NotBefore=2023-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z FEF257372D5C14D4 Success TID_3180a73013c8ca4bac2f731159d4b0fe';
const failure =
  '2023-10-04T17:05:16.514108Z 203.0.113.1 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 - "CN=amazondomains.com,O=endEntity,L=Seattle,ST=Washington,C=US" NotBefore=2023-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z FEF257372D5C14D4 Failed:ClientCertUntrusted TID_1c71a68d70587445ad5127ff8b2687d7';

test('the examples of the guide, every column', async () => {
  const rows = await bed.extract('connections', [{ content: [success, failure], loadBalancer: 'app/named/1' }]);
  const row = {
    source_file: 'log-0.log',
    outcome: 'accepted',
    sample: null,
    time: '2023-10-04 17:05:15.514108',
    load_balancer: 'app/named/1',
    client: '00000000000000000000ffffcb007101',
    client_port: 36280,
    family: 4,
    listener_port: 443,
    tls_protocol: 'TLSv1.2',
    tls_cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
    handshake_s: 4.036,
    verify_status: 'Success',
    cert_serial: 'FEF257372D5C14D4',
    conn_trace_id: 'TID_3180a73013c8ca4bac2f731159d4b0fe',
  };
  expect(rows).toEqual([
    row,
    {
      ...row,
      time: '2023-10-04 17:05:16.514108',
      handshake_s: null,
      verify_status: 'Failed:ClientCertUntrusted',
      conn_trace_id: 'TID_1c71a68d70587445ad5127ff8b2687d7',
    },
  ]);
});

test('11 fields, plain HTTP, 15 fields and unknown ones; IPv6 stands in a column of its own', async () => {
  const time = (second: number) => `2026-11-22T10:00:0${second}.000000Z`;
  const rows = await bed.extract('connections', [
    {
      loadBalancer: 'app/from-name/1',
      content: [
        `${time(0)} 2001:db8::7 1000 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.012 "-" - - Success`,
        `${time(1)} 192.0.2.1 1001 80 - - - "-" - - - TID_1`,
        `${time(2)} 2a02:a33c:4538:1:bcf4:5264:e01c:f215 1002 443 TLSv1.3 TLS_AES_128_GCM_SHA256 0.007 "-" - - Success TID_2 X25519 app/in-line/2 10.0.1.17`,
        `${time(3)} ::ffff:192.0.2.9 1003 443 TLSv1.3 X 0.1 "CN=\\"quoted\\",O=a b" - - - TID_3 X25519MLKEM768 app/in-line/2 10.0.1.17 new "field"`,
        `${time(4)} 192.0.2.2 1004 443 TLSv1.3 X 0.1 - - - Success TID_4`,
        `${time(5)} 192.0.2.2 - 443 - - - "-" - - Failed:UnmappedConnectionError TID_5`,
      ],
    },
  ]);
  const read = rows.map((row) => [
    row['client'],
    row['family'],
    row['client_port'],
    row['tls_protocol'],
    row['handshake_s'],
    row['verify_status'],
    row['load_balancer'],
    row['conn_trace_id'],
  ]);
  const name = 'app/from-name/1';
  const ipv4 = (hex: string) => `00000000000000000000ffff${hex}`;
  expect(read).toEqual([
    ['20010db8000000000000000000000007', 6, 1000, 'TLSv1.3', 0.012, 'Success', name, null],
    [ipv4('c0000201'), 4, 1001, null, null, null, name, 'TID_1'],
    ['2a02a33c45380001bcf45264e01cf215', 6, 1002, 'TLSv1.3', 0.007, 'Success', 'app/in-line/2', 'TID_2'],
    [ipv4('c0000209'), 4, 1003, 'TLSv1.3', 0.1, null, 'app/in-line/2', 'TID_3'],
    [ipv4('c0000202'), 4, 1004, 'TLSv1.3', 0.1, 'Success', name, 'TID_4'],
    [ipv4('c0000202'), 4, null, null, null, 'Failed:UnmappedConnectionError', name, 'TID_5'],
  ]);
});

test('broken lines are rejected, lines of other days set aside', async () => {
  const lines: [string, string][] = [
    ['format', 'nonsense'],
    ['format', success.slice(0, 90)],
    ['format', success.replace('"CN', 'CN')],
    ['time', success.replace('2023-10-04T17:05:15.514108Z', '1696439115')],
    ['address', success.replace('203.0.113.1', '203.0.113.1:80')],
    ['address', success.replace('203.0.113.1', '-')],
    ['outside', success.replace('2023-10-04', '2023-10-05')],
    ['accepted', success],
  ];
  const rows = await bed.extract('connections', [{ content: lines.map(([, line]) => line) }], {
    start: '2023-10-04 00:00:00',
    end: '2023-10-05 00:00:00',
  });
  expect(rows.map(({ outcome }) => outcome).sort()).toEqual(lines.map(([outcome]) => outcome).sort());
  expect(rows.map(({ sample }) => sample).filter((sample) => sample !== null)).toHaveLength(6);
});

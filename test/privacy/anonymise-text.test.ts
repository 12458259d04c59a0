import { describe, expect, test } from '@jest/globals';
import { formatHex } from '../../src/ipv6/format.ts';
import { anonymiseText } from '../../src/privacy/anonymise-text.ts';
import { pseudonymMask, truncatingMask } from '../../src/privacy/mask.ts';
import { fc } from '../support/properties.ts';

const truncate = (text: string) => anonymiseText(text, truncatingMask());
const key = '0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301';
const pseudonym = (text: string) => anonymiseText(text, pseudonymMask(key));

describe('truncated', () => {
  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1::'],
    ['2001:db8:1:2::192.0.2.33', '2001:db8:1::'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2a00:1450::/29', '2a00:1450::/29'],
    ['203.0.113.9', '203.0.113.0'],
    ['203.0.113.9/32', '203.0.113.0/24'],
    ['203.0.112.0/23', '203.0.112.0/23'],
    ['::ffff:203.0.113.9', '::ffff:203.0.113.0'],
    ['::ffff:cb00:7109', '::ffff:203.0.113.0'],
    ['2002:cb00:7109::1', '2002:cb00:7100::'],
    ['203.000.113.009', '203.0.113.0'],
    ['fe80::1%eth0', 'fe80::%eth0'],
    ['[2001:db8:1:2::6]:443', '[2001:db8:1::]:443'],
    ['203.0.113.9:443', '203.0.113.0:443'],
    ['2001:db8:1:2:3:4:5:6:443', '2001:db8:1:::443'],
    ['GET /?from=2001%3Adb8%3A1%3A2%3A%3A6&x=1', 'GET /?from=2001%3Adb8%3A1%3A%3A&x=1'],
    ['http://2001-db8-1-2--6.ipv6-literal.net/', 'http://2001-db8-1--.ipv6-literal.net/'],
    ['ec2-203-0-113-9.compute.amazonaws.com', 'ec2-203-0-113-0.compute.amazonaws.com'],
    ['ip_203_0_113_9.example', 'ip_203_0_113_0.example'],
    ['9.113.0.203.in-addr.arpa', '0.113.0.203.in-addr.arpa'],
    [
      '6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
      '0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    ],
    ['key 20010db8000100020000000000000006.', 'key 20010db8000100000000000000000000.'],
    ["src = '20010db8000100020000000000000006'", "substr(src, 1, 12) = '20010db80001'"],
    ["substr(client, 1, 16) = '20010db800010002'", "substr(client, 1, 12) = '20010db80001'"],
    ["src = '00000000000000000000ffffcb007109'", "substr(src, 1, 30) = '00000000000000000000ffffcb0071'"],
    ['two: 203.0.113.9, 2001:db8:1:2::6.', 'two: 203.0.113.0, 2001:db8:1::.'],
    ['x_10.0.1.17_planted.log.gz', 'x_10.0.1.0_planted.log.gz'],
  ])('%s is %s', (text, expected) => {
    expect(truncate(text)).toBe(expected);
  });
});

test.each([
  '2026-11-22T10:00:00+01:00 and 10:00:05',
  'reports/daily/2026/11/22--2026-11-25, 2026-11-22--2026-11-25',
  'Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
  'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067',
  'arn:aws:s3:::bucket-of-mine',
  'eni-0387608aace264a6b, fl-0123456789abcdef0, 550e8400-e29b-41d4-a716-446655440000',
  'behind 64:ff9b::/96, or ::/0, 0.0.0.0/0, ::1 and 127.0.0.1',
  'Version 1.2.3, 99.9 % of --work, --archive; std::string',
  'AWSLogs/123456789012/vpcflowlogs/eu-central-1/2026/11/22/',
])('%s has no address of anybody', (text) => {
  expect(truncate(text)).toBe(text);
  expect(pseudonym(text)).toBe(text);
});

test('a pseudonym is the same in every spelling, and its prefix in every length', () => {
  const [one = ''] = [pseudonym('2001:db8:1:2::6')];
  expect(one).not.toContain('2001:db8');
  expect(pseudonym('2001:0DB8:1:2:0:0:0:6')).toBe(one);
  expect(pseudonym('2001-db8-1-2--6')).toBe(one.replaceAll(':', '-'));
  const lan = pseudonym('2001:db8:1:2::/64');
  expect(lan).toMatch(/::\/64$/);
  expect(one.startsWith(lan.slice(0, lan.indexOf('::')))).toBe(true);
  expect(pseudonym('192.0.2.1')).toBe('100.115.72.131');
});

test('no address survives, however it is written and whatever is around it', () => {
  const group = fc.integer({ min: 0x100, max: 0xffff }).map((value) => value.toString(16));
  const address = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
  const around = fc.string({ maxLength: 12 }).filter((text) => !/[0-9a-fA-F:.%-]$|^[0-9a-fA-F:.%-]/.test(text));
  fc.assert(
    fc.property(address, around, around, (text, before, after) => {
      const hex = text
        .split(':')
        .map((part) => part.padStart(4, '0'))
        .join('');
      const spellings = [
        text,
        text.toUpperCase(),
        formatHex(hex),
        hex,
        text.replaceAll(':', '-'),
        text.replaceAll(':', '%3A'),
      ];
      for (const spelling of spellings) {
        const hidden = truncate(before + spelling + after);
        const digits = hidden.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
        expect(digits).not.toContain(text.split(':').slice(4).join(''));
      }
    }),
    { numRuns: 500 },
  );
});

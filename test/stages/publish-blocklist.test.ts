import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { reportSchema } from '../../src/contracts/report.ts';
import { blocklistFiles } from '../../src/stages/publish-blocklist.ts';

const fixture = reportSchema.parse(
  JSON.parse(readFileSync(new URL('../fixtures/report.json', import.meta.url), 'utf8')),
);
const entry = (cidr: string, family: 'ipv4' | 'ipv6') => ({
  ...{ cidr, family, rules: ['port-scan' as const], offendingAddresses: 3 },
  collateral: { addresses: 2, requests: 7, flows: 9 },
});
const entries = [entry('192.0.2.0/28', 'ipv4'), entry('2001:db8::7/128', 'ipv6'), entry('2001:db8:1::/56', 'ipv6')];

function filesOf(blocked: typeof entries) {
  const blocklist = { ...fixture.security.blocklist, entries: blocked };
  const files = blocklistFiles({ ...fixture, security: { ...fixture.security, blocklist } });
  return Object.fromEntries(files.map(({ path, body }) => [path, String(body)]));
}

test('a list for each kind of program', () => {
  const files = filesOf(entries);
  expect(files['blocklist.txt']).toBe('192.0.2.0/28\n2001:db8::7/128\n2001:db8:1::/56\n');
  expect(JSON.parse(files['blocklist.json'] ?? '')).toMatchObject({ report: { name: fixture.report.name }, entries });
  expect(JSON.parse(files['waf-addresses-ipv6.json'] ?? '')).toEqual(['2001:db8::7/128', '2001:db8:1::/56']);
  expect(JSON.parse(files['waf-addresses-ipv4.json'] ?? '')).toEqual(['192.0.2.0/28']);
});

test.each([
  ['ipv6', 'IPV6', ['2001:db8::7/128', '2001:db8:1::/56']],
  ['ipv4', 'IPV4', ['192.0.2.0/28']],
])('the set of %s is what CreateIPSet takes', (family, version, addresses) => {
  const set = JSON.parse(filesOf(entries)[`waf-ip-set-${family}.json`] ?? '');
  expect(set).toMatchObject({ Scope: 'REGIONAL', IPAddressVersion: version, Addresses: addresses });
  // AWS WAFV2 API Reference, CreateIPSet: patterns and lengths of Name and Description, and nothing that it does not know.
  expect(set.Name).toMatch(/^[\w-]{1,128}$/);
  expect(set.Description).toMatch(/^[\w+=:#@/\-,.][\w+=:#@/\-,.\s]+[\w+=:#@/\-,.]$/);
  expect(set.Description.length).toBeLessThanOrEqual(256);
  expect(Object.keys(set)).toEqual(['Name', 'Scope', 'Description', 'IPAddressVersion', 'Addresses']);
});

test('on a quiet day they are there, and empty', () => {
  const files = filesOf([]);
  expect(files['blocklist.txt']).toBe('');
  expect(JSON.parse(files['waf-addresses-ipv6.json'] ?? '')).toEqual([]);
  expect(JSON.parse(files['waf-ip-set-ipv4.json'] ?? '').Addresses).toEqual([]);
});

test('an edition that covers addresses has nothing that a firewall would take', () => {
  const report = { ...fixture, report: { ...fixture.report, anonymised: 'pseudonym' as const } };
  expect(blocklistFiles(report).map(({ path }) => path)).toEqual(['blocklist.json']);
});

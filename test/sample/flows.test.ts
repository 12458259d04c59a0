import { isIP } from 'node:net';
import { expect, test } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { collect, filesOf } from './collect.ts';

const { files } = collect({ rows: 20_000, seed: 4, date: '2026-11-22' });
const found = filesOf(files, 'flows');
const header = (found[0]?.lines[0] ?? '').split(' ');
const records = found
  .flatMap(({ lines }) => lines.slice(1))
  .map((line) => Object.fromEntries(line.split(' ').map((value, i) => [header[i] ?? '?', value])));
const flows = records.filter((record) => record['log-status'] === 'OK');
const within = (address: string, block: string) => ipaddr.IPv6.parse(address).match(ipaddr.IPv6.parseCIDR(block));

test('every file begins with the header, every line has as many fields, one space between', () => {
  for (const { lines } of found) {
    expect(lines[0]).toBe(header.join(' '));
    expect(lines.filter((line) => line.split(' ').length !== header.length)).toEqual([]);
  }
  expect(header).toHaveLength(30);
  expect(new Set(header).size).toBe(30);
});

test('the fields have their forms', () => {
  const forms: Record<string, RegExp> = {
    version: /^8$/,
    'interface-id': /^eni-0[0-9a-f]{16}$/,
    'instance-id': /^(-|i-0[0-9a-f]{16})$/,
    'subnet-id': /^subnet-0[0-9a-f]{16}$/,
    'flow-direction': /^(ingress|egress)$/,
    action: /^(ACCEPT|REJECT)$/,
    protocol: /^(1|6|17|58)$/,
    type: /^IPv[46]$/,
    region: /^eu-central-1$/,
    'az-id': /^euc1-az[23]$/,
    'reject-reason': /^-$/,
  };
  const wrong = flows.flatMap((flow) =>
    Object.keys(forms).filter((name) => forms[name]?.test(flow[name] ?? '') !== true),
  );
  expect(wrong).toEqual([]);
  const odd = flows.filter((flow) => {
    const version = flow['type'] === 'IPv6' ? 6 : 4;
    const lasts = Number(flow['end']) - Number(flow['start']);
    return (
      isIP(flow['srcaddr'] ?? '') !== version ||
      isIP(flow['dstaddr'] ?? '') !== version ||
      !(flow['flow-direction'] === 'egress' ? /^[178]$/ : /^-$/).test(flow['traffic-path'] ?? '') ||
      Number(flow['packets']) < 1 ||
      Number(flow['bytes']) < Number(flow['packets']) * 28 ||
      lasts < 0 ||
      lasts >= 60 ||
      (flow['protocol'] !== '6' && flow['tcp-flags'] !== '0')
    );
  });
  expect(odd).toEqual([]);
});

test('no records are lost, and an idle interface says so', () => {
  expect(records.filter((record) => record['log-status'] === 'SKIPDATA')).toEqual([]);
  expect(records.filter((record) => record['log-status'] === 'NODATA')).toHaveLength(24);
});

test('has ICMPv6, DNS, NTP, NAT64 and S3, and interfaces with both families', () => {
  expect(
    flows.some((flow) => flow['protocol'] === '58' && flow['action'] === 'ACCEPT' && flow['srcport'] === '0'),
  ).toBe(true);
  expect(flows.some((flow) => flow['protocol'] === '17' && flow['dstport'] === '53' && flow['type'] === 'IPv6')).toBe(
    true,
  );
  expect(flows.some((flow) => flow['protocol'] === '17' && flow['dstport'] === '123')).toBe(true);
  const nat64 = flows.filter((flow) => flow['type'] === 'IPv6' && within(flow['dstaddr'] ?? '', '64:ff9b::/96'));
  expect(nat64.length).toBeGreaterThan(50);
  expect(flows.some((flow) => flow['pkt-dst-aws-service'] === 'S3' && flow['traffic-path'] === '7')).toBe(true);
  expect(flows.some((flow) => flow['srcaddr'] !== flow['pkt-srcaddr'])).toBe(true);
  const families = new Map<string, Set<string>>();
  for (const flow of flows) {
    const id = flow['interface-id'] ?? '';
    families.set(id, (families.get(id) ?? new Set()).add(flow['type'] ?? ''));
  }
  expect(Array.from(families.values()).filter((seen) => seen.size === 2).length).toBeGreaterThanOrEqual(8);
});

test('the database is closed on IPv4 and open on IPv6, and no other port is', () => {
  const holes = new Set<string>();
  const outside = flows.filter(
    (flow) =>
      flow['flow-direction'] === 'ingress' &&
      flow['srcaddr']?.startsWith('10.') === false &&
      Number(flow['dstport']) < 1024 * 10 &&
      flow['protocol'] === '6',
  );
  const key = (flow: (typeof flows)[number]) => `${flow['interface-id']} ${flow['dstport']}`;
  const accepted = new Set(
    outside
      .filter(
        (flow) =>
          flow['type'] === 'IPv6' &&
          flow['action'] === 'ACCEPT' &&
          !within(flow['srcaddr'] ?? '', '2a05:d014:8a3:4c00::/56'),
      )
      .map(key),
  );
  const open = new Set(outside.filter((flow) => flow['type'] === 'IPv4' && flow['action'] === 'ACCEPT').map(key));
  for (const flow of outside) {
    if (flow['type'] === 'IPv4' && flow['action'] === 'REJECT' && accepted.has(key(flow)) && !open.has(key(flow)))
      holes.add(flow['dstport'] ?? '');
  }
  expect(holes).toEqual(new Set(['5432']));
});

test('the NAT gateway logs both of its sides', () => {
  const through = flows.filter((flow) => flow['dstaddr'] === '10.20.0.5' && flow['pkt-dstaddr'] !== flow['dstaddr']);
  expect(through.length).toBeGreaterThan(40);
  expect(through.every((flow) => flow['flow-direction'] === 'ingress' && flow['instance-id'] === '-')).toBe(true);
  const onwards = flows.filter((flow) => flow['srcaddr'] === '10.20.0.5' && flow['traffic-path'] === '8');
  expect(onwards.every((flow) => flow['pkt-srcaddr'] === flow['srcaddr'])).toBe(true);
  expect(onwards.length).toBeGreaterThan(through.length);
});

test('one port lets strangers in over IPv4 and none over IPv6; ICMPv6 is let in at the balancers and not at the search', () => {
  const files = flows.filter((flow) => flow['dstport'] === '2222' && flow['flow-direction'] === 'ingress');
  const seen = new Set(files.map((flow) => `${flow['type']} ${flow['action']}`));
  expect(seen).toEqual(new Set(['IPv4 ACCEPT', 'IPv6 REJECT']));
  const icmp = flows.filter((flow) => flow['protocol'] === '58' && flow['flow-direction'] === 'ingress');
  const verdicts = Map.groupBy(icmp, (flow) => flow['instance-id'] === '-');
  expect(new Set(verdicts.get(true)?.map((flow) => flow['action']))).toEqual(new Set(['ACCEPT']));
  expect(new Set(verdicts.get(false)?.map((flow) => flow['action']))).toEqual(new Set(['REJECT']));
});

test('one address goes through the ports of one host within two minutes', () => {
  const scan = flows.filter((flow) => flow['srcaddr'] === '263f:b1a0:5:1c::5ca1');
  expect(scan.length).toBe(100);
  expect(new Set(scan.map((flow) => flow['dstport'])).size).toBe(100);
  expect(new Set(scan.map((flow) => flow['dstaddr'])).size).toBe(1);
  expect(scan.every((flow) => flow['action'] === 'REJECT')).toBe(true);
  const starts = scan.map((flow) => Number(flow['start']));
  expect(Math.max(...starts) - Math.min(...starts)).toBeLessThan(120);
});

test('another scanner has a new address out of one /48 for every packet, and finds many hosts and ports', () => {
  const scan = flows.filter((flow) => flow['type'] === 'IPv6' && within(flow['srcaddr'] ?? '', '2a1f:e4c2:17::/48'));
  expect(scan.length).toBeGreaterThan(60);
  const distinct = (field: string) => new Set(scan.map((flow) => flow[field])).size;
  expect(distinct('srcaddr')).toBe(scan.length);
  expect(distinct('dstaddr')).toBeGreaterThan(10);
  expect(distinct('dstport')).toBeGreaterThan(20);
  expect(scan.every((flow) => flow['action'] === 'REJECT')).toBe(true);
});

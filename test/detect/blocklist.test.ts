import { describe, expect, test } from '@jest/globals';
import { detectSettingsSchema, type RuleId } from '../../src/contracts/detect.ts';
import type { Severity } from '../../src/contracts/report-security.ts';
import { makeBlocklist, type Offence } from '../../src/detect/blocklist.ts';
import { parsePrefix } from '../../src/ipv6/prefix.ts';
import { hexOf, makeDay, type Parts } from './make-day.ts';

const { blocklist: settings } = detectSettingsSchema.parse({});

function offence(
  source: string | null,
  addresses: readonly string[],
  severity: Severity = 'warning',
  rule: RuleId = 'port-scan',
): Offence {
  const finding = {
    ...{ severity, family: 'ipv6' as const, source: source === null ? null : parsePrefix(source), first: 0, last: 0 },
    ...{ addresses: addresses.map(hexOf), measured: { value: 1, unit: 'ports' as const }, threshold: 1 },
    ...{ said: '', proofs: [], sql: '' },
  };
  return { rule, finding };
}

const list = (offences: readonly Offence[], parts: Parts = {}, changes: Partial<typeof settings> = {}) =>
  makeBlocklist(offences, makeDay(parts), { ...settings, ...changes });

describe('the block list', () => {
  test('has the sources of warnings and graver events, each once, with their rules', () => {
    const { entries, offenders } = list([
      offence('2a1f:e4c2:17::/48', ['2a1f:e4c2:17:1::1', '2a1f:e4c2:17:2::1'], 'high', 'spread-source'),
      offence('2a1f:e4c2:17::/48', ['2a1f:e4c2:17:1::1'], 'warning', 'address-scan'),
      offence('2001:db8::/48', ['2001:db8::1'], 'info', 'suspicious-source'),
      offence(null, [], 'high', 'policy-parity'),
    ]);
    expect(offenders).toBe(1);
    expect(entries).toEqual([
      {
        ...{ cidr: '2a1f:e4c2:17::/48', family: 'ipv6', rules: ['spread-source', 'address-scan'] },
        ...{ offendingAddresses: 2, collateral: { addresses: 0, requests: 0, flows: 0 } },
      },
    ]);
  });

  test('counts who else would be blocked: addresses once, their requests and their flows', () => {
    const parts: Parts = {
      visitors: [
        { from: '2a1f:e4c2:17:1::1', attempts: 9, failed: 9 },
        { from: '2a1f:e4c2:17:2::2', attempts: 3 },
        { from: '2a1f:e4c2:17:3::3', attempts: 4 },
      ],
      clients: [
        { from: '2a1f:e4c2:17:1::1', requests: 50 },
        { from: '2a1f:e4c2:17:2::2', requests: 7 },
        { from: '2a1f:e4c2:17:4::4', requests: 1 },
        { from: '2a1f:e4c2:18::1', requests: 100 },
      ],
    };
    const { entries, collateral } = list([offence('2a1f:e4c2:17::/48', ['2a1f:e4c2:17:1::1'])], parts);
    expect(entries[0]?.collateral).toEqual({ addresses: 3, requests: 8, flows: 7 });
    expect(collateral).toEqual({ addresses: 3, requests: 8, flows: 7 });
  });

  test('joins neighbours, until a bystander is between them', () => {
    const two = [offence('2a1f:e4c2:17:100::/64', []), offence('2a1f:e4c2:17:103::/64', [])];
    expect(list(two).entries.map(({ cidr }) => cidr)).toEqual(['2a1f:e4c2:17:100::/62']);
    const parts = { clients: [{ from: '2a1f:e4c2:17:101::7', requests: 1 }] };
    expect(list(two, parts).entries).toHaveLength(2);
    expect(list(two, parts, { collateral: 1 }).entries).toMatchObject([{ collateral: { addresses: 1, requests: 1 } }]);
    expect(list(two, {}, { shortestIPv6: 64 }).entries).toHaveLength(2);
    const apart = [offence('2a1f:e4c2:17:100::/64', []), offence('2a1f:e4c2:17:900::/64', [])];
    expect(list(apart).entries).toHaveLength(2);
  });

  test('holds no address of ours, nor of those who are spared', () => {
    const own = ['2a1f:e4c2:17:9::1'];
    const offences = [offence('2a1f:e4c2:17::/48', []), offence('2a1f:e4c2:18::/48', [])];
    expect(list(offences, { own })).toMatchObject({
      entries: [{ cidr: '2a1f:e4c2:18::/48' }],
      leftOut: [{ cidr: '2a1f:e4c2:17::/48', reason: 'own-addresses' }],
    });
    expect(list(offences, { ignore: ['2a1f:e4c2:18:7::/64'] }).leftOut).toHaveLength(1);
  });

  test('ends with ten thousand, the most severe first', () => {
    const many = Array.from({ length: 10_003 }, (_, i) =>
      offence(`2a1f:${(i >> 8).toString(16)}:${((i & 255) * 256).toString(16)}::/64`, []),
    );
    const { entries, leftOut, offenders } = list(many);
    expect(offenders).toBe(10_003);
    expect(entries).toHaveLength(10_000);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['too-many', 'too-many', 'too-many']);
  }, 60_000);
});

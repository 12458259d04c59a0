import type { DetectSettings, RuleId } from '../contracts/detect.ts';
import type { Blocklist } from '../contracts/report-security.ts';
import { formatPrefix, type Prefix } from '../ipv6/prefix.ts';
import { buildPrefixTable } from '../ipv6/prefix-table.ts';
import { hexToWords, isIPv4Words } from '../ipv6/words.ts';
import { coverPrefixes } from './cover-prefixes.ts';
import type { Day } from './day.ts';
import { type PrefixSums, PrefixSums as Sums } from './prefix-sums.ts';
import type { Finding } from './rule.ts';

/** AWS WAF takes so many entries in an IP set; a longer list helps nobody else either. */
const longestList = 10_000;
const longestLeftOut = 100;

export interface Offence {
  readonly rule: RuleId;
  readonly finding: Finding;
}

/**
 * The list to block: as few prefixes as cover the sources of all findings of severity warning and high, and for each who
 * else would be blocked. `offences`: most severe first; when the list is too long the last ones are left out.
 */
export function makeBlocklist(
  offences: readonly Offence[],
  day: Pick<Day, 'everybody' | 'isSpared'>,
  settings: DetectSettings['blocklist'],
): Blocklist {
  const grave = offences.filter(({ finding }) => finding.severity !== 'info' && finding.source !== null);
  const sources = new Map(
    grave.flatMap(({ finding: { source } }) => (source === null ? [] : [[nameOf(source), source]])),
  );
  const offenders = [...sources.values()];
  const guilty = sumGuilty(grave, day.everybody);
  const cover = coverPrefixes(offenders.slice(0, longestList), {
    bystandersIn: (prefix) => bystanders(prefix, day.everybody, guilty).addresses,
    budget: settings.collateral,
    isSpared: (prefix) => day.isSpared(prefix),
    shortest: { ipv6: settings.shortestIPv6, ipv4: settings.shortestIPv4 + 96 },
  });
  const rules = rulesByEntry(cover.prefixes, grave);
  const entries = cover.prefixes.map((prefix, at): Blocklist['entries'][number] => ({
    cidr: nameOf(prefix),
    family: isIPv4Words(hexToWords(prefix.hex)) ? 'ipv4' : 'ipv6',
    rules: [...(rules[at] ?? [])],
    offendingAddresses: guilty.sum(prefix).addresses,
    collateral: bystanders(prefix, day.everybody, guilty),
  }));
  return {
    offenders: offenders.length,
    budget: settings.collateral,
    entries,
    leftOut: [
      ...cover.spared.map((prefix) => ({ cidr: nameOf(prefix), reason: 'own-addresses' as const })),
      ...offenders.slice(longestList).map((prefix) => ({ cidr: nameOf(prefix), reason: 'too-many' as const })),
    ].slice(0, longestLeftOut),
    collateral: entries.reduce(
      (sum, { collateral }) => ({
        addresses: sum.addresses + collateral.addresses,
        requests: sum.requests + collateral.requests,
        flows: sum.flows + collateral.flows,
      }),
      { addresses: 0, requests: 0, flows: 0 },
    ),
  };
}

function nameOf({ hex, length }: Prefix): string {
  return formatPrefix(hex, length);
}

/** Of each entry the rules whose sources it covers. An offender that is left out may hold an entry, and is not in it. */
function rulesByEntry(entries: readonly Prefix[], offences: readonly Offence[]): Set<RuleId>[] {
  const table = buildPrefixTable(entries);
  const rules = entries.map(() => new Set<RuleId>());
  for (const { rule, finding } of offences) {
    const { source } = finding;
    if (source === null) continue;
    const at = table.find(hexToWords(source.hex));
    if ((entries[at]?.length ?? 129) <= source.length) rules[at]?.add(rule);
  }
  return rules;
}

/** The addresses that took part, each once, with all that they did. */
function sumGuilty(offences: readonly Offence[], everybody: PrefixSums): PrefixSums {
  const guilty = new Sums();
  const addresses = new Set(offences.flatMap(({ finding }) => finding.addresses));
  for (const hex of addresses) {
    const { requests, flows } = everybody.sum({ hex, length: 128 });
    guilty.add(hex, { requests, flows });
  }
  return guilty;
}

/** Those in the prefix who took part in nothing. */
function bystanders(prefix: Prefix, everybody: PrefixSums, guilty: PrefixSums): Blocklist['collateral'] {
  const all = everybody.sum(prefix);
  const bad = guilty.sum(prefix);
  return {
    addresses: Math.max(0, all.addresses - bad.addresses),
    requests: all.requests - bad.requests,
    flows: all.flows - bad.flows,
  };
}

import type { Thresholds } from '../contracts/detect.ts';
import type { Family } from '../contracts/row-fields.ts';
import { choosePrefixes } from './choose-prefix.ts';
import type { Attempt, Day } from './day.ts';
import { lookAtFlows } from './look-again.ts';
import type { Finding, Rule } from './rule.ts';
import {
  attemptsOf,
  countAttempts,
  findSweeps,
  groupBy,
  isWholeScan,
  measureChosen,
  proveAttempts,
  type Sweep,
} from './scan.ts';
import { chooseStrategy } from './target-strategy.ts';
import { sayCount, sayPort, saySpan } from './words.ts';

/** The same port of many of our addresses, most of them closed. */
export const addressScan: Rule<'address-scan'> = {
  id: 'address-scan',
  name: 'Address scan',
  severity: 'warning',
  source: 'Richter, Gasser, Berger, IMC 2022 (100 addresses without a pause of an hour), made smaller for a VPC; Zeek',
  needs: ['flows'],
  blocks: true,
  detect(day, thresholds) {
    return choosePrefixes(day.triers, {
      addressOf: (trier) => trier.address,
      weightOf: (trier) => trier.attempts.length,
      mayAccuse: (prefix) => !day.isSpared(prefix),
      test(group) {
        const least = leastAddresses(day, thresholds, group.members[0]?.family ?? 'ipv6');
        if (countAttempts(group.members) < least) return null;
        const byPort = groupBy(attemptsOf(group.members), portOf).values();
        const sweeps = findSweeps(byPort, ({ target }) => target, least, thresholds);
        return sweeps.length > 0 && isWholeScan(group, day, thresholds.failedRatio) ? { sweeps, least } : null;
      },
    }).map(({ finding: { sweeps, least }, ...chosen }) =>
      describe(day, thresholds, least, sweeps, { ...chosen, finding: sweeps }),
    );
  },
  note(day, thresholds) {
    const { ipv6 } = day.own;
    if (ipv6 >= leastAddresses(day, thresholds, 'ipv6')) return null;
    return `With ${sayCount(ipv6, 'IPv6 address', 'IPv6 addresses')} of our own it can never fire over IPv6.`;
  },
};

const portOf = ({ protocol, port }: Attempt) => `${protocol} ${port}`;

/** A network of a few dozen addresses is scanned whole long before a hundred are. */
function leastAddresses(day: Day, thresholds: Thresholds['address-scan'], family: Family): number {
  const own = day.own[family];
  const { addresses, ownFrom, ownShare } = thresholds;
  return own >= ownFrom ? Math.max(2, Math.min(addresses, Math.ceil(own * ownShare))) : addresses;
}

function describe(
  day: Day,
  thresholds: Thresholds['address-scan'],
  least: number,
  sweeps: readonly Sweep[],
  chosen: Parameters<typeof measureChosen>[0],
): Finding {
  const [largest] = sweeps;
  const { protocol = 6, port = 0 } = largest?.items[0] ?? {};
  const measured = measureChosen(chosen, sweeps, `${protocol} ${port}`, thresholds);
  const { first, last, addresses, distinct: targets } = measured;
  const open = sweeps.reduce((sum, sweep) => sum + sweep.targets - sweep.failedTargets, 0);
  const ports = new Set(sweeps.flatMap(({ items }) => items.map((item) => item.port)));
  const others = sweeps.length > 1 ? `, and ${sayCount(sweeps.length - 1, 'other port')} likewise,` : '';
  const answers = open > 0 ? `; ${open} answered` : '';
  const what = sayCount(targets, 'address', 'addresses');
  return {
    severity: targets >= thresholds.large && open > 0 ? 'high' : 'warning',
    family: chosen.members[0]?.family ?? null,
    source: chosen.prefix,
    addresses,
    first,
    last,
    measured: { value: targets, unit: 'addresses' },
    threshold: least,
    target: {
      address: null,
      interface: null,
      ports: [...ports].sort((a, b) => a - b).slice(0, 20),
      portsTotal: ports.size,
      protocol,
    },
    targetStrategy: chooseStrategy(
      sweeps.flatMap(({ items }) => items.map(({ target, first: at }) => ({ address: target, first: at }))),
    ),
    said: `tried ${sayPort(protocol, port)}${others} of ${what} ${saySpan(day.say(first), day.say(last))}${answers}`,
    proofs: proveAttempts(largest?.items ?? []),
    sql: lookAtFlows({ source: chosen.prefix, port: sweeps.length === 1 ? port : null, protocol, first, last }),
  };
}

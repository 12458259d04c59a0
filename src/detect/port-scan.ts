import type { Thresholds } from '../contracts/detect.ts';
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
import { sayAddress, sayCount, saySpan } from './words.ts';

/** Many ports of one of our addresses, most of them closed. */
export const portScan: Rule<'port-scan'> = {
  id: 'port-scan',
  name: 'Port scan',
  severity: 'warning',
  source: 'Zeek scan.zeek (15 failed ports of one host), with sessions after Richter, Gasser, Berger, IMC 2022',
  needs: ['flows'],
  blocks: true,
  detect(day, thresholds) {
    return choosePrefixes(day.triers, {
      addressOf: (trier) => trier.address,
      weightOf: (trier) => trier.attempts.length,
      mayAccuse: (prefix) => !day.isSpared(prefix),
      test(group) {
        if (countAttempts(group.members) < thresholds.ports) return null;
        const byTarget = groupBy(attemptsOf(group.members), ({ target }) => target).values();
        const sweeps = findSweeps(byTarget, portOf, thresholds.ports, thresholds);
        return sweeps.length > 0 && isWholeScan(group, day, thresholds.failedRatio) ? sweeps : null;
      },
    }).map(({ finding: sweeps, ...chosen }) => describe(day, thresholds, sweeps, { ...chosen, finding: sweeps }));
  },
};

const portOf = ({ protocol, port }: Attempt) => `${protocol} ${port}`;

function describe(
  day: Day,
  thresholds: Thresholds['port-scan'],
  sweeps: readonly Sweep[],
  chosen: Parameters<typeof measureChosen>[0],
): Finding {
  const [largest] = sweeps;
  const target = largest?.items[0]?.target ?? '';
  const { first, last, addresses, distinct: ports } = measureChosen(chosen, sweeps, target, thresholds);
  const open = sweeps.reduce((sum, sweep) => sum + sweep.targets - sweep.failedTargets, 0);
  const numbers = new Set(largest?.items.map(({ port }) => port));
  const others = sweeps.length > 1 ? `, and of ${sayCount(sweeps.length - 1, 'other address', 'other addresses')}` : '';
  const answers = open > 0 ? `; ${sayCount(open, 'port')} answered` : '';
  return {
    severity: ports >= thresholds.large && open > 0 ? 'high' : 'warning',
    family: chosen.members[0]?.family ?? null,
    source: chosen.prefix,
    addresses,
    first,
    last,
    measured: { value: ports, unit: 'ports' },
    threshold: thresholds.ports,
    target: {
      address: sayAddress(target),
      interface: largest?.items[0]?.interface ?? null,
      ports: [...numbers].sort((a, b) => a - b).slice(0, 20),
      portsTotal: ports,
      protocol: null,
    },
    said: `tried ${sayCount(ports, 'port')} of ${sayAddress(target)}${others} ${saySpan(day.say(first), day.say(last))}${answers}`,
    proofs: proveAttempts(largest?.items ?? []),
    sql: lookAtFlows({ source: chosen.prefix, target, first, last }),
  };
}

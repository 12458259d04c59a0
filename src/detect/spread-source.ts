import type { Thresholds } from '../contracts/detect.ts';
import { choosePrefixes } from './choose-prefix.ts';
import type { Attempt, Day } from './day.ts';
import { lookAtFlows } from './look-again.ts';
import type { Finding, Rule } from './rule.ts';
import { attemptsOf, isWholeScan, proveAttempts } from './scan.ts';
import { chooseStrategy } from './target-strategy.ts';
import { busiestWindow, spanOf, splitSessions } from './windows.ts';
import { sayCount, saySpan } from './words.ts';

interface Spread {
  readonly items: readonly Attempt[];
  readonly addresses: ReadonlySet<string>;
  readonly targets: number;
}

/**
 * Somebody who takes another address for nearly every packet, so that no address of theirs ever does much: seen only
 * when the addresses of a prefix are taken together.
 */
export const spreadSource: Rule<'spread-source'> = {
  id: 'spread-source',
  name: 'Spread source',
  severity: 'high',
  source: 'Richter, Gasser, Berger, IMC 2022 (sources at /128, /64, /48 and /32); Egloff et al., CoNEXT 2025',
  needs: ['flows'],
  blocks: true,
  detect(day, thresholds) {
    const triers = day.triers.filter(({ family }) => family === 'ipv6');
    return choosePrefixes(triers, {
      addressOf: (trier) => trier.address,
      weightOf: (trier) => trier.attempts.length,
      mayAccuse: (prefix) => !day.isSpared(prefix),
      test(group) {
        if (group.prefix.length === 128 || group.members.length < thresholds.addresses) return null;
        // Who gets in somewhere is no scanner that found closed doors only.
        const vain = group.members.filter(({ attempts }) => attempts.every((one) => one.failed >= one.attempts));
        const spread = splitSessions(attemptsOf(vain), thresholds.gapSeconds).filter((session) =>
          isSpread(measure(busiestWindow(session, thresholds.windowSeconds, ({ source }) => source)), thresholds),
        );
        return spread.length > 0 && isWholeScan(group, day, thresholds.failedRatio) ? measure(spread.flat()) : null;
      },
    }).map(({ prefix, finding }) => describe(day, prefix, finding, thresholds.addresses));
  },
};

function measure(items: readonly Attempt[]): Spread {
  return {
    items,
    addresses: new Set(items.map(({ source }) => source)),
    targets: new Set(items.map(({ target, protocol, port }) => `${target} ${protocol} ${port}`)).size,
  };
}

function isSpread({ items, addresses, targets }: Spread, thresholds: Thresholds['spread-source']): boolean {
  return (
    addresses.size >= thresholds.addresses &&
    targets >= thresholds.targets &&
    items.reduce((sum, one) => sum + one.attempts, 0) <= thresholds.attemptsPerAddress * addresses.size
  );
}

function describe(day: Day, source: Finding['source'], whole: Spread, threshold: number): Finding {
  const { first, last } = spanOf(whole.items);
  const addresses = [...whole.addresses];
  const ports = new Set(whole.items.map(({ port }) => port));
  const from = sayCount(addresses.length, 'address', 'addresses');
  const doors = sayCount(whole.targets, 'address and port pair');
  return {
    severity: 'high',
    family: 'ipv6',
    source,
    addresses,
    first,
    last,
    measured: { value: addresses.length, unit: 'addresses' },
    threshold,
    target: {
      address: null,
      interface: null,
      ports: [...ports].sort((a, b) => a - b).slice(0, 20),
      portsTotal: ports.size,
      protocol: null,
    },
    targetStrategy: chooseStrategy(whole.items.map(({ target, first: at }) => ({ address: target, first: at }))),
    said: `tried ${doors} of ours from ${from} in turn ${saySpan(day.say(first), day.say(last))}`,
    proofs: proveAttempts(whole.items),
    sql: lookAtFlows({ source, first, last }),
  };
}

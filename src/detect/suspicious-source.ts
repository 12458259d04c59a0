import { choosePrefixes } from './choose-prefix.ts';
import type { Day, Suspect } from './day.ts';
import { lookAtFlows } from './look-again.ts';
import type { Finding, Rule } from './rule.ts';
import { groupBy, pick } from './scan.ts';
import { spanOf } from './windows.ts';
import { sayCount, saySpan } from './words.ts';

/** Sources that nobody can have, and sources of networks on a list. */
export const suspiciousSource: Rule<'suspicious-source'> = {
  id: 'suspicious-source',
  name: 'Suspicious source',
  severity: 'info',
  source: 'IANA special-purpose and allocation registries (RFC 6890); reputation lists, when some are given',
  needs: ['flows'],
  blocks: true,
  detect(day, thresholds) {
    const byReason = groupBy(day.suspects, ({ reason }) => reason);
    return [...byReason.values()].flatMap((suspects) => {
      const listed = suspects[0]?.listed ?? null;
      if (listed !== null) return [describe(day, listed, suspects, 1)];
      return choosePrefixes(suspects, {
        addressOf: (suspect) => suspect.address,
        weightOf: (suspect) => suspect.flows,
        mayAccuse: (prefix) => !day.isSpared(prefix),
        test: ({ members }) => (sumFlows(members) >= thresholds.flows ? {} : null),
      }).map(({ prefix, members }) => describe(day, prefix, members, thresholds.flows));
    });
  },
  note({ reputation }) {
    return reputation.length === 0 ? 'No reputation list is given: judged by the registries alone.' : null;
  },
};

function sumFlows(suspects: readonly Suspect[]): number {
  return suspects.reduce((sum, { flows }) => sum + flows, 0);
}

function describe(day: Day, source: Finding['source'], suspects: readonly Suspect[], threshold: number): Finding {
  const { first, last } = spanOf(suspects);
  const flows = sumFlows(suspects);
  const accepted = flows - suspects.reduce((sum, { rejected }) => sum + rejected, 0);
  const most = suspects.toSorted((a, b) => b.flows - a.flows || (a.address < b.address ? -1 : 1));
  const [one] = suspects;
  const outcome = accepted === 0 ? 'all refused' : `${sayCount(accepted, 'of them', 'of them')} accepted`;
  const listed = one?.listed ?? null;
  return {
    severity: accepted > 0 ? 'high' : listed === null ? 'info' : 'warning',
    family: one?.family ?? null,
    source,
    subject: one?.reason ?? '',
    addresses: suspects.map(({ address }) => address),
    first,
    last,
    measured: { value: flows, unit: 'flows' },
    threshold,
    said: `sent ${sayCount(flows, 'flow')} from ${one?.reason ?? ''} ${saySpan(day.say(first), day.say(last))}, ${outcome}`,
    proofs: pick(most).map(({ address, first: at, flows: count, rejected }) => ({
      at,
      source: address,
      count,
      failed: rejected,
    })),
    sql: lookAtFlows({ source, first, last }),
  };
}

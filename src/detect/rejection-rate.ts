import { prefixContains } from '../ipv6/prefix.ts';
import { choosePrefixes } from './choose-prefix.ts';
import type { SourceMinute } from './day.ts';
import { lookAtFlows } from './look-again.ts';
import { endOfMinute, heaviest, sumMinutes } from './minutes.ts';
import type { Rule } from './rule.ts';
import { failsAsAWhole, pick } from './scan.ts';
import { sayCount, saySpan } from './words.ts';

const rejectedOf = ({ rejectedPackets }: SourceMinute) => rejectedPackets;

/**
 * Many packets of one source refused within a minute, of whatever kind. Packets, not records: a record may stand for
 * ten minutes of knocking. Sources that a scan explains already are left to it.
 */
export const rejectionRate: Rule<'rejection-rate'> = {
  id: 'rejection-rate',
  name: 'Rejections',
  severity: 'warning',
  source: 'The project’s brief (20 a minute); no published number',
  needs: ['flows'],
  blocks: true,
  detect(day, thresholds, before) {
    const explained = before.flatMap(({ source }) => source ?? []);
    const minutes = day.minutes.filter(
      ({ address, rejectedPackets }) =>
        rejectedPackets > 0 && !explained.some((prefix) => prefixContains(prefix, address)),
    );
    return choosePrefixes(minutes, {
      addressOf: (minute) => minute.address,
      weightOf: rejectedOf,
      mayAccuse: (prefix) => !day.isSpared(prefix),
      test(group) {
        const heavy = [...sumMinutes(group.members, rejectedOf)].filter(([, packets]) => packets >= thresholds.packets);
        const worst = heaviest(new Map(heavy));
        if (worst === null || !failsAsAWhole(group, day, thresholds.failedRatio)) return null;
        return { worst, minutes: heavy.map(([minute]) => minute) };
      },
    }).map(({ prefix, members, finding: { worst, minutes } }) => {
      const first = Math.min(...minutes);
      const last = endOfMinute(Math.max(...minutes));
      const taking = members.filter(({ minute }) => minutes.includes(minute));
      const most = members
        .filter(({ minute }) => minute === worst.minute)
        .sort((a, b) => rejectedOf(b) - rejectedOf(a));
      const often =
        minutes.length > 1 ? ` and as many or fewer in ${sayCount(minutes.length - 1, 'other minute')}` : '';
      return {
        severity: 'warning',
        family: members[0]?.family ?? null,
        source: prefix,
        addresses: [...new Set(taking.map(({ address }) => address))],
        first,
        last,
        measured: { value: worst.value, unit: 'rejected packets a minute' },
        threshold: thresholds.packets,
        said: `had ${sayCount(worst.value, 'packet')} refused within a minute${often}, ${saySpan(day.say(first), day.say(last))}`,
        proofs: pick(most).map((row) => ({
          at: row.minute,
          source: row.address,
          count: row.packets,
          failed: row.rejectedPackets,
          bytes: row.bytes,
        })),
        sql: lookAtFlows({ source: prefix, first, last, rejected: true }),
      };
    });
  },
};

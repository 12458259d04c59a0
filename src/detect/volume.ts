import type { Thresholds } from '../contracts/detect.ts';
import type { Family } from '../contracts/row-fields.ts';
import { choosePrefixes } from './choose-prefix.ts';
import type { Day } from './day.ts';
import { lookAtFlows, lookAtRequests } from './look-again.ts';
import { endOfMinute, heaviest, sumMinutes } from './minutes.ts';
import type { Finding, Proof, Rule } from './rule.ts';
import { pick } from './scan.ts';
import { sayBytes, sayCount } from './words.ts';

type Figure = 'bytes' | 'requests';

interface Amount {
  readonly address: string;
  readonly family: Family;
  readonly minute: number;
  readonly value: number;
  readonly proof: Proof;
}

/**
 * A home or an office has a /56 at most; what a longer ladder would add up are the customers of a provider, which are
 * many on any day.
 */
const lengths = { ipv6: [128, 64, 56], ipv4: [128] };

/** Median absolute deviations of a figure that is nearly the same every day are nearly nothing. */
const leastDeviation = 0.05;

/**
 * Bytes of one source to our addresses, and its requests to the load balancers, within a minute, against the highest
 * minute of the same hour on earlier days.
 */
export const volume: Rule<'volume'> = {
  id: 'volume',
  name: 'Unusual volume',
  severity: 'warning',
  source: 'Median and median absolute deviation of the same hour (Hampel, 1974), over a fixed floor',
  needs: ['flows', 'requests'],
  blocks: true,
  detect(day, thresholds) {
    const bytes = day.minutes.map(({ address, family, minute, flows, bytes: value }) => ({
      ...{ address, family, minute, value },
      proof: { at: minute, source: address, count: flows, bytes: value },
    }));
    const requests = day.clientMinutes.map(({ address, family, minute, requests: value, failed, ...more }) => ({
      ...{ address, family, minute, value },
      proof: { at: minute, source: address, count: value, failed, bytes: more.bytes, text: more.path },
    }));
    return [...findHeavy(day, thresholds, 'bytes', bytes), ...findHeavy(day, thresholds, 'requests', requests)];
  },
  note({ history }, { leastDays }) {
    if (history.days >= leastDays) return null;
    return `The archive has ${sayCount(history.days, 'earlier report')} to compare with, and ${leastDays} are needed: judged by the fixed limit alone.`;
  },
};

function findHeavy(day: Day, thresholds: Thresholds['volume'], figure: Figure, amounts: readonly Amount[]): Finding[] {
  return choosePrefixes(amounts, {
    addressOf: (amount) => amount.address,
    weightOf: (amount) => amount.value,
    mayAccuse: (prefix) => !day.isSpared(prefix),
    lengths,
    test({ members }) {
      const sums = sumMinutes(members, ({ value }) => value);
      const over = [...sums].filter(([minute, value]) => value >= limitAt(day, thresholds, figure, minute).limit);
      const worst = heaviest(new Map(over));
      return worst === null ? null : { worst, minutes: over.map(([minute]) => minute) };
    },
  }).map(({ prefix, members, finding: { worst, minutes } }) => {
    const { limit, median, days } = limitAt(day, thresholds, figure, worst.minute);
    const taking = members.filter(({ minute }) => minutes.includes(minute));
    const most = members.filter(({ minute }) => minute === worst.minute).sort((a, b) => b.value - a.value);
    const first = Math.min(...minutes);
    const last = endOfMinute(Math.max(...minutes));
    const say = (value: number) => (figure === 'bytes' ? sayBytes(value) : sayCount(Math.round(value), 'request'));
    const usual =
      median === null
        ? 'there are too few earlier days to say whether that is usual'
        : `the highest minute of that hour was ${say(median)} in the median of ${sayCount(days, 'earlier day')}`;
    return {
      severity: median === null ? 'info' : worst.value >= 2 * limit ? 'high' : 'warning',
      family: members[0]?.family ?? null,
      source: prefix,
      subject: figure,
      addresses: [...new Set(taking.map(({ address }) => address))],
      first,
      last,
      measured: { value: worst.value, unit: figure === 'bytes' ? 'bytes a minute' : 'requests a minute' },
      threshold: Math.round(limit),
      baseline: median === null ? null : { days, median },
      said: `sent ${say(worst.value)} within the minute of ${day.say(worst.minute)}; ${usual}`,
      proofs: pick(most).map(({ proof }) => proof),
      sql:
        figure === 'bytes'
          ? lookAtFlows({ source: prefix, first, last })
          : lookAtRequests({ source: prefix, first, last }),
    };
  });
}

/** The floor of the settings, or what the same hour of earlier days makes of it. */
function limitAt(
  { history }: Day,
  thresholds: Thresholds['volume'],
  figure: Figure,
  minute: number,
): { limit: number; median: number | null; days: number } {
  const floor = thresholds[figure];
  const peaks = history.peaksAt(minute, figure);
  if (peaks.length < thresholds.leastDays) return { limit: floor, median: null, days: peaks.length };
  const median = medianOf(peaks);
  const deviation = medianOf(peaks.map((peak) => Math.abs(peak - median)));
  const usual = median + thresholds.deviations * Math.max(deviation, leastDeviation * median);
  return { limit: Math.max(floor, usual), median, days: peaks.length };
}

/** Of an even number the mean of the middle two; NaN without any. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return (low + high) / 2;
}

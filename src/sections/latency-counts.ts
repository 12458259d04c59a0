import { bucketsPerDecade, bucketValue } from '../contracts/latency.ts';

/** Buckets of contracts/latency.ts in one bin of the histogram: ten bins per factor of ten. */
const bucketsPerBin = bucketsPerDecade / 10;

/** Requests per latency bucket. Counts of hours, days or target groups add up to the counts of the whole. */
export class LatencyCounts {
  readonly #counts = new Map<number, number>();
  #total = 0;

  /** Requests with a known latency. */
  get total(): number {
    return this.#total;
  }

  /** Bucket -1 holds the zeros. */
  add(bucket: number, requests: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + requests);
    this.#total += requests;
  }

  merge(other: LatencyCounts): void {
    for (const [bucket, requests] of other.#counts) this.add(bucket, requests);
  }

  /**
   * Seconds that at least the part `fraction` of the requests stays within (nearest rank), off by no more than
   * `relativeError`; null without requests.
   */
  percentile(fraction: number): number | null {
    // 0.9 * 10 is a little more than 9 in binary fractions.
    const rank = Math.max(1, Math.ceil(Number((fraction * this.#total).toPrecision(12))));
    let seen = 0;
    for (const [bucket, requests] of this.buckets) {
      seen += requests;
      if (seen >= rank) return tidy(bucketValue(bucket));
    }
    return null;
  }

  /** The bucket of the request at this place, counted from 1, of all in order of latency. */
  bucketAt(rank: number): number {
    let seen = 0;
    for (const [bucket, requests] of this.buckets) {
      seen += requests;
      if (seen >= rank) return bucket;
    }
    throw new RangeError(`there are no ${rank} requests`);
  }

  /** Requests per bin of the histogram; -1 is the bin of the zeros. */
  bins(): Map<number, number> {
    const bins = new Map<number, number>();
    for (const [bucket, requests] of this.buckets) {
      const bin = bucket < 0 ? -1 : Math.floor(bucket / bucketsPerBin);
      bins.set(bin, (bins.get(bin) ?? 0) + requests);
    }
    return bins;
  }

  /** Fastest first. */
  get buckets(): [bucket: number, requests: number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }
}

export interface HistogramBin {
  /** Seconds; a latency that equals `to` belongs to the next bin. */
  from: number;
  to: number;
  ipv4: number;
  ipv6: number;
}

/** Both families over the same bins, from the lowest to the highest that has requests, those between without gap. */
export function makeHistogram(ipv4: LatencyCounts, ipv6: LatencyCounts): HistogramBin[] {
  const counts = { ipv4: ipv4.bins(), ipv6: ipv6.bins() };
  const all = [...counts.ipv4.keys(), ...counts.ipv6.keys()];
  const timed = all.filter((bin) => bin >= 0);
  const first = timed.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = timed.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const at = (bin: number) => ({ ipv4: counts.ipv4.get(bin) ?? 0, ipv6: counts.ipv6.get(bin) ?? 0 });
  const histogram: HistogramBin[] = all.includes(-1) ? [{ from: 0, to: 0, ...at(-1) }] : [];
  for (let bin = first; bin <= last; bin++) histogram.push({ from: binStart(bin), to: binStart(bin + 1), ...at(bin) });
  return histogram;
}

function binStart(bin: number): number {
  return tidy(10 ** (bin / 10) / 1e6);
}

/** Six digits: far below the error of a bucket, and the same text wherever powers are computed. */
export function tidy(seconds: number): number {
  return Number(seconds.toPrecision(6));
}

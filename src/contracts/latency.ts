/**
 * Latencies as counts per logarithmic bucket (a DDSketch with a fixed grid; Masson, Rim, Lee, VLDB 2019): buckets add
 * up over hours, days and shards, and every percentile read from them is within `relativeError` of a true sample.
 *
 * In SQL: bucket = floor(120 * log10(microseconds) + 1e-9), and -1 for zero. The 1e-9 keeps exact powers of ten from
 * falling into different buckets where two engines' logarithms differ in the last bit.
 */
export const bucketsPerDecade = 120;

const ratio = 10 ** (1 / bucketsPerDecade);

/** At most 0.96 %: half the width of a bucket relative to its middle. */
export const relativeError = (ratio - 1) / (ratio + 1);

/** Seconds at which a bucket begins; 0 for the bucket -1, which holds the zeros. */
export function bucketStart(bucket: number): number {
  return bucket < 0 ? 0 : 10 ** (bucket / bucketsPerDecade) / 1e6;
}

/** The value, in seconds, that is at most `relativeError` away from every sample in the bucket. */
export function bucketValue(bucket: number): number {
  return bucket < 0 ? 0 : (bucketStart(bucket) * 2 * ratio) / (ratio + 1);
}

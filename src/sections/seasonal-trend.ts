/** A value on a day. */
export interface Point {
  /** Days since 1970. */
  readonly day: number;
  readonly value: number;
}

export interface Trend {
  /** Change per day. */
  readonly slope: number;
  /** 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

const daysOfWeek = 7;
/** 97.5 % of the normal distribution. */
const z95 = 1.96;
/** Of the normal distribution: standard deviation ÷ median absolute deviation. */
const madScale = 1.4826;

/**
 * The trend of a daily figure: the median of the slopes between all days of the same weekday (Sen's slope, seasonal;
 * Hirsch, Slack and Smith 1982), which neither the rhythm of the week nor a few odd days bend. The interval is by the
 * ranks of the slopes, from the variance of Kendall's S (Gilbert 1987, 17.3). Null with too few days for an interval.
 */
export function seasonalTrend(points: readonly Point[]): Trend | null {
  const slopes: number[] = [];
  let variance = 0;
  for (let weekday = 0; weekday < daysOfWeek; weekday++) {
    const season = points.filter(({ day }) => day % daysOfWeek === weekday);
    variance += (season.length * (season.length - 1) * (2 * season.length + 5)) / 18;
    season.forEach((later, index) => {
      for (const earlier of season.slice(0, index)) {
        slopes.push((later.value - earlier.value) / (later.day - earlier.day));
      }
    });
  }
  slopes.sort((a, b) => a - b);
  const reach = z95 * Math.sqrt(variance);
  const lower = Math.floor((slopes.length - reach) / 2);
  const low = slopes[lower - 1];
  const high = slopes[slopes.length - lower];
  if (lower < 1 || low === undefined || high === undefined) return null;
  return { slope: medianOf(slopes), low, high };
}

/** The present level on an average weekday, and how far a single day strays from the line (95 %). */
export function levelOf(points: readonly Point[], { slope }: Trend, today: number): { level: number; scatter: number } {
  const moved = points.map(({ day, value }) => value + slope * (today - day));
  const level = medianOf(moved.slice(-daysOfWeek));
  const centre = medianOf(moved);
  return { level, scatter: z95 * madScale * medianOf(moved.map((value) => Math.abs(value - centre))) };
}

/** Of an even number the mean of the middle two; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

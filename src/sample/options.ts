import { DAY } from './schedule.ts';

/** Thrown for options that make no sense; the message names the option. */
export class InvalidSampleOptions extends Error {
  override readonly name = 'InvalidSampleOptions';
}

export interface SampleOptions {
  /** ALB access log lines of `date`. Connection log lines are about a quarter of it. */
  rows: number;
  /**
   * Flow records that start on `date`, without those that only say that there are none (NODATA, SKIPDATA). Default half
   * as many as rows. Who talks to whom about what stays the same; there are more or fewer conversations.
   */
  flows?: number;
  /** Whole number: the same seed and options give the same bytes. */
  seed: number;
  /** YYYY-MM-DD, a UTC day. */
  date: string;
  /** Days up to and including `date`, default 1. Earlier days have less traffic and less of it over IPv6. */
  days?: number;
  /** Adds what goes wrong with real logs: a truncated file, three broken lines, a SKIPDATA record, a missing hour. */
  flaws?: boolean;
  /** Whether to count the truth; default up to two million rows and as many flow records. */
  truth?: boolean;
}

/** Of rows, and of flow records. */
const MOST_LINES = 1_000_000_000;
const MOST_DAYS = 400;
const TRUTH_UP_TO = 2_000_000;

function wholeNumber(name: string, value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new InvalidSampleOptions(`${name} must be a whole number from ${least} to ${most}, not ${value}`);
  }
  return value;
}

/** @throws InvalidSampleOptions */
export function checkOptions(options: SampleOptions): Required<SampleOptions> & { midnight: number } {
  const { date, flaws = false } = options;
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / 1000 : Number.NaN;
  // Date.parse takes the 31st of February for the 3rd of March in some engines.
  if (Number.isNaN(midnight) || new Date(midnight * 1000).toISOString().slice(0, 10) !== date) {
    throw new InvalidSampleOptions(`date must be a day of the calendar as YYYY-MM-DD, not ${JSON.stringify(date)}`);
  }
  if (midnight < 366 * DAY) throw new InvalidSampleOptions(`date must not be before 1971-01-02, but is ${date}`);
  const rows = wholeNumber('rows', options.rows, 1, MOST_LINES);
  const flows = wholeNumber('flows', options.flows ?? Math.round(rows / 2), 1, MOST_LINES);
  const seed = wholeNumber('seed', options.seed, 0, 0xffffffff);
  const days = wholeNumber('days', options.days ?? 1, 1, MOST_DAYS);
  const truth = options.truth ?? Math.max(rows, flows) <= TRUTH_UP_TO;
  return { rows, flows, seed, date, days, flaws, truth, midnight };
}

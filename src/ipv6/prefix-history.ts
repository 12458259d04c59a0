/**
 * Which /64s were seen on which of the last days: tells new networks from returning ones, and stable from passing ones,
 * without keeping an address. A state per day is stored beside the report: for every /64 of the window its 64 bits and a
 * bitmap of days. (The full addresses would tell more and are left out: a history of them follows people.)
 */
export interface PrefixHistory {
  /** The last day it holds, `2026-11-22`. */
  readonly date: string;
  /** Distinct /64s in ascending order, upper 64 bits of the address. */
  readonly prefixes: BigUint64Array;
  /** For each prefix the days on which it was seen: bit 0 is `date`, bit 1 the day before it. */
  readonly days: Uint16Array;
}

/** Days in the window, today included. */
export const historyDays = 15;
/** Seen on days so far apart is stable: "3d-stable" (Plonka & Berger, IMC 2015). */
const stableDays = 3;

export interface RecurrenceSummary {
  /** Days of the window on which anything was seen, today included. 1: there is no history yet. */
  readonly daysKnown: number;
  /** /64s seen on the day itself: first seen + returning. */
  readonly today: number;
  readonly firstSeen: number;
  readonly returning: number;
  /** Those of today that were seen also at least `stableDays` days before. */
  readonly stable: number;
}

/**
 * The history with a day added. `prefixes`: distinct /64s of the day in ascending order. The same day again replaces
 * what it said before; throws RangeError for a day before the history's last.
 */
export function addDay(history: PrefixHistory | null, date: string, prefixes: BigUint64Array): PrefixHistory {
  const passed = history === null ? historyDays : daysBetween(history.date, date);
  if (!(passed >= 0)) throw new RangeError(`the history already reaches ${history?.date}, after ${date}`);
  const old = history?.prefixes ?? new BigUint64Array();
  const merged = new BigUint64Array(old.length + prefixes.length);
  const days = new Uint16Array(merged.length);
  let count = 0;
  let left = 0;
  let right = 0;
  while (left < old.length || right < prefixes.length) {
    const known = old[left];
    const seen = prefixes[right];
    const isOld = known !== undefined && (seen === undefined || known <= seen);
    const isNew = seen !== undefined && (known === undefined || seen <= known);
    const bits = (isOld ? shiftDays(history?.days[left] ?? 0, passed) : 0) | (isNew ? 1 : 0);
    if (bits !== 0) {
      merged[count] = (isNew ? seen : known) ?? 0n;
      days[count++] = bits;
    }
    if (isOld) left++;
    if (isNew) right++;
  }
  return { date, prefixes: merged.slice(0, count), days: days.slice(0, count) };
}

/** A bitmap as it is so many days later; the day itself is not in it yet. */
function shiftDays(bits: number, passed: number): number {
  return passed >= historyDays ? 0 : (bits << passed) & ((1 << historyDays) - 2);
}

export function summariseRecurrence(history: PrefixHistory): RecurrenceSummary {
  let known = 0;
  let today = 0;
  let firstSeen = 0;
  let stable = 0;
  for (const bits of history.days) {
    known |= bits;
    if ((bits & 1) === 0) continue;
    today++;
    if (bits === 1) firstSeen++;
    if (bits >= 1 << stableDays) stable++;
  }
  return { daysKnown: countBits(known | 1), today, firstSeen, returning: today - firstSeen, stable };
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Whole days from one calendar date to another; NaN when either is none. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

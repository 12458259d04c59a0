import type { Chosen, Group } from './choose-prefix.ts';
import type { Attempt, Day, Trier } from './day.ts';
import type { Proof } from './rule.ts';
import { busiestWindow, spanOf, splitSessions } from './windows.ts';

/** What scans of ports and of addresses have in common: many different targets, most of them in vain. */

export interface ScanThresholds {
  readonly attempts: number;
  readonly failedRatio: number;
  readonly gapSeconds: number;
  readonly windowSeconds: number;
}

export interface Sweep {
  /** Different ports, or different addresses. */
  readonly distinct: number;
  readonly attempts: number;
  /** Targets of which every attempt failed, of all targets. */
  readonly failedTargets: number;
  readonly targets: number;
  readonly items: readonly Attempt[];
}

/** An address that comes back to the same door more often than this does not look for open ones: it retries. */
const mostRetries = 5;

/** Different targets that the triers tried. Too few are told by this alone. */
export function countAttempts(members: readonly Trier[]): number {
  return members.reduce((sum, { attempts }) => sum + attempts.length, 0);
}

/** All attempts of a group, but nothing for a group most of whose attempts are retries (mail servers, IPsec). */
export function attemptsOf(members: readonly Trier[]): readonly Attempt[] {
  const attempts = members.flatMap((member) => member.attempts);
  const all = attempts.reduce((sum, one) => sum + one.attempts, 0);
  const retried = attempts.reduce((sum, one) => sum + (one.attempts > mostRetries ? one.attempts : 0), 0);
  return retried * 2 > all ? [] : attempts;
}

/**
 * Of each list of attempts (those on one address, or those on one port) the sessions in which enough was tried and
 * enough of it failed; the largest of each list.
 */
export function findSweeps(
  lists: Iterable<readonly Attempt[]>,
  keyOf: (attempt: Attempt) => string,
  least: number,
  thresholds: ScanThresholds,
): Sweep[] {
  const sweeps: Sweep[] = [];
  for (const list of lists) {
    if (list.length < least) continue;
    let best: Sweep | null = null;
    for (const session of splitSessions(list, thresholds.gapSeconds)) {
      if (session.length < least) continue;
      const sweep = measureSweep(busiestWindow(session, thresholds.windowSeconds, keyOf), keyOf);
      const enough = sweep.distinct >= least && sweep.attempts >= thresholds.attempts;
      if (!enough || sweep.failedTargets < thresholds.failedRatio * sweep.targets) continue;
      if (best === null || sweep.distinct > best.distinct) best = sweep;
    }
    if (best !== null) sweeps.push(best);
  }
  return sweeps.sort((a, b) => b.distinct - a.distinct || b.attempts - a.attempts);
}

function measureSweep(items: readonly Attempt[], keyOf: (attempt: Attempt) => string): Sweep {
  const failed = new Map<string, boolean>();
  for (const item of items) {
    const key = keyOf(item);
    failed.set(key, (failed.get(key) ?? true) && item.failed >= item.attempts);
  }
  return {
    distinct: failed.size,
    attempts: items.reduce((sum, { attempts }) => sum + attempts, 0),
    failedTargets: [...failed.values()].filter(Boolean).length,
    targets: failed.size,
    items,
  };
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

/** A prefix is accused only when four of five attempts out of all of it fail, whatever a preset asks of one address. */
const wholeRatio = 0.8;

/**
 * Whether a prefix as a whole fails as often as its triers do: of a /48 whose other hosts are ordinary clients, or of a
 * provider's /32, a few hosts must not give the name. `tried`: the least that is known of it.
 */
export function failsAsAWhole(
  { prefix, discharged }: Pick<Group<unknown>, 'prefix' | 'discharged'>,
  day: Day,
  failedRatio: number,
  tried: { attempts: number; failed: number } = { attempts: 0, failed: 0 },
): boolean {
  const all = day.everybody.sumWithout(prefix, discharged);
  const ratio = prefix.length === 128 ? failedRatio : Math.max(failedRatio, wholeRatio);
  return Math.max(all.failed, tried.failed) >= ratio * Math.max(all.attempts, tried.attempts);
}

/** As failsAsAWhole, of triers. Of one address the targets tell, which the rules look at themselves. */
export function isWholeScan(group: Group<Trier>, day: Day, failedRatio: number): boolean {
  if (group.prefix.length === 128) return true;
  const attempts = group.members.flatMap((member) => member.attempts);
  return failsAsAWhole(group, day, failedRatio, {
    attempts: attempts.reduce((sum, one) => sum + one.attempts, 0),
    failed: attempts.reduce((sum, one) => sum + one.failed, 0),
  });
}

/** A few attempts spread over the whole, in the order of time. */
export function proveAttempts(items: readonly Attempt[]): Proof[] {
  return pick(items.toSorted((a, b) => a.first - b.first || (a.source < b.source ? -1 : 1))).map((item) => ({
    at: item.first,
    source: item.source,
    target: item.target,
    port: item.port,
    protocol: item.protocol,
    count: item.attempts,
    failed: item.failed,
  }));
}

/** At most five, the first and the last among them. */
export function pick<T>(items: readonly T[], most = 5): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, at) => items[Math.round((at * (items.length - 1)) / (most - 1))]).filter(
    (item) => item !== undefined,
  );
}

/**
 * When it was, by whom, and how many ports or addresses the largest sweep tried. Of a lone source whose list the query
 * cut short, the query counted them all, and knows the last attempt, the same; not within a window, which is a part.
 *
 * @param target of the largest sweep: an own address, or `protocol port`
 */
export function measureChosen(
  { members }: Chosen<Trier, unknown>,
  sweeps: readonly Sweep[],
  target: string,
  { windowSeconds }: Pick<ScanThresholds, 'windowSeconds'>,
) {
  const { first, last } = spanOf(sweeps.flatMap(({ items }) => items));
  const [only] = members;
  const uncut = members.length === 1 && windowSeconds === 0 ? only?.all.get(target) : undefined;
  return {
    first,
    last: Math.max(last, uncut?.last ?? last),
    addresses: members.map(({ address }) => address),
    distinct: Math.max(sweeps[0]?.distinct ?? 0, uncut?.distinct ?? 0),
  };
}

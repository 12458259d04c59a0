/** Something that happened between two moments, in seconds since 1970. */
export interface Timed {
  readonly first: number;
  readonly last: number;
}

/** Sorted by begin, and split where nothing happened for longer than `gapSeconds`. */
export function splitSessions<T extends Timed>(items: readonly T[], gapSeconds: number): T[][] {
  const sorted = items.toSorted((a, b) => a.first - b.first);
  const sessions: T[][] = [];
  let session: T[] = [];
  let until = -Infinity;
  for (const item of sorted) {
    if (item.first - until > gapSeconds) {
      session = [];
      sessions.push(session);
    }
    session.push(item);
    until = Math.max(until, item.last);
  }
  return sessions;
}

/**
 * Of a session, sorted by begin, the part within `windowSeconds` with most different keys, the earliest of equals; the
 * whole session for 0.
 */
export function busiestWindow<T extends Timed>(
  session: readonly T[],
  windowSeconds: number,
  keyOf: (item: T) => string,
): readonly T[] {
  if (windowSeconds === 0) return session;
  const counts = new Map<string, number>();
  let best = { from: 0, keys: 0 };
  let from = 0;
  for (const item of session) {
    counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
    for (let old = session[from]; old !== undefined && item.first - old.first >= windowSeconds; old = session[from]) {
      const left = (counts.get(keyOf(old)) ?? 0) - 1;
      if (left === 0) counts.delete(keyOf(old));
      else counts.set(keyOf(old), left);
      from++;
    }
    if (counts.size > best.keys) best = { from, keys: counts.size };
  }
  const begin = session[best.from]?.first ?? 0;
  return session.filter(({ first }, at) => at >= best.from && first - begin < windowSeconds);
}

/** First and last moment of some things that happened. */
export function spanOf(items: readonly Timed[]): Timed {
  return items.reduce(
    (span, { first, last }) => ({ first: Math.min(span.first, first), last: Math.max(span.last, last) }),
    { first: Infinity, last: -Infinity },
  );
}

/** Sums of what several addresses did in each minute. */
export function sumMinutes<T extends { readonly minute: number }>(
  items: readonly T[],
  amountOf: (item: T) => number,
): Map<number, number> {
  const sums = new Map<number, number>();
  for (const item of items) sums.set(item.minute, (sums.get(item.minute) ?? 0) + amountOf(item));
  return sums;
}

/** The minute with most, the earliest of equals; null without any. */
export function heaviest(sums: ReadonlyMap<number, number>): { minute: number; value: number } | null {
  let best: { minute: number; value: number } | null = null;
  for (const [minute, value] of [...sums].sort(([a], [b]) => a - b)) {
    if (best === null || value > best.value) best = { minute, value };
  }
  return best;
}

/** The last second of a minute. */
export function endOfMinute(minute: number): number {
  return minute + 59;
}

import { type Prefix, prefixContains, prefixOf } from '../ipv6/prefix.ts';
import { commonPrefixLength, hexToWords, isIPv4Words } from '../ipv6/words.ts';

export interface CoverRules {
  /** How many who did nothing wrong lie in a prefix; for a prefix in another one, no more than in that. */
  bystandersIn(prefix: Prefix): number;
  /** So many more of them than lie in the offenders themselves may be covered. */
  budget: number;
  /** True for prefixes that hold an address that must never be covered; and so for all that hold such a prefix. */
  isSpared(prefix: Prefix): boolean;
  /** Prefixes are joined into none shorter than this. IPv4 lengths with 96 added. */
  shortest: { readonly ipv6: number; readonly ipv4: number };
}

export interface Cover {
  /** In the order of addresses; none overlaps another. */
  readonly prefixes: readonly Prefix[];
  /** Bystanders in them that are in no offender. */
  readonly added: number;
  /** Offenders that hold an address that must never be covered. */
  readonly spared: readonly Prefix[];
}

/**
 * As few prefixes as can cover all offenders within the budget; of several such lists one that covers fewest bystanders.
 *
 * A prefix that covers some offenders can be shrunk to the longest one that holds them all, which costs no more. So only
 * the nodes of the binary tree over the offenders matter: for each, the least cost of covering what is below it with k
 * prefixes, from the leaves up (a knapsack; quadratic in the number of offenders).
 */
export function coverPrefixes(offenders: readonly Prefix[], rules: CoverRules): Cover {
  const spared = offenders.filter((prefix) => rules.isSpared(prefix));
  const sorted = withoutNested(offenders.filter((prefix) => !spared.includes(prefix)));
  if (sorted.length === 0) return { prefixes: [], added: 0, spared };
  const words = sorted.map(({ hex }) => hexToWords(hex));
  const tree = buildTree(sorted, words, 0, sorted.length, rules);
  const fewest = tree.costs.findIndex((cost) => cost <= rules.budget);
  const prefixes: Prefix[] = [];
  collect(tree, fewest, prefixes);
  return { prefixes, added: tree.costs[fewest] ?? 0, spared };
}

/** In the order of addresses, without those that lie in another one. */
function withoutNested(prefixes: readonly Prefix[]): Prefix[] {
  const sorted = prefixes.toSorted((a, b) => (a.hex < b.hex ? -1 : a.hex > b.hex ? 1 : a.length - b.length));
  const kept: Prefix[] = [];
  for (const prefix of sorted) {
    const last = kept.at(-1);
    if (last === undefined || last.length > prefix.length || !prefixContains(last, prefix.hex)) kept.push(prefix);
  }
  return kept;
}

interface Tree {
  readonly prefix: Prefix;
  /** Bystanders in the offenders below. */
  readonly inherent: number;
  /** By number of prefixes: the fewest bystanders that are added; Infinity for 0. */
  readonly costs: readonly number[];
  readonly parts: readonly [Tree, Tree] | null;
}

function buildTree(
  sorted: readonly Prefix[],
  words: readonly Uint32Array[],
  from: number,
  to: number,
  rules: CoverRules,
): Tree {
  const [first, last] = [sorted[from], sorted[to - 1]];
  const [low, high] = [words[from], words[to - 1]];
  if (first === undefined || last === undefined || low === undefined || high === undefined) {
    throw new RangeError('no tree without a leaf');
  }
  if (to - from === 1) {
    return { prefix: first, inherent: rules.bystandersIn(first), costs: [Infinity, 0], parts: null };
  }
  const length = commonPrefixLength(low, 0, high, 0);
  let middle = from + 1;
  while (commonPrefixLength(low, 0, words[middle] ?? high, 0) > length) middle++;
  const left = buildTree(sorted, words, from, middle, rules);
  const right = buildTree(sorted, words, middle, to, rules);
  const prefix = { hex: prefixOf(first.hex, length), length };
  const inherent = left.inherent + right.inherent;
  const costs = combine(left.costs, right.costs);
  const shortest = isIPv4Words(low) ? rules.shortest.ipv4 : rules.shortest.ipv6;
  if (length >= shortest && !rules.isSpared(prefix)) costs[1] = Math.max(0, rules.bystandersIn(prefix) - inherent);
  return { prefix, inherent, costs, parts: [left, right] };
}

function combine(left: readonly number[], right: readonly number[]): number[] {
  const costs = new Array<number>(left.length + right.length - 1).fill(Infinity);
  for (let a = 1; a < left.length; a++) {
    for (let b = 1; b < right.length; b++) {
      costs[a + b] = Math.min(costs[a + b] ?? Infinity, (left[a] ?? Infinity) + (right[b] ?? Infinity));
    }
  }
  return costs;
}

/** Walks down again along the choices that made the cost. */
function collect({ prefix, costs, parts }: Tree, count: number, into: Prefix[]): void {
  if (parts === null || count === 1) {
    into.push(prefix);
    return;
  }
  const [left, right] = parts;
  for (let a = 1; a < count; a++) {
    if ((left.costs[a] ?? Infinity) + (right.costs[count - a] ?? Infinity) !== costs[count]) continue;
    collect(left, a, into);
    collect(right, count - a, into);
    return;
  }
}

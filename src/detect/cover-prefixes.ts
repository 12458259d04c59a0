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
 * the nodes of the binary tree over the offenders matter. For each, from the leaves up, the ways to cover what is below it
 * that no other way beats in both length and cost, within the budget: with a budget of 0 that is one way each.
 */
export function coverPrefixes(offenders: readonly Prefix[], rules: CoverRules): Cover {
  const spared = offenders.filter((prefix) => rules.isSpared(prefix));
  const sorted = withoutNested(offenders.filter((prefix) => !spared.includes(prefix)));
  if (sorted.length === 0) return { prefixes: [], added: 0, spared };
  const words = sorted.map(({ hex }) => hexToWords(hex));
  const tree = buildTree(sorted, words, 0, sorted.length, rules);
  const [shortest] = tree.ways;
  if (shortest === undefined) throw new Error('offenders by themselves are always a way');
  const prefixes: Prefix[] = [];
  collect(shortest, prefixes);
  return { prefixes, added: shortest.added, spared };
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

/** One way to cover the offenders below a node. */
interface Way {
  readonly count: number;
  /** Bystanders that it adds. */
  readonly added: number;
  /** One prefix, or a way for each half. */
  readonly by: Prefix | readonly [Way, Way];
}

interface Tree {
  /** Bystanders in the offenders below. */
  readonly inherent: number;
  /** Fewest prefixes first; each adds fewer bystanders than the one before. */
  readonly ways: readonly Way[];
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
    return { inherent: rules.bystandersIn(first), ways: [{ count: 1, added: 0, by: first }] };
  }
  const length = commonPrefixLength(low, 0, high, 0);
  let middle = from + 1;
  while (commonPrefixLength(low, 0, words[middle] ?? high, 0) > length) middle++;
  const left = buildTree(sorted, words, from, middle, rules);
  const right = buildTree(sorted, words, middle, to, rules);
  const prefix = { hex: prefixOf(first.hex, length), length };
  const inherent = left.inherent + right.inherent;
  const ways: Way[] = left.ways.flatMap((a) =>
    right.ways.map((b) => ({ count: a.count + b.count, added: a.added + b.added, by: [a, b] as const })),
  );
  const shortest = isIPv4Words(low) ? rules.shortest.ipv4 : rules.shortest.ipv6;
  if (length >= shortest && !rules.isSpared(prefix)) {
    ways.push({ count: 1, added: Math.max(0, rules.bystandersIn(prefix) - inherent), by: prefix });
  }
  return { inherent, ways: keepBest(ways.filter(({ added }) => added <= rules.budget)) };
}

function keepBest(ways: readonly Way[]): Way[] {
  const kept: Way[] = [];
  for (const way of ways.toSorted((a, b) => a.count - b.count || a.added - b.added)) {
    const last = kept.at(-1);
    if (last === undefined || way.added < last.added) kept.push(way);
  }
  return kept;
}

function collect({ by }: Way, into: Prefix[]): void {
  if ('hex' in by) {
    into.push(by);
    return;
  }
  for (const half of by) collect(half, into);
}

import type { Prefix } from '../ipv6/prefix.ts';

/**
 * Which prefix is the source of an event? One host makes as many IPv6 addresses as it likes, so that a fixed length is
 * wrong in both directions: /128 misses who changes addresses, /48 accuses a whole campus for one of its hosts.
 */

/** Lengths that are tried, longest first. IPv4 lies in ::ffff:0:0/96: 128 and 120 are its /32 and /24. */
export const sourceLengths = { ipv6: [128, 64, 56, 48, 32], ipv4: [128, 120] } as const;

/** A shorter prefix is accused only for what at least so many of its parts do. */
const fewestChildren = 3;
/** Of so many prefixes that do the same side by side, the one that holds them is the source. */
const manyAlike = 8;
/** A part that does more than so many times what its siblings do (the median) stands out, and stays by itself. */
const loudness = 4;

/** What is put to the test: all in the prefix that no longer prefix was accused of already. */
export interface Group<M> {
  readonly prefix: Prefix;
  readonly members: readonly M[];
  /** Longer prefixes in it that are accused by themselves; their members are not in `members`. */
  readonly discharged: readonly Prefix[];
}

export interface Chosen<M, F> extends Group<M> {
  readonly finding: F;
}

export interface Choice<M, F> {
  /** Key of 32 hex digits. */
  addressOf(member: M): string;
  /** How much a member does, in any unit; to tell a loud one from its siblings. */
  weightOf(member: M): number;
  /** Whether the group meets the rule by itself, and what was found; else null. */
  test(group: Group<M>): F | null;
  /** False for prefixes that hold an address of our own. */
  mayAccuse?(prefix: Prefix): boolean;
  /** Instead of `sourceLengths`; multiples of four, longest first, 128 among them. */
  lengths?: { readonly ipv6: readonly number[]; readonly ipv4: readonly number[] };
}

/**
 * The longest prefixes that meet the rule by themselves. A shorter one is chosen only when what is left in it, without
 * the longer ones already chosen, still meets the rule and comes from at least three of its parts. When eight or more
 * parts of a prefix meet the rule alike, or some do and the remainder does, too, they are one source that goes through
 * its addresses: then the prefix that holds them is chosen in their place, but for parts that are four times as loud as
 * their siblings. In the order of addresses, shorter prefixes after the longer ones in them.
 */
export function choosePrefixes<M, F>(members: readonly M[], choice: Choice<M, F>): Chosen<M, F>[] {
  const lengths = choice.lengths ?? sourceLengths;
  const ipv4 = members.filter((member) => isIPv4(choice.addressOf(member)));
  const ipv6 = members.filter((member) => !isIPv4(choice.addressOf(member)));
  return [...climb(ipv4, lengths.ipv4, choice), ...climb(ipv6, lengths.ipv6, choice)];
}

const mapped = '00000000000000000000ffff';

function isIPv4(hex: string): boolean {
  return hex.startsWith(mapped);
}

interface Node<M, F> {
  /** Of one of its addresses: as far as its prefix goes, of all. */
  readonly hex: string;
  /** Not accused so far. */
  readonly open: readonly M[];
  /** Accused in it, or as itself. */
  readonly chosen: readonly Chosen<M, F>[];
  /** Of these, the ones that a shorter prefix may still take the place of, with their weights. */
  readonly alone: readonly { readonly chosen: Chosen<M, F>; readonly weight: number }[];
  /** Of what is open, and of what is accused alone. */
  readonly weight: number;
}

function climb<M, F>(members: readonly M[], lengths: readonly number[], choice: Choice<M, F>): Chosen<M, F>[] {
  let nodes = groupAddresses(members, choice);
  for (const [level, length] of lengths.entries()) {
    nodes = level === 0 ? nodes.map((node) => testAddress(node, choice)) : joinNodes(nodes, length, choice);
  }
  return nodes.flatMap(({ chosen }) => chosen);
}

function groupAddresses<M, F>(members: readonly M[], choice: Choice<M, F>): Node<M, F>[] {
  const byAddress = new Map<string, M[]>();
  for (const member of members) {
    const hex = choice.addressOf(member);
    const known = byAddress.get(hex);
    if (known === undefined) byAddress.set(hex, [member]);
    else known.push(member);
  }
  return [...byAddress]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([hex, open]) => ({ hex, open, chosen: [], alone: [], weight: weigh(open, choice) }));
}

function weigh<M, F>(members: readonly M[], choice: Choice<M, F>): number {
  return members.reduce((sum, member) => sum + choice.weightOf(member), 0);
}

function testAddress<M, F>(node: Node<M, F>, choice: Choice<M, F>): Node<M, F> {
  const group: Group<M> = { prefix: { hex: node.hex, length: 128 }, members: node.open, discharged: [] };
  const chosen = tryGroup(group, choice);
  return chosen === null ? node : accused(node.hex, [], chosen, choice);
}

function accused<M, F>(
  hex: string,
  others: readonly Chosen<M, F>[],
  chosen: Chosen<M, F>,
  choice: Choice<M, F>,
): Node<M, F> {
  const weight = weigh(chosen.members, choice);
  return { hex, open: [], chosen: [...others, chosen], alone: [{ chosen, weight }], weight };
}

function tryGroup<M, F>(group: Group<M>, choice: Choice<M, F>): Chosen<M, F> | null {
  const finding = choice.test(group);
  return finding === null || choice.mayAccuse?.(group.prefix) === false ? null : { ...group, finding };
}

/** Nodes come in the order of their addresses, so that siblings are neighbours. */
function joinNodes<M, F>(nodes: readonly Node<M, F>[], length: number, choice: Choice<M, F>): Node<M, F>[] {
  const joined: Node<M, F>[] = [];
  for (let at = 0; at < nodes.length; ) {
    const node = nodes[at++];
    const key = node?.hex.slice(0, length / 4) ?? '';
    const second = at;
    while (nodes[at]?.hex.startsWith(key) === true) at++;
    // Most are alone in their prefix, and stay as they are.
    if (node !== undefined && at === second) joined.push(node);
    else joined.push(settle({ hex: key.padEnd(32, '0'), length }, nodes.slice(second - 1, at), choice));
  }
  return joined;
}

function settle<M, F>(prefix: Prefix, children: readonly Node<M, F>[], choice: Choice<M, F>): Node<M, F> {
  const { hex } = prefix;
  const open = children.flatMap((child) => child.open);
  const chosen = children.flatMap((child) => child.chosen);
  const weight = children.reduce((sum, child) => sum + child.weight, 0);
  const asItIs: Node<M, F> = { hex, open, chosen, alone: children.flatMap((child) => child.alone), weight };
  if (children.length < fewestChildren) return asItIs;

  const parts = children.filter((child) => child.open.length > 0).length;
  const discharged = chosen.map((one) => one.prefix);
  const rest = parts >= fewestChildren ? tryGroup({ prefix, members: open, discharged }, choice) : null;
  // One more, because small counts scatter.
  const usual = children.map((child) => child.weight).sort((a, b) => a - b)[children.length >> 1] ?? 0;
  const alike = children.map((child) =>
    child.alone.flatMap((one) => (one.weight <= loudness * (usual + 1) ? [one.chosen] : [])),
  );
  const many = alike.filter((list) => list.length > 0).length;
  if (many >= manyAlike || (many > 0 && rest !== null)) {
    const absorbed = new Set(alike.flat());
    const others = chosen.filter((one) => !absorbed.has(one));
    const members = [...open, ...[...absorbed].flatMap((one) => one.members)];
    const whole = tryGroup({ prefix, members, discharged: others.map((one) => one.prefix) }, choice);
    if (whole !== null) return accused(hex, others, whole, choice);
  }
  return rest === null ? asItIs : accused(hex, chosen, rest, choice);
}

/**
 * Distinct IPv6 addresses per second of one core: text → parse → class → interface identifier → ladder. It is CPU time,
 * of all threads, so that other programs on the machine do not count. The same seeded addresses go first through
 * src/ipv6, then through ipaddr.js, in one run:
 *
 *   node bench/ipv6.ts [--addresses 1000000] [--seed 1]
 *
 * ipaddr.js has no identifiers and no ladder. Its side takes the identifier from its parts by our rules, and counts the
 * ladder twice over: in sets of strings, as its users do, and with our own sort, so that the second ratio compares
 * parser and classes alone.
 */
import { parseArgs } from 'node:util';
import ipaddr from 'ipaddr.js';
import { AddressTable } from '../src/ipv6/address-table.ts';
import { findClass } from '../src/ipv6/classify.ts';
import { formatIPv6 } from '../src/ipv6/format.ts';
import { findInterfaceIdentifier } from '../src/ipv6/interface-identifier.ts';
import { interfaceIdentifiers } from '../src/ipv6/interface-identifiers.ts';
import { countLadder, type LadderLength, ladderLengths, PrefixLadder } from '../src/ipv6/ladder.ts';
import { sortAddresses } from '../src/ipv6/sort-addresses.ts';
import { commonPrefixLength } from '../src/ipv6/words.ts';

type Ladder = Readonly<Record<LadderLength, number>>;

interface Result {
  readonly seconds: number;
  readonly ladder: Ladder;
  readonly identifiers: readonly number[];
}

const { values } = parseArgs({
  options: { addresses: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});

const texts = makeAddresses(Number(values.addresses), Number(values.seed));
measureOurs(texts.slice(0, 20_000));
measureIpaddr(texts.slice(0, 20_000), countSets);
measureIpaddr(texts.slice(0, 20_000), countSorted);

// In turn, and the best of three: whatever else fills the caches then slows both alike.
const rounds = [1, 2, 3].map(() => ({ ours: measureOurs(texts), withSort: measureIpaddr(texts, countSorted) }));
const ours = fastest(rounds.map((round) => round.ours));
const withSort = fastest(rounds.map((round) => round.withSort));
const withSets = measureIpaddr(texts, countSets);
for (const other of [withSets, withSort]) {
  if (JSON.stringify([other.ladder, other.identifiers]) !== JSON.stringify([ours.ladder, ours.identifiers])) {
    throw new Error(`the figures differ: ${JSON.stringify(ours)} ${JSON.stringify(other)}`);
  }
}
console.log(`${texts.length} distinct addresses, ladder ${JSON.stringify(ours.ladder)}`);
console.log(`src/ipv6                     ${formatRate(ours)}`);
console.log(`ipaddr.js, ladder in sets    ${formatRate(withSets)}   ${formatRatio(withSets)}`);
console.log(`ipaddr.js, ladder by our own ${formatRate(withSort)}   ${formatRatio(withSort)}`);

/** The garbage collector's threads are paid for too. */
function cpuSeconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function fastest(results: readonly Result[]): Result {
  return results.reduce((best, each) => (each.seconds < best.seconds ? each : best));
}

function formatRate({ seconds }: Result): string {
  return `${Math.round(texts.length / seconds)
    .toLocaleString('en-GB')
    .padStart(11)} addresses per CPU second`;
}

function formatRatio({ seconds }: Result): string {
  return `${(seconds / ours.seconds).toFixed(1)} times slower`;
}

function measureOurs(addresses: readonly string[]): Result {
  const start = process.cpuUsage();
  const table = new AddressTable();
  for (const text of addresses) {
    if (!table.addIPv6(text, 1, 0)) throw new Error(`not an address: ${text}`);
  }
  const identifiers = new Array<number>(interfaceIdentifiers.length).fill(0);
  const ladder = new PrefixLadder();
  const order = sortAddresses(table.words, table.size);
  const classes = new Float64Array(256);
  let before = 0;
  for (const row of order) {
    const addressClass = findClass(table.words, row * 4);
    classes[addressClass] = (classes[addressClass] ?? 0) + 1;
    const identifier = findInterfaceIdentifier(table.words, row * 4);
    identifiers[identifier] = (identifiers[identifier] ?? 0) + 1;
    ladder.visit(commonPrefixLength(table.words, before * 4, table.words, row * 4));
    before = row;
  }
  return { ladder: countLadder(ladder), identifiers, seconds: cpuSeconds(start) };
}

function measureIpaddr(addresses: readonly string[], count: () => LadderCounter): Result {
  const start = process.cpuUsage();
  const ladder = count();
  const identifiers = new Array<number>(interfaceIdentifiers.length).fill(0);
  const words = new Uint32Array(4);
  const classes = new Map<string, number>();
  for (const text of addresses) {
    const address = ipaddr.IPv6.parse(text);
    const range = address.range();
    classes.set(range, (classes.get(range) ?? 0) + 1);
    const { parts } = address;
    for (let word = 0; word < 4; word++) words[word] = ((parts[word * 2] ?? 0) << 16) | (parts[word * 2 + 1] ?? 0);
    const identifier = findInterfaceIdentifier(words);
    identifiers[identifier] = (identifiers[identifier] ?? 0) + 1;
    ladder.add(parts, words);
  }
  return { ladder: ladder.finish(), identifiers, seconds: cpuSeconds(start) };
}

interface LadderCounter {
  add(parts: readonly number[], words: Uint32Array): void;
  finish(): Ladder;
}

function countSets(): LadderCounter {
  const sets = new Map(ladderLengths.map((length) => [length, new Set<string>()]));
  const size = (length: LadderLength) => sets.get(length)?.size ?? 0;
  return {
    add: (parts) => {
      for (const [length, set] of sets) {
        const whole = parts.slice(0, length >> 4);
        if (length % 16 !== 0) whole.push((parts[length >> 4] ?? 0) >> 8);
        set.add(whole.join(':'));
      }
    },
    finish: () => ({ 128: size(128), 64: size(64), 56: size(56), 48: size(48), 40: size(40), 32: size(32) }),
  };
}

function countSorted(): LadderCounter {
  const table = new AddressTable();
  return {
    add: (_parts, words) => table.addWords(words, 0, 1, 0),
    finish: () => {
      const ladder = new PrefixLadder();
      let before = 0;
      for (const row of sortAddresses(table.words, table.size)) {
        ladder.visit(commonPrefixLength(table.words, before * 4, table.words, row * 4));
        before = row;
      }
      return countLadder(ladder);
    },
  };
}

/** As a busy site sees them: households with a few temporary addresses each, servers, and all that the tables name. */
function makeAddresses(count: number, seed: number): string[] {
  const random = mulberry32(seed);
  const networks = [0x2a028109, 0x26001700, 0x24098a00, 0x28040000, 0x20010db8, 0x2c0f0000, 0x20030000, 0x24080000];
  const distinct = new Set<string>();
  const words = new Uint32Array(4);
  while (distinct.size < count) {
    words[0] = (networks[random() % networks.length] ?? 0) + (random() % 8);
    words[1] = (random() & 0xffffff00) | (random() % 3);
    const hosts = 1 + (random() % 5);
    for (let host = 0; host < hosts && distinct.size < count; host++) {
      const kind = random() % 10;
      words[2] = kind === 0 ? 0 : kind === 1 ? 0x021122ff : random();
      words[3] = kind === 0 ? 1 + (random() % 0x1ff) : kind === 1 ? 0xfe000000 | (random() & 0xffffff) : random();
      distinct.add(formatIPv6(words));
    }
  }
  // Strings as a reader of files makes them: neither side pays for how these were put together.
  return Array.from(distinct, (text) => Buffer.from(text).toString('latin1'));
}

/** 32 bits at a time, the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

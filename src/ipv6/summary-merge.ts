import type { AddressSummary } from './address-summary.ts';
import type { Weight } from './address-table.ts';
import { addressTypes, type Rir } from './address-types.ts';
import { addressClasses } from './classify.ts';
import { DelegationCounter } from './delegation.ts';
import { Eui64Tally } from './eui64-tally.ts';
import {
  type HeavyHitter,
  HeavyHitterFold,
  type HeavyHitterRule,
  type HeavyHitters,
  heavyHitterThreshold,
} from './heavy-hitters.ts';
import { interfaceIdentifiers } from './interface-identifiers.ts';
import { countLadder, ladderLengths, PrefixLadder } from './ladder.ts';
import { formatPrefixWords } from './prefix.ts';
import { sortAddresses } from './sort-addresses.ts';
import { SpreadCounter } from './spread.ts';
import type { SummaryPart } from './summary-part.ts';
import { TransitionTally } from './transition-tally.ts';
import { WeightTally } from './weight-tally.ts';
import { commonPrefixLength, wordsToHex } from './words.ts';

const rirs: readonly Rir[] = ['AFRINIC', 'APNIC', 'ARIN', 'LACNIC', 'RIPE NCC'];

/**
 * The summary of all addresses, from parts of which no two have a /64 in common: the same, to the last number, as that of
 * one part of all of them. 68 bytes per /64 while it runs. Throws RangeError when two parts have a /64 in common.
 */
export function mergeSummaries(parts: readonly SummaryPart[], rule: HeavyHitterRule): AddressSummary {
  const families = WeightTally.merge(2, parts, 'families');
  const identifiers = WeightTally.merge(interfaceIdentifiers.length, parts, 'identifiers');
  const eui64 = new Eui64Tally();
  const transition = new TransitionTally();
  const spread64 = new SpreadCounter(64);
  for (const part of parts) {
    eui64.merge(part.eui64);
    transition.merge(part.transition);
    spread64.merge(part.sizes64);
  }
  const ipv6 = families.at(1);
  const fold = foldPrefixes(parts, heavyHitterThreshold(ipv6.requests, rule));
  const { byType, byRir } = sumClasses(parts, families.at(0));
  return {
    ipv4: families.at(0),
    ipv6,
    prefixes: countLadder(fold.ladder),
    sharedBits: fold.ladder.histogram,
    perPrefix64: spread64.finish(),
    perPrefix48: fold.spread48.finish(),
    types: rank(addressTypes.map(({ id, label }, index) => ({ type: id, label, ...byType.at(index) }))),
    rirs: rank(rirs.map((rir, index) => ({ rir, ...byRir.at(index) }))),
    interfaceIdentifiers: rank(
      interfaceIdentifiers.map(({ id, label }, index) => ({ class: id, label, ...identifiers.at(index) })),
    ),
    eui64: eui64.finish(),
    transition: transition.finish(),
    heavyHitters: fold.heavyHitters,
    delegations: fold.delegations.finish(),
  };
}

/** The sorted distinct /64s of the parts, for PrefixHistory. */
export function collectPrefixes64(parts: readonly SummaryPart[]): BigUint64Array {
  const keys = new BigUint64Array(parts.reduce((sum, part) => sum + part.prefixes64.addresses.length, 0));
  let size = 0;
  for (const { words, addresses } of parts.map((part) => part.prefixes64)) {
    for (let row = 0; row < addresses.length; row++) {
      keys[size++] = (BigInt(words[row * 2] ?? 0) << 32n) | BigInt(words[row * 2 + 1] ?? 0);
    }
  }
  return parts.length === 1 ? keys : keys.sort();
}

/** What takes all /64s in ascending order. */
function foldPrefixes(parts: readonly SummaryPart[], threshold: number) {
  const { words, size, addresses, requests, bytes } = concatenate(parts);
  const order = parts.length === 1 ? null : sortAddresses(words, size);
  const heavy = takeHeavy(parts, threshold);
  const ladder = new PrefixLadder();
  const spread48 = new SpreadCounter(48);
  const delegations = new DelegationCounter();
  const fold = new HeavyHitterFold(threshold, ladderLengths.slice(1));
  let before = -1;
  for (let at = 0; at < size; at++) {
    const row = order?.[at] ?? at;
    const shared = before < 0 ? 0 : commonPrefixLength(words, before * 4, words, row * 4);
    if (shared >= 64)
      throw new RangeError(`two parts have ${formatPrefixWords(words.subarray(row * 4), 64)} in common`);
    before = row;
    const taken = heavy.in64.get(keyOf64(words, row * 4));
    ladder.visit(shared);
    spread48.visit(shared, addresses[row]);
    delegations.visit(words, row * 4, shared);
    fold.visit(words, row * 4, shared, {
      addresses: (addresses[row] ?? 0) - (taken?.addresses ?? 0),
      requests: (requests[row] ?? 0) - (taken?.requests ?? 0),
      bytes: (bytes[row] ?? 0) - (taken?.bytes ?? 0),
    });
  }
  for (const { sharedBits } of parts) {
    for (let shared = 64; shared < 129; shared++) {
      ladder.histogram[shared] = (ladder.histogram[shared] ?? 0) + (sharedBits[shared] ?? 0);
    }
  }
  const heavyHitters: HeavyHitters = fold.finish(heavy.rows);
  return { ladder, spread48, delegations, heavyHitters };
}

/** All /64s in columns, each as an address of four words. */
function concatenate(parts: readonly SummaryPart[]) {
  const size = parts.reduce((sum, part) => sum + part.prefixes64.addresses.length, 0);
  const words = new Uint32Array(size * 4);
  const [only] = parts;
  const columns =
    only !== undefined && parts.length === 1
      ? only.prefixes64
      : {
          addresses: new Float64Array(size),
          requests: new Float64Array(size),
          bytes: new Float64Array(size),
        };
  let row = 0;
  for (const { prefixes64: rows } of parts) {
    if (columns !== rows) {
      columns.addresses.set(rows.addresses, row);
      columns.requests.set(rows.requests, row);
      columns.bytes.set(rows.bytes, row);
    }
    for (let at = 0; at < rows.addresses.length; at++, row++) {
      words[row * 4] = rows.words[at * 2] ?? 0;
      words[row * 4 + 1] = rows.words[at * 2 + 1] ?? 0;
    }
  }
  return { ...columns, words, size };
}

/** The addresses that are heavy by themselves, and what they take from their /64s. */
function takeHeavy(parts: readonly SummaryPart[], threshold: number) {
  const rows: HeavyHitter[] = [];
  const in64 = new Map<string, { addresses: number; requests: number; bytes: number }>();
  for (const { heavy } of parts) {
    for (let row = 0; row < heavy.addresses.length; row++) {
      const [requests, bytes] = [heavy.requests[row] ?? 0, heavy.bytes[row] ?? 0];
      if (requests < threshold) continue;
      const words = heavy.words.subarray(row * 4, row * 4 + 4);
      const prefix = formatPrefixWords(words, 128);
      rows.push({ prefix, hex: wordsToHex(words), length: 128, addresses: 1, requests, bytes });
      const taken = in64.get(keyOf64(words, 0)) ?? { addresses: 0, requests: 0, bytes: 0 };
      in64.set(keyOf64(words, 0), taken);
      taken.addresses++;
      taken.requests += requests;
      taken.bytes += bytes;
    }
  }
  return { rows, in64: in64 as ReadonlyMap<string, Weight> };
}

function keyOf64(words: Uint32Array, offset: number): string {
  return `${words[offset]},${words[offset + 1]}`;
}

function sumClasses(parts: readonly SummaryPart[], ipv4: Weight) {
  const classes = WeightTally.merge(addressClasses.length, parts, 'classes');
  const byType = new WeightTally(addressTypes.length);
  const byRir = new WeightTally(rirs.length);
  const typeIndex = (type: string) => addressTypes.findIndex(({ id }) => id === type);
  addressClasses.forEach(({ type, rir }, index) => {
    const { addresses, requests, bytes } = classes.at(index);
    byType.add(typeIndex(type), requests, bytes, addresses);
    if (rir !== null) byRir.add(rirs.indexOf(rir), requests, bytes, addresses);
  });
  byType.add(typeIndex('ipv4'), ipv4.requests, ipv4.bytes, ipv4.addresses);
  return { byType, byRir };
}

/** Those that occurred, most requests first, then most addresses, then in the order of the list. */
function rank<T extends Weight>(rows: readonly T[]): T[] {
  return rows
    .filter(({ addresses }) => addresses > 0)
    .sort((a, b) => b.requests - a.requests || b.addresses - a.addresses);
}

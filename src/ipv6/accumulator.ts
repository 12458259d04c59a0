import type { AddressSummary } from './address-summary.ts';
import { AddressTable } from './address-table.ts';
import { defaultHeavyHitterRule, type HeavyHitterRule, heavyHitterThreshold } from './heavy-hitters.ts';
import { sortAddresses } from './sort-addresses.ts';
import { SummaryCounters } from './summary-counters.ts';
import { mergeSummaries } from './summary-merge.ts';
import type { SummaryPart } from './summary-part.ts';
import { commonPrefixLength } from './words.ts';

/**
 * Takes addresses one at a time, millions of them, and answers with AddressSummary.
 *
 * ```ts
 * const accumulator = new AddressAccumulator();
 * for await (const row of rows) accumulator.add(row.client, row.requests, row.bytes);
 * const summary = accumulator.summarise();
 * ```
 *
 * Memory: 32 bytes per address added, up to twice that while the table grows, and 28 more, and 48 per /64, while it is
 * summarised. An address added twice is one address with the sum of both.
 */
export class AddressAccumulator {
  private readonly table = new AddressTable();

  /** `hex`: key of 32 hex digits, IPv4 as IPv4-mapped. Throws RangeError for anything else. */
  add(hex: string, requests: number, bytes: number): void {
    this.table.addHex(hex, requests, bytes);
  }

  addWords(words: Uint32Array, offset: number, requests: number, bytes: number): void {
    this.table.addWords(words, offset, requests, bytes);
  }

  /** Adds all that another one has; that one stays as it is. */
  merge(other: AddressAccumulator): void {
    this.table.addTable(other.table);
  }

  /** May be called again after further addresses. */
  summarise(rule: HeavyHitterRule = defaultHeavyHitterRule): AddressSummary {
    return mergeSummaries([this.makePart(rule)], rule);
  }

  /** What merges with the parts of other accumulators when no /64 has addresses in two of them. */
  makePart(rule: HeavyHitterRule = defaultHeavyHitterRule): SummaryPart {
    const { words, requests, bytes, size } = this.table;
    const order = sortAddresses(words, size);
    // The requests of a part are no more than those of all: what is heavy among all is heavy here.
    const counters = new SummaryCounters(heavyHitterThreshold(this.sumIPv6Requests(), rule));
    // Of sorted addresses a < b < c, a and c share as many bits as the less alike of the two neighbours.
    let sharedWithIPv6 = 128;
    let at = 0;
    while (at < size) {
      const row = order[at] ?? 0;
      let sumRequests = requests[row] ?? 0;
      let sumBytes = bytes[row] ?? 0;
      let sharedWithNext = 0;
      for (at++; at < size; at++) {
        const next = order[at] ?? 0;
        sharedWithNext = commonPrefixLength(words, row * 4, words, next * 4);
        if (sharedWithNext < 128) break;
        sumRequests += requests[next] ?? 0;
        sumBytes += bytes[next] ?? 0;
      }
      if (this.table.isIPv4(row)) {
        counters.visitIPv4(sumRequests, sumBytes);
      } else {
        counters.visitIPv6(words, row * 4, sharedWithIPv6, sumRequests, sumBytes);
        sharedWithIPv6 = 128;
      }
      sharedWithIPv6 = Math.min(sharedWithIPv6, sharedWithNext);
    }
    return counters.finish();
  }

  private sumIPv6Requests(): number {
    let sum = 0;
    for (let row = 0; row < this.table.size; row++) {
      if (!this.table.isIPv4(row)) sum += this.table.requests[row] ?? 0;
    }
    return sum;
  }
}

import type { Weight } from './address-table.ts';
import { formatOui, ouiOf } from './interface-identifier.ts';
import { wordsToHex } from './words.ts';

/** Devices that show their MAC address (EUI-64 from a universal MAC): the only ones that can be told apart as such. */
export interface Eui64Summary {
  /** Distinct identifiers: devices, apart from cloned MACs. */
  readonly identifiers: number;
  /** Those seen in more than one /64: devices that moved, or were renumbered. */
  readonly moving: number;
  /** Makers by number of addresses, at most `limit`. */
  readonly ouis: readonly ({ readonly oui: string } & Weight)[];
}

interface Sum {
  addresses: number;
  requests: number;
  bytes: number;
}

/** Gathers Eui64Summary from distinct addresses whose identifier is EUI-64. */
export class Eui64Tally {
  private readonly networks = new Map<string, { readonly first: number; readonly second: number; moved: boolean }>();
  private readonly ouis = new Map<number, Sum>();

  add(words: Uint32Array, offset: number, requests: number, bytes: number): void {
    const identifier = wordsToHex(words, offset).slice(16);
    const first = words[offset] ?? 0;
    const second = words[offset + 1] ?? 0;
    const known = this.networks.get(identifier);
    if (known === undefined) this.networks.set(identifier, { first, second, moved: false });
    else if (known.first !== first || known.second !== second) known.moved = true;
    const oui = ouiOf(words, offset);
    const sum = this.ouis.get(oui) ?? { addresses: 0, requests: 0, bytes: 0 };
    sum.addresses++;
    sum.requests += requests;
    sum.bytes += bytes;
    this.ouis.set(oui, sum);
  }

  finish(limit = 20): Eui64Summary {
    let moving = 0;
    for (const { moved } of this.networks.values()) if (moved) moving++;
    const ouis = [...this.ouis]
      .sort(([a, one], [b, other]) => other.addresses - one.addresses || other.requests - one.requests || a - b)
      .slice(0, limit)
      .map(([oui, sum]) => ({ oui: formatOui(oui), ...sum }));
    return { identifiers: this.networks.size, moving, ouis };
  }
}

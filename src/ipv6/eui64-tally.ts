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

/** What Eui64Tally has gathered. */
export interface Eui64Part {
  /** The /64 in which an identifier (16 hex digits) was seen, as two words, and whether in another, too. */
  readonly networks: Map<string, { readonly first: number; readonly second: number; moved: boolean }>;
  readonly ouis: Map<number, Sum>;
}

interface Sum {
  addresses: number;
  requests: number;
  bytes: number;
}

/** Gathers Eui64Summary from distinct addresses whose identifier is EUI-64. */
export class Eui64Tally {
  readonly part: Eui64Part = { networks: new Map(), ouis: new Map() };

  add(words: Uint32Array, offset: number, requests: number, bytes: number): void {
    const identifier = wordsToHex(words, offset).slice(16);
    const first = words[offset] ?? 0;
    const second = words[offset + 1] ?? 0;
    const known = this.part.networks.get(identifier);
    if (known === undefined) this.part.networks.set(identifier, { first, second, moved: false });
    else if (known.first !== first || known.second !== second) known.moved = true;
    const oui = ouiOf(words, offset);
    const sum = this.part.ouis.get(oui) ?? { addresses: 0, requests: 0, bytes: 0 };
    sum.addresses++;
    sum.requests += requests;
    sum.bytes += bytes;
    this.part.ouis.set(oui, sum);
  }

  /** Adds what another tally has gathered from other addresses. */
  merge({ networks, ouis }: Eui64Part): void {
    for (const [identifier, { first, second, moved }] of networks) {
      const known = this.part.networks.get(identifier);
      if (known === undefined) this.part.networks.set(identifier, { first, second, moved });
      else if (moved || known.first !== first || known.second !== second) known.moved = true;
    }
    for (const [oui, { addresses, requests, bytes }] of ouis) {
      const sum = this.part.ouis.get(oui) ?? { addresses: 0, requests: 0, bytes: 0 };
      sum.addresses += addresses;
      sum.requests += requests;
      sum.bytes += bytes;
      this.part.ouis.set(oui, sum);
    }
  }

  finish(limit = 20): Eui64Summary {
    let moving = 0;
    for (const { moved } of this.part.networks.values()) if (moved) moving++;
    const ouis = [...this.part.ouis]
      .sort(([a, one], [b, other]) => other.addresses - one.addresses || other.requests - one.requests || a - b)
      .slice(0, limit)
      .map(([oui, sum]) => ({ oui: formatOui(oui), ...sum }));
    return { identifiers: this.part.networks.size, moving, ouis };
  }
}

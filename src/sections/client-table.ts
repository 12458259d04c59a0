import type { Row } from '../contracts/rows.ts';
import { type FamilyPart, FamilySums } from './family-sums.ts';

type Sums = {
  addresses: { ipv4: number; ipv6: number };
  requests: FamilySums['requests'];
  bytes: FamilySums['bytes'];
};

/** What ClientSums holds, to be stored. */
export interface ClientPart {
  readonly addresses: { readonly ipv4: number; readonly ipv6: number };
  readonly sums: FamilyPart;
}

/** What ClientTable holds, to be stored. */
export interface ClientTablePart<K> {
  readonly rows: ReadonlyMap<K, ClientPart>;
  readonly unknown: ClientPart;
  readonly special: ClientPart;
}

/** Addresses, requests and bytes of clients; each client is added once. */
export class ClientSums {
  readonly #addresses = { ipv4: 0, ipv6: 0 };
  readonly #sums = new FamilySums();

  add({ family, requests, received_bytes, sent_bytes }: Row<'clients'>): void {
    this.#addresses[family]++;
    this.#sums.add(family, requests, received_bytes + sent_bytes);
  }

  merge(other: ClientSums): void {
    this.load(other.dump());
  }

  dump(): ClientPart {
    return { addresses: this.#addresses, sums: this.#sums.dump() };
  }

  load({ addresses, sums }: ClientPart): void {
    for (const family of ['ipv4', 'ipv6'] as const) this.#addresses[family] += addresses[family];
    this.#sums.load(sums);
  }

  get total(): number {
    return this.#sums.total;
  }

  describe(): Sums {
    return { addresses: { ...this.#addresses }, requests: this.#sums.requests, bytes: this.#sums.bytes };
  }
}

/** Rows of a table that have a row of their own. */
const longestList = 50;

/** Clients by what they have in common; those without a key are unknown, or special and never looked up. */
export class ClientTable<K extends string | number> {
  readonly #rows = new Map<K, ClientSums>();
  readonly #unknown = new ClientSums();
  readonly #special = new ClientSums();

  add(row: Row<'clients'>, where: { key: K | null } | 'special'): void {
    if (where === 'special') this.#special.add(row);
    else if (where.key === null) this.#unknown.add(row);
    else this.#sumsOf(where.key).add(row);
  }

  dump(): ClientTablePart<K> {
    const rows = new Map([...this.#rows].map(([key, sums]) => [key, sums.dump()]));
    return { rows, unknown: this.#unknown.dump(), special: this.#special.dump() };
  }

  load({ rows, unknown, special }: ClientTablePart<K>): void {
    for (const [key, sums] of rows) this.#sumsOf(key).load(sums);
    this.#unknown.load(unknown);
    this.#special.load(special);
  }

  #sumsOf(key: K): ClientSums {
    const sums = this.#rows.get(key) ?? new ClientSums();
    this.#rows.set(key, sums);
    return sums;
  }

  /** Most requests first, then by key. */
  sorted(): [K, ClientSums][] {
    return [...this.#rows].sort(([keyA, a], [keyB, b]) => b.total - a.total || (keyA < keyB ? -1 : 1));
  }

  /** All with a key. */
  sum(): Sums {
    return merge([...this.#rows.values()]).describe();
  }

  describe<R>(toRow: (key: K, sums: Sums) => R): { rows: R[]; rest: Sums; unknown: Sums; special: Sums } {
    const sorted = this.sorted();
    return {
      rows: sorted.slice(0, longestList).map(([key, sums]) => toRow(key, sums.describe())),
      rest: merge(sorted.slice(longestList).map(([, sums]) => sums)).describe(),
      unknown: this.#unknown.describe(),
      special: this.#special.describe(),
    };
  }
}

function merge(all: readonly ClientSums[]): ClientSums {
  const whole = new ClientSums();
  for (const sums of all) whole.merge(sums);
  return whole;
}

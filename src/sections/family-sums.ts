import { familyFigures } from '../contracts/report-figures.ts';

type ByFamily = { ipv4: number; ipv6: number };

/** What FamilySums holds, to be stored. */
export interface FamilyPart {
  readonly requests: ByFamily;
  readonly bytes: ByFamily;
}

/** Requests and bytes of both families, summed up. */
export class FamilySums {
  readonly #requests: ByFamily = { ipv4: 0, ipv6: 0 };
  readonly #bytes: ByFamily = { ipv4: 0, ipv6: 0 };

  add(family: 'ipv4' | 'ipv6', requests: number, bytes = 0): void {
    this.#requests[family] += requests;
    this.#bytes[family] += bytes;
  }

  merge(other: FamilySums): void {
    this.load(other.dump());
  }

  dump(): FamilyPart {
    return { requests: this.#requests, bytes: this.#bytes };
  }

  load({ requests, bytes }: FamilyPart): void {
    for (const family of ['ipv4', 'ipv6'] as const) this.add(family, requests[family], bytes[family]);
  }

  /** What is left of this sum without those; never less than nothing. */
  without(others: readonly FamilySums[]): FamilySums {
    const rest = new FamilySums();
    for (const family of ['ipv4', 'ipv6'] as const) {
      const sum = (of: (one: FamilySums) => number) => others.reduce((all, one) => all + of(one), 0);
      rest.#requests[family] = Math.max(0, this.#requests[family] - sum((one) => one.#requests[family]));
      rest.#bytes[family] = Math.max(0, this.#bytes[family] - sum((one) => one.#bytes[family]));
    }
    return rest;
  }

  get total(): number {
    return this.#requests.ipv4 + this.#requests.ipv6;
  }

  get ipv6(): number {
    return this.#requests.ipv6;
  }

  get requests(): ReturnType<typeof familyFigures> {
    return familyFigures(this.#requests.ipv4, this.#requests.ipv6);
  }

  get bytes(): ReturnType<typeof familyFigures> {
    return familyFigures(this.#bytes.ipv4, this.#bytes.ipv6);
  }
}

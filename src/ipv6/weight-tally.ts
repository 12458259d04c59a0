import type { Weight } from './address-table.ts';

/** Addresses, requests and bytes by small whole numbers. */
export interface WeightColumns {
  readonly addresses: Float64Array;
  readonly requests: Float64Array;
  readonly bytes: Float64Array;
}

/** Sums of addresses, requests and bytes under small whole numbers. */
export class WeightTally {
  readonly columns: WeightColumns;

  constructor(size: number) {
    this.columns = {
      addresses: new Float64Array(size),
      requests: new Float64Array(size),
      bytes: new Float64Array(size),
    };
  }

  /** The sums of one property of all parts. */
  static merge<Name extends string>(
    size: number,
    parts: readonly Readonly<Record<Name, WeightColumns>>[],
    name: Name,
  ): WeightTally {
    const whole = new WeightTally(size);
    for (const { [name]: columns } of parts) {
      for (let index = 0; index < size; index++) {
        whole.add(index, columns.requests[index] ?? 0, columns.bytes[index] ?? 0, columns.addresses[index] ?? 0);
      }
    }
    return whole;
  }

  add(index: number, requests: number, bytes: number, addresses = 1): void {
    const columns = this.columns;
    columns.addresses[index] = (columns.addresses[index] ?? 0) + addresses;
    columns.requests[index] = (columns.requests[index] ?? 0) + requests;
    columns.bytes[index] = (columns.bytes[index] ?? 0) + bytes;
  }

  at(index: number): Weight {
    return {
      addresses: this.columns.addresses[index] ?? 0,
      requests: this.columns.requests[index] ?? 0,
      bytes: this.columns.bytes[index] ?? 0,
    };
  }
}

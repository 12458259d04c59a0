import type { Weight } from './address-table.ts';

/** Sums of addresses, requests and bytes under small whole numbers. */
export class WeightTally {
  private readonly addresses: Float64Array;
  private readonly requests: Float64Array;
  private readonly bytes: Float64Array;

  constructor(size: number) {
    this.addresses = new Float64Array(size);
    this.requests = new Float64Array(size);
    this.bytes = new Float64Array(size);
  }

  add(index: number, requests: number, bytes: number, addresses = 1): void {
    this.addresses[index] = (this.addresses[index] ?? 0) + addresses;
    this.requests[index] = (this.requests[index] ?? 0) + requests;
    this.bytes[index] = (this.bytes[index] ?? 0) + bytes;
  }

  at(index: number): Weight {
    return {
      addresses: this.addresses[index] ?? 0,
      requests: this.requests[index] ?? 0,
      bytes: this.bytes[index] ?? 0,
    };
  }
}

const BATCH = 256;

/** A 32-bit hash of whole numbers (the finaliser of MurmurHash3 over each in turn): the same everywhere, for ever. */
export function mix(...values: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const value of values) {
    hash = Math.imul(hash ^ value, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash = (hash ^ (hash >>> 16)) + 0x7f4a7c15;
  }
  return hash >>> 0;
}

/**
 * A stream of pseudo-random numbers: sfc32 (Chris Doty-Humphrey, PractRand), seeded by hashing the labels. A stream per
 * file makes every file the same whatever else is written, and in whatever order.
 */
export class Random {
  readonly #numbers = new Uint32Array(BATCH);
  readonly #state: Int32Array;
  #used = BATCH;

  constructor(...labels: readonly number[]) {
    this.#state = Int32Array.of(mix(1, ...labels), mix(2, ...labels), mix(3, ...labels), 1);
    // sfc32 wants a dozen rounds before its first number.
    this.#refill();
    this.#used = BATCH;
  }

  // In batches, because locals stay in registers and fields do not.
  #refill(): void {
    let [a = 0, b = 0, c = 0, counter = 0] = this.#state;
    for (let i = 0; i < BATCH; i++) {
      const result = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + result) | 0;
      this.#numbers[i] = result;
    }
    this.#state.set([a, b, c, counter]);
    this.#used = 0;
  }

  /** 0 … 2^32 - 1. */
  uint32(): number {
    if (this.#used === BATCH) this.#refill();
    return this.#numbers[this.#used++] ?? 0;
  }

  /** 0 ≤ x < 1. */
  fraction(): number {
    return this.uint32() / 4294967296;
  }

  /** 0 … bound - 1. */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError('pick from an empty list');
    return chosen;
  }
}

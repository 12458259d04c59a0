/** A piece of a file. Pieces of one file come in order; those of a unit's files come mixed. */
export interface SamplePiece {
  /** Below the output directory. Gzip where it ends in `.gz`. */
  key: string;
  text: string;
  /** True when the file is complete; one that never says so is complete when its unit is. */
  full?: boolean;
}

/** Characters after which a file gives way to another one. */
export const FULL = 8 * 1024 * 1024;

/** Spreads what is logged within one interval over files of bounded size, as AWS does with busy load balancers. */
export class Parts {
  readonly #keyOf: (part: number) => string;
  readonly #header: string;
  #part = -1;
  #key = '';
  #length = FULL;

  /** @param header what each file begins with */
  constructor(keyOf: (part: number) => string, header = '') {
    this.#keyOf = keyOf;
    this.#header = header;
  }

  place(text: string): SamplePiece {
    const begins = this.#length >= FULL;
    if (begins) {
      this.#key = this.#keyOf(++this.#part);
      this.#length = 0;
    }
    this.#length += text.length;
    return { key: this.#key, text: begins ? this.#header + text : text, full: this.#length >= FULL };
  }
}

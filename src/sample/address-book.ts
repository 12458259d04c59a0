import { formatIpv6, type Words } from './address.ts';

/**
 * All client addresses of one day, each once, by number. What a line needs is its text; what the truth needs are its
 * bits, kept as they were made and never read back from the text.
 */
export class AddressBook {
  readonly texts: string[] = [];
  readonly words: Words[] = [];
  readonly #known = new Map<string, number>();

  addIpv6(words: Words): number {
    return this.#add(formatIpv6(words), words);
  }

  /** `text` is a dotted quad. */
  addIpv4(text: string): number {
    const bits = text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return this.#add(text, [0, 0, 0xffff, bits]);
  }

  #add(text: string, words: Words): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const index = this.texts.length;
    this.#known.set(text, index);
    this.texts.push(text);
    this.words.push(words);
    return index;
  }

  textOf(index: number): string {
    return this.texts[index] ?? '';
  }

  wordsOf(index: number): Words {
    return this.words[index] ?? [0, 0, 0, 0];
  }
}

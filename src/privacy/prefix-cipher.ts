import { createCipheriv } from 'node:crypto';
import { isIPv4Words, wordsToHex } from '../ipv6/words.ts';

/** A key that cannot be used; the message says what a key looks like, and nothing of this one. */
export class PseudonymKeyInvalid extends Error {
  override readonly name = 'PseudonymKeyInvalid';
}

/**
 * ipcrypt-pfx (draft-denis-ipcrypt): one address for one address, and two addresses that share their first n bits get
 * pseudonyms that share exactly their first n bits. IPv4 stays IPv4. Whoever has the key can turn it round.
 */
export class PrefixCipher {
  readonly #keys: readonly [Uint8Array, Uint8Array];

  /**
   * @param key 64 hex digits, two AES-128 keys that differ
   * @throws PseudonymKeyInvalid
   */
  constructor(key: string) {
    const bytes = Buffer.from(key.trim(), 'hex');
    if (!/^[0-9a-f]{64}$/i.test(key.trim())) {
      throw new PseudonymKeyInvalid('The key of the pseudonyms must be 64 hex digits (openssl rand -hex 32).');
    }
    const [first, second] = [bytes.subarray(0, 16), bytes.subarray(16)];
    if (first.equals(second)) {
      throw new PseudonymKeyInvalid('The two halves of the key of the pseudonyms must differ (openssl rand -hex 32).');
    }
    this.#keys = [first, second];
  }

  /** Key of 32 hex digits to key of 32 hex digits; IPv4 as IPv4-mapped, before and after. */
  encrypt(words: Uint32Array): string {
    const first = isIPv4Words(words) ? 96 : 0;
    const pads = makePads(words, first);
    const [left, right] = this.#keys.map((key) => encryptBlocks(key, pads)) as [Buffer, Buffer];
    const out = Uint32Array.from(words);
    for (let bit = first; bit < 128; bit++) {
      const last = (bit - first) * 16 + 15;
      const flip = ((left[last] ?? 0) ^ (right[last] ?? 0)) & 1;
      const word = bit >>> 5;
      out[word] = (out[word] ?? 0) ^ (flip << (31 - (bit & 31)));
    }
    return wordsToHex(out);
  }
}

/**
 * For each bit from `first` on, 16 bytes: zeros, a one, and the bits before it at the end. They depend on the address
 * alone, so that all of them are encrypted at once.
 */
function makePads(words: Uint32Array, first: number): Uint8Array {
  const pads = new Uint8Array((128 - first) * 16);
  let value = 1n;
  for (let bit = 0; bit < 128; bit++) {
    if (bit >= first) writeBlock(pads, (bit - first) * 16, value);
    value = (value << 1n) | BigInt(((words[bit >>> 5] ?? 0) >>> (31 - (bit & 31))) & 1);
  }
  return pads;
}

function writeBlock(out: Uint8Array, offset: number, value: bigint): void {
  let rest = value;
  for (let at = 15; at >= 0 && rest > 0n; at--) {
    out[offset + at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

function encryptBlocks(key: Uint8Array, blocks: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}

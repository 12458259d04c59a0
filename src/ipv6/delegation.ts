import { PrefixLadder } from './ladder.ts';
import { formatPrefixWords } from './prefix.ts';

/** Prefix lengths that providers delegate (RIPE-690; 3GPP: one /64 per handset), shortest first. */
const delegationLengths = [48, 52, 56, 60, 64] as const;
export type DelegationLength = (typeof delegationLengths)[number];

/** What the /64s seen inside one /32, mostly one provider, tell of the prefix a customer gets. A hint, never a proof. */
export interface DelegationFingerprint {
  readonly prefix: string;
  /** Distinct /64s seen in it. */
  readonly prefixes64: number;
  /** n(p + 4) / n(p) by p: how many of 16 parts are in use on average. 1 after the delegated length. */
  readonly ratios: readonly { readonly length: number; readonly ratio: number }[];
  /** Null when the picture is unclear. */
  readonly delegated: DelegationLength | null;
}

/** Fewer /64s than this say nothing. Suggested, as the three shares below. */
const MINIMUM_64S = 64;
/** Customers with several networks in use are few: /64s per delegated prefix. */
const MOST_64S = 1.25;
/** Subnet numbers are mostly the same (0, 1); numbers that the provider assigns are not. */
const SAME = 0.8;
const DIVERSE = 0.5;

/** Takes fingerprints from addresses in ascending order without repetition. */
export class DelegationCounter {
  private readonly ladder = new PrefixLadder();
  /** How often each hex digit stands at bits 44, 48, 52, 56 and 60. */
  private readonly digits = new Float64Array(5 * 16);
  private readonly previous = new Uint32Array(2);
  private readonly found: DelegationFingerprint[] = [];
  private prefixes64 = 0;

  /** `shared`: bits that this address shares with the one before; of no matter for the first. */
  visit(words: Uint32Array, offset: number, shared: number): void {
    if (this.prefixes64 > 0 && shared >= 64) return;
    if (shared < 32) this.close();
    this.previous[0] = words[offset] ?? 0;
    const second = words[offset + 1] ?? 0;
    this.previous[1] = second;
    this.ladder.visit(shared);
    this.prefixes64++;
    for (let digit = 0; digit < 5; digit++) {
      const at = digit * 16 + ((second >>> (16 - digit * 4)) & 0xf);
      this.digits[at] = (this.digits[at] ?? 0) + 1;
    }
  }

  /** The /32s with most /64s. */
  finish(limit = 20): DelegationFingerprint[] {
    this.close();
    this.found.sort((a, b) => b.prefixes64 - a.prefixes64 || (a.prefix < b.prefix ? -1 : 1));
    return this.found.slice(0, limit);
  }

  private close(): void {
    if (this.prefixes64 >= MINIMUM_64S) {
      const address = Uint32Array.of(this.previous[0] ?? 0, 0, 0, 0);
      const ratios = [32, 36, 40, 44, 48, 52, 56, 60].map((length) => ({
        length,
        ratio: this.ladder.ratio(length, 4) ?? 1,
      }));
      this.found.push({
        prefix: formatPrefixWords(address, 32),
        prefixes64: this.prefixes64,
        ratios,
        delegated: delegationLengths.find((length) => this.looksDelegated(length)) ?? null,
      });
    }
    this.ladder.reset();
    this.digits.fill(0);
    this.prefixes64 = 0;
  }

  /** The digit before the length differs from customer to customer, those after it do not, and few have two /64s. */
  private looksDelegated(length: DelegationLength): boolean {
    const digit = (length - 44) / 4;
    if (this.commonestShare(digit - 1) > DIVERSE) return false;
    for (let after = digit; after < 5; after++) if (this.commonestShare(after) < SAME) return false;
    return this.prefixes64 / this.ladder.countPrefixes(length) <= MOST_64S;
  }

  private commonestShare(digit: number): number {
    return Math.max(...this.digits.subarray(digit * 16, digit * 16 + 16)) / this.prefixes64;
  }
}

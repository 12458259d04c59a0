import type { AutonomousSystem, NetworkData } from '../contracts/networks.ts';
import { classifyWords } from '../ipv6/classify.ts';
import { formatHex, formatIPv4 } from '../ipv6/format.ts';
import { isSpecialIPv4 } from '../ipv6/ipv4-special.ts';
import { parsePrefix } from '../ipv6/prefix.ts';
import { buildPrefixTable } from '../ipv6/prefix-table.ts';
import { decodeTransition } from '../ipv6/transition.ts';
import { hexToWords, isIPv4Words } from '../ipv6/words.ts';

/** Services whose addresses stand for somebody else's; AWS publishes their ranges under several names. */
export const awsProxyServices: ReadonlySet<string> = new Set([
  'CLOUDFRONT',
  'CLOUDFRONT_ORIGIN_FACING',
  'API_GATEWAY',
  'WORKSPACES_GATEWAYS',
]);

/** Networks of CDNs and proxies by their number (their operators' own peering pages). */
export const proxyNetworks: ReadonlyMap<number, string> = new Map([
  [13335, 'Cloudflare'],
  [209242, 'Cloudflare'],
  [54113, 'Fastly'],
  [20940, 'Akamai'],
  [16625, 'Akamai'],
  [32787, 'Akamai Prolexic'],
  [19551, 'Imperva'],
  [30148, 'Sucuri'],
  [60068, 'CDN77'],
  [15133, 'Edgio'],
]);

/**
 * What a client's address tells. `address` is null when it is nobody's on the internet, and then nothing is looked up; and
 * where there is no file to look it up in.
 */
export interface Location {
  readonly address: string | null;
  readonly aws: string | null;
  readonly list: string | null;
  /** Name of the reputation list that has it. */
  readonly badName: string | null;
}

/** The name that the longest network holding the address goes by. */
type Named = (words: Uint32Array) => string | null;

/** Looks clients up in the files that the user has given. */
export class ClientLocator {
  readonly #networks: NetworkData;
  readonly #unreadable = new Map<string, number>();
  readonly #aws: Named;
  readonly #lists: Named;
  readonly #badNames: Named;
  readonly #words = new Uint32Array(4);

  constructor(networks: NetworkData) {
    this.#networks = networks;
    const ranges = (networks.aws?.ranges ?? []).toSorted((a, b) => rankService(a.service) - rankService(b.service));
    this.#aws = this.#index(ranges.map(({ prefix, service }) => ({ prefix, name: service, file: 'ip-ranges.json' })));
    this.#lists = this.#index(
      networks.proxies.flatMap(({ name, prefixes }) => prefixes.map((prefix) => ({ prefix, name, file: name }))),
    );
    this.#badNames = this.#index(
      networks.reputation.flatMap(({ name, networks: listed }) =>
        listed.map(({ cidr }) => ({ prefix: cidr, name, file: name })),
      ),
    );
  }

  /** Lines of files that are no network, a sentence per file. */
  get faults(): string[] {
    return [...this.#unreadable].map(([file, lines]) =>
      lines === 1 ? `${file} has 1 entry that is no network.` : `${file} has ${lines} entries that are no network.`,
    );
  }

  #index(entries: readonly { prefix: string; name: string; file: string }[]): Named {
    const names: string[] = [];
    const prefixes = entries.flatMap(({ prefix: text, name, file }) => {
      const prefix = parsePrefix(text);
      if (prefix === null) {
        this.#unreadable.set(file, (this.#unreadable.get(file) ?? 0) + 1);
        return [];
      }
      names.push(name);
      return [prefix];
    });
    if (prefixes.length === 0) return () => null;
    const table = buildPrefixTable(prefixes);
    return (words) => names[table.find(words)] ?? null;
  }

  /** @throws RangeError when `hex` is no key of an address */
  locate(hex: string): Location {
    const words = hexToWords(hex, this.#words);
    const { country, asn } = this.#networks;
    const address = country === null && asn === null ? null : addressOf(hex, words);
    return { address, aws: this.#aws(words), list: this.#lists(words), badName: this.#badNames(words) };
  }

  country({ address }: Location): string | null {
    return address === null ? null : (this.#networks.country?.find(address) ?? null);
  }

  asn({ address }: Location): AutonomousSystem | null {
    return address === null ? null : (this.#networks.asn?.find(address) ?? null);
  }
}

/** The address to look up: of a tunnel the IPv4 address inside. Null for special-purpose and unallocated blocks. */
function addressOf(hex: string, words: Uint32Array): string | null {
  if (isIPv4Words(words)) return isSpecialIPv4(words) ? null : formatHex(hex);
  if (classifyWords(words).type === 'global-unicast') return formatHex(hex);
  const inside = decodeTransition(words);
  if (inside === null) return null;
  const mapped = Uint32Array.of(0, 0, 0xffff, inside.ipv4);
  return isSpecialIPv4(mapped) ? null : formatIPv4(inside.ipv4);
}

/** Of equal ranges the first is found: AMAZON holds all others, and EC2 most. */
function rankService(service: string): number {
  if (service === 'AMAZON') return 3;
  if (service === 'EC2') return 2;
  return awsProxyServices.has(service) ? 0 : 1;
}

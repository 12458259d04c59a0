import { parsePrefix } from '../ipv6/prefix.ts';

type Value = string | number | bigint | readonly string[] | { readonly [key: string]: Value };

export interface MmdbEntry {
  /** CIDR; the longer of two that overlap must come later. */
  network: string;
  value: Value;
}

/**
 * A small MMDB file (MaxMind DB file format, version 2.0): a tree of 128 levels with IPv4 at ::/96, records of 24 bits.
 * Numbers become unsigned 32-bit values.
 */
export function makeMmdb(type: string, built: Date, entries: readonly MmdbEntry[]): Buffer {
  const tree = new Tree();
  const data: Buffer[] = [];
  let offset = 0;
  for (const { network, value } of entries) {
    const bytes = encode(value);
    tree.insert(bitsOf(network), offset);
    data.push(bytes);
    offset += bytes.length;
  }
  const metadata = encode({
    node_count: tree.nodes.length,
    record_size: 24,
    ip_version: 6,
    database_type: type,
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: BigInt(Math.floor(built.getTime() / 1000)),
    description: { en: 'Made up, for sample logs and tests' },
  });
  const marker = Buffer.from('\u00ab\u00cd\u00efMaxMind.com', 'latin1');
  return Buffer.concat([tree.encode(), Buffer.alloc(16), ...data, marker, metadata]);
}

/** The bits of a network; IPv4 lies at ::/96 in these files. */
function bitsOf(network: string): number[] {
  const prefix = parsePrefix(network);
  if (prefix === null) throw new Error(`no network: ${network}`);
  const hex = prefix.hex.startsWith('00000000000000000000ffff') ? prefix.hex.replace('ffff', '0000') : prefix.hex;
  const bits = [...hex].flatMap((digit) => [8, 4, 2, 1].map((bit) => (Number.parseInt(digit, 16) & bit ? 1 : 0)));
  return bits.slice(0, prefix.length);
}

type Branch = { node: number } | { data: number } | null;

class Tree {
  readonly nodes: [Branch, Branch][] = [[null, null]];

  insert(bits: readonly number[], data: number): void {
    let at = 0;
    bits.forEach((bit, depth) => {
      const node = this.nodes[at];
      if (node === undefined) throw new Error('no such node');
      if (depth === bits.length - 1) {
        node[bit === 1 ? 1 : 0] = { data };
        return;
      }
      const next = node[bit === 1 ? 1 : 0];
      if (next !== null && 'node' in next) {
        at = next.node;
        return;
      }
      // A shorter network ends here: its halves go on with what it says.
      this.nodes.push([next, next]);
      node[bit === 1 ? 1 : 0] = { node: this.nodes.length - 1 };
      at = this.nodes.length - 1;
    });
  }

  encode(): Buffer {
    const count = this.nodes.length;
    const record = (branch: Branch): number => {
      if (branch === null) return count;
      return 'node' in branch ? branch.node : count + 16 + branch.data;
    };
    const bytes = Buffer.alloc(count * 6);
    this.nodes.forEach(([left, right], index) => {
      bytes.writeUIntBE(record(left), index * 6, 3);
      bytes.writeUIntBE(record(right), index * 6 + 3, 3);
    });
    return bytes;
  }
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(value);
    return Buffer.concat([control(9, 8), bytes]);
  }
  if (isList(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, each]) => [encode(key), encode(each)])]);
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value);
}

/** Type and size of a field; types above 7 take a byte of their own. */
function control(type: number, size: number): Buffer {
  const head = (small: number) => (type > 7 ? [small, type - 7] : [(type << 5) | small]);
  return Buffer.from(size < 29 ? head(size) : [...head(29), size - 29]);
}

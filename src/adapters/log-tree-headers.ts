import { type Columns, readFlowHeader } from './log-tree-flow-fields.ts';

const lineFeed = 0x0a;
/** No header is longer: all 54 field names together take a kilobyte. */
const longestHeader = 8 * 1024;

/**
 * Watches a flow log, piece by piece, for a second header that names other columns than the first. Where files of two
 * formats were put together, the records after it would be read by the wrong positions.
 */
export class HeaderWatch {
  readonly #first: string | null;
  #carry: Buffer = Buffer.alloc(0);
  changed = false;

  /** `columns` as the header names them; null when the file began without one. */
  constructor(columns: Columns | null) {
    this.#first = columns && JSON.stringify(columns);
  }

  look(chunk: Buffer): void {
    const text = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    const end = text.lastIndexOf(lineFeed) + 1;
    this.#scan(text.subarray(0, end));
    const rest = text.subarray(end);
    this.#carry = rest.length > longestHeader ? Buffer.alloc(0) : Buffer.from(rest);
  }

  #scan(lines: Buffer): void {
    // Every format that can be read names an address.
    for (let at = lines.indexOf('addr'); at !== -1 && !this.changed; ) {
      const begin = lines.lastIndexOf(lineFeed, at) + 1;
      const end = lines.indexOf(lineFeed, at);
      if (end - begin <= longestHeader) {
        const header = readFlowHeader(lines.toString('latin1', begin, end));
        this.changed ||= header !== null && JSON.stringify(header) !== this.#first;
      }
      at = lines.indexOf('addr', end);
    }
  }
}

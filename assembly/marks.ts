/** The text at hand, and where in it stand the bytes that end fields and lines. */

export const space: u8 = 0x20;
export const quote: u8 = 0x22;
export const lineFeed: u8 = 0x0a;
const backslash: u8 = 0x5c;
const carriageReturn: u8 = 0x0d;

/** Bytes of whole lines that can be taken at once. */
export const capacity: i32 = 2 * 1024 * 1024;
/** Vectors and words of eight bytes are read across the end of a text. */
const padding: i32 = 64;

export const input: usize = heap.alloc(capacity + padding);
/** Addresses of all blanks, quotation marks and line feeds, 32 bits each, in order. */
const marks: usize = heap.alloc((capacity + 1) * 4);

/** The mark to be looked at next. */
export let cursor: usize = marks;

export function moveTo(mark: usize): void {
  cursor = mark;
}

/**
 * Marks the text of so many bytes, which ends with a line feed, and goes to its first mark. Answers whether every byte of
 * it is usual: ASCII, no carriage return (it ends a line for DuckDB), and none of 0, 1, 2 (the ends of texts and columns).
 */
export function findMarks(length: i32): bool {
  memory.fill(input + length, 0x61, 16);
  const spaces = i8x16.splat(space);
  const quotes = i8x16.splat(quote);
  const feeds = i8x16.splat(lineFeed);
  const returns = i8x16.splat(carriageReturn);
  const three = i8x16.splat(3);
  let unusual = i8x16.splat(0);
  let out = marks;
  const end = input + length;
  for (let at = input; at < end; at += 16) {
    const bytes = v128.load(at);
    // The highest bit is set in what is not ASCII, and in what a comparison found.
    unusual = v128.or(unusual, v128.or(bytes, v128.or(i8x16.lt_u(bytes, three), i8x16.eq(bytes, returns))));
    let found = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, spaces), v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, feeds))),
    );
    while (found !== 0) {
      store<u32>(out, at + ctz(found));
      out += 4;
      found &= found - 1;
    }
  }
  cursor = marks;
  return i8x16.bitmask(unusual) === 0;
}

/** Whether every byte is usual (`findMarks`). */
export function isUsual(begin: usize, end: usize): bool {
  for (let at = begin; at < end; at++) {
    const byte = load<u8>(at);
    if (byte > 0x7f || byte < 3 || byte === carriageReturn) return false;
  }
  return true;
}

/** The line feed that ends the line of the mark. */
export function findLineEnd(mark: usize): usize {
  let at = mark;
  while (load<u8>(load<u32>(at)) !== lineFeed) at += 4;
  return at;
}

/** Where the word ends that begins here: at the blank behind it. 0 when it is empty, holds a quote, or ends the line. */
export function endOfWord(begin: usize): usize {
  const at: usize = load<u32>(cursor);
  cursor += 4;
  return at !== begin && load<u8>(at) === space ? at : 0;
}

/** Notes where so many words begin, and answers where the next one does; 0 when they are not there. */
export function readWords(begin: usize, count: i32, starts: usize): usize {
  let at = begin;
  for (let word = 0; word < count; word++) {
    store<u32>(starts + word * 4, at);
    const end = endOfWord(at);
    if (end === 0) return 0;
    at = end + 1;
  }
  store<u32>(starts + count * 4, at);
  return at;
}

/** The closing quotation mark of the quoted text that begins here; 0 when there is none, and behind a backslash. */
export function endOfQuoted(begin: usize): usize {
  if (<usize>load<u32>(cursor) !== begin || load<u8>(begin) !== quote) return 0;
  for (;;) {
    cursor += 4;
    const at: usize = load<u32>(cursor);
    const byte = load<u8>(at);
    if (byte === space) continue;
    if (byte === lineFeed) return 0;
    cursor += 4;
    return load<u8>(at - 1) === backslash ? 0 : at;
  }
}

/** Goes past the blank that stands here; false when there is none. */
export function passSpace(at: usize): bool {
  if (load<u8>(at) !== space) return false;
  cursor += 4;
  return true;
}

/** Goes past the line feed; false unless the quotation marks before it come in pairs, none behind a backslash. */
export function passLine(): bool {
  let pairs = true;
  let at: usize = load<u32>(cursor);
  while (load<u8>(at) !== lineFeed) {
    if (load<u8>(at) === quote) {
      if (load<u8>(at - 1) === backslash) return false;
      pairs = !pairs;
    }
    cursor += 4;
    at = load<u32>(cursor);
  }
  cursor += 4;
  return pairs;
}

/** The first such byte, or the end. */
export function findByte(begin: usize, end: usize, byte: u8): usize {
  const wanted = i8x16.splat(byte);
  for (let at = begin; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (found !== 0) return min<usize>(at + ctz(found), end);
  }
  return end;
}

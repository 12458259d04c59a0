/**
 * Numbers as a person reads them. A number and its unit are joined by a no-break space; an unknown figure (null) is an
 * en dash, never 0, NaN or an empty cell.
 */

const noBreak = '\u00a0';
const minus = '\u2212';
export const unknown = '\u2013';

export interface Formats {
  /** `1,234,567`. */
  count(value: number | null): string;
  /** `1,234 requests`, `1 request`. */
  counted(value: number, one: string, many?: string): string;
  /** `12.3 million` from a million on, else as `count`. */
  rounded(value: number | null): string;
  /** A fraction of 1 as `38.4 %`; never rounded to 0 % or 100 % when it is neither. */
  share(value: number | null): string;
  /** A difference of two fractions as `+0.4 points`. */
  points(value: number | null): string;
  /** A ratio as `+12 %`. */
  ratio(value: number | null): string;
  /** Decimal units: `1.23 GB`. */
  bytes(value: number | null): string;
  /** Seconds as `84 ms`, `1.23 s`. */
  seconds(value: number | null): string;
  /** Puts the sign before a formatted figure: `+84 ms`, `−84 ms`, `±0`. */
  signed(value: number | null, format: (size: number) => string): string;
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** @param locale BCP 47 tag of an English locale: the sentences around the numbers are English. */
export function createFormats(locale: string): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fixed = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const decimals = (value: number, digits: number) => (fixed[digits] ?? whole).format(value);
  const significant = new Intl.NumberFormat(locale, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const milliseconds = (size: number) => {
    if (size > 0 && size < 0.05) return `<${noBreak}0.1`;
    return size < 100 ? tenths.format(size) : whole.format(size);
  };

  const known = (format: (value: number) => string) => (value: number | null) =>
    value === null || !Number.isFinite(value) ? unknown : format(value);
  const count = known((value) => whole.format(value));

  const formats: Formats = {
    count,
    counted: (value, one, many = `${one}s`) => `${count(value)}${noBreak}${value === 1 ? one : many}`,
    rounded: known((value) => {
      if (value >= 1e9) return `${significant.format(value / 1e9)}${noBreak}billion`;
      return value >= 1e6 ? `${significant.format(value / 1e6)}${noBreak}million` : whole.format(value);
    }),
    share: known((value) => `${percent(value, decimals)}${noBreak}%`),
    points: known((value) => {
      const size = Math.abs(value) * 100;
      const digits = size !== 0 && size < 0.05 ? 2 : 1;
      const text = decimals(size, digits);
      return `${signOf(value, Number(size.toFixed(digits)))}${text}${noBreak}${Number(size.toFixed(digits)) === 1 ? 'point' : 'points'}`;
    }),
    ratio: known((value) => {
      const size = Math.abs(value) * 100;
      const rounded = size < 9.95 ? decimals(size, 1) : whole.format(size);
      return `${signOf(value, Number(size.toFixed(1)))}${rounded}${noBreak}%`;
    }),
    bytes: known((value) => {
      const rounded = value < 1000 ? value : Number(value.toPrecision(3));
      const unit = byteUnits.findLastIndex((_, power) => rounded >= 1000 ** power);
      const size = unit <= 0 ? whole.format(value) : significant.format(rounded / 1000 ** unit);
      return `${size}${noBreak}${value === 1 ? 'byte' : byteUnits[Math.max(unit, 0)]}`;
    }),
    seconds: known((value) =>
      value < 0.9995 ? `${milliseconds(value * 1000)}${noBreak}ms` : `${significant.format(value)}${noBreak}s`,
    ),
    signed: (value, format) =>
      value === null || !Number.isFinite(value) ? unknown : `${signOf(value, value)}${format(Math.abs(value))}`,
  };
  return formats;
}

/** The sign of a difference; what rounds to nothing is `±`. */
function signOf(value: number, rounded: number): string {
  if (rounded === 0) return '\u00b1';
  return value < 0 ? minus : '+';
}

function percent(value: number, decimals: (value: number, digits: number) => string): string {
  const size = value * 100;
  if (size === 0 || size === 100) return String(size);
  if (size < 0.01) return '<\u00a00.01';
  if (size < 1) return decimals(size, 2);
  return size > 99.94 ? '>\u00a099.9' : decimals(size, 1);
}

/** The same text for a plain-text medium: ordinary spaces and an ordinary minus sign. */
export function toPlainCharacters(text: string): string {
  return text.replaceAll(noBreak, ' ').replaceAll(minus, '-').replaceAll(unknown, '-');
}

/**
 * Log text as it can be shown: control characters, direction marks and every character that the embedded typeface lacks
 * become `\u{…}`, so that a line can neither hide nor forge anything.
 */
export function printable(text: string): string {
  return text.replace(
    /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u00ff\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac\u2122\u2212]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A text that a person chose, in whatever script, on one line. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Cuts a long text in the middle, where it says least. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor((limit - 1) / 2);
  return `${text.slice(0, half)}\u2026${text.slice(-half)}`;
}

/** Keeps numbers and their units on one line. */
export function withUnits(text: string): string {
  return text.replaceAll(/(?<=\d) (?=(?:%|ms|s|bytes|[kMGTP]B|million|percentage)(?![a-z]))/g, noBreak);
}

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

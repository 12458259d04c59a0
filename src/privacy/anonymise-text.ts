import { whereInPrefix } from '../detect/look-again.ts';
import { registryRows } from '../ipv6/data/registry-rows.ts';
import { commonPrefixLength, hexToWords } from '../ipv6/words.ts';
import type { Mask } from './mask.ts';
import { coverAddress, coverKey, coverReverseIPv4, coverReverseIPv6, readIPv4Key, readIPv6Key } from './spellings.ts';

/**
 * Everything in a text that may be an address. When in doubt, it is one: a version number with four parts is worth less
 * than a household. The forms, in the order in which they are looked for:
 *
 * 1. conditions of our own SQL on keys of 32 hex digits and on their first digits
 * 2. names of reverse zones: `….ip6.arpa`, `….in-addr.arpa`, 32 nibbles with dots
 * 3. keys of 32 hex digits
 * 4. host names with hyphens: `2001-db8--1`, `203-0-113-9`, `203_0_113_9`
 * 5. colons and dots, colons also as `%3A`, with or without a prefix length
 */
const forms = [
  String.raw`(?<all>\w+) = '(?<key>[0-9a-f]{32})'`,
  String.raw`substr\((?<some>\w+), 1, \d+\) = '(?<start>[0-9a-f]+)'`,
  String.raw`(?<range>\w+) BETWEEN '(?<low>[0-9a-f]{32})' AND '(?<high>[0-9a-f]{32})'`,
  String.raw`(?<![0-9a-f.])(?<nibbles>[0-9a-f](?:\.[0-9a-f]){3,31})(?=\.ip6\.arpa)`,
  String.raw`(?<![0-9a-f.])(?<all32>[0-9a-f](?:\.[0-9a-f]){31})(?![0-9a-f])`,
  String.raw`(?<![\d.])(?<octets>\d{1,3}(?:\.\d{1,3}){3})(?=\.in-addr\.arpa)`,
  '(?<![0-9a-f])(?<bare>[0-9a-f]{32})(?![0-9a-f])',
  '(?<![0-9a-f])(?<hyphens>[0-9a-f]{1,4}(?:--?[0-9a-f]{1,4}){2,7}(?:--)?)(?![0-9a-f])',
  String.raw`(?<!\d)(?<joined>\d{1,3}(?:(?:-\d{1,3}){3,}|(?:_\d{1,3}){3,}(?!-)))(?!\d)`,
  String.raw`(?<run>(?:[0-9a-f.:]|%3a)+)(?<length>/\d{1,3}(?![\w.:%-]))?`,
];
const form = new RegExp(forms.join('|'), 'gi');

/** Prefixes with a name, which texts speak of: `64:ff9b::/96`. */
const named = new Set(registryRows.map(({ prefix }) => prefix));
/** `arn:aws:s3:::bucket` has colons and no address. */
const bucketName = /\barn:[a-z-]+:s3:$/i;
/** `22--2026-11-25`, `2026-11-22--2026-11-25`: a span of days. */
const days = /^(?:\d{4}-\d{2}-)?\d{2}--\d{4}-\d{2}(?:-\d{2})?$/;

/** What stands before and behind a match. */
interface Around {
  readonly before: string;
  readonly after: string;
}

export function anonymiseText(text: string, mask: Mask): string {
  return text.replace(form, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const offset = rest.at(-3) as number;
    const around = {
      before: text.slice(Math.max(0, offset - 40), offset),
      after: text.charAt(offset + match.length),
    };
    return replaceMatch(match, groups, around, mask);
  });
}

function replaceMatch(
  match: string,
  groups: Readonly<Record<string, string | undefined>>,
  around: Around,
  mask: Mask,
): string {
  const { all, key, some, start, range, low, high } = groups;
  if (all !== undefined && key !== undefined) return coverCondition(all, key.toLowerCase(), 128, mask);
  if (some !== undefined && start !== undefined) {
    return coverCondition(some, start.toLowerCase().padEnd(32, '0'), start.length * 4, mask);
  }
  if (range !== undefined && low !== undefined && high !== undefined) {
    const length = commonPrefixLength(hexToWords(low.toLowerCase()), 0, hexToWords(high.toLowerCase()), 0);
    return coverCondition(range, low.toLowerCase(), length, mask);
  }
  const nibbles = groups['nibbles'] ?? groups['all32'];
  if (nibbles !== undefined) return coverReverseIPv6(nibbles.split('.'), mask);
  if (groups['octets'] !== undefined) return coverReverseIPv4(match.split('.'), mask) ?? match;
  if (groups['bare'] !== undefined) return coverKey(match.toLowerCase(), mask);
  if (groups['hyphens'] !== undefined) return replaceHyphens(match, mask);
  if (groups['joined'] !== undefined) return replaceJoined(match, mask);
  return replaceRun(groups['run'] ?? '', groups['length'] ?? '', around, mask);
}

function coverCondition(column: string, hex: string, length: number, mask: Mask): string {
  return whereInPrefix(column, mask.cover({ hex, length }));
}

function replaceHyphens(text: string, mask: Mask): string {
  if (days.test(text)) return text;
  const hex = readIPv6Key(text.replaceAll('-', ':'));
  if (hex !== null) return coverAddress(hex, null, mask, false).replaceAll(':', '-');
  return text.replaceAll(/(?<!\d)\d{1,3}(?:-\d{1,3}){3,}(?!\d)/g, (part) => replaceJoined(part, mask));
}

function replaceJoined(text: string, mask: Mask): string {
  const separator = text.includes('-') ? '-' : '_';
  return replaceQuad(text.split(/[-_]/), separator, null, mask) ?? text;
}

/** Of more parts than four the last four: `ec2-203-0-113-9`; else the first. */
function replaceQuad(parts: readonly string[], separator: string, written: number | null, mask: Mask): string | null {
  for (const start of [parts.length - 4, 0]) {
    const hex = readIPv4Key(parts.slice(start, start + 4));
    if (hex === null) continue;
    const covered = coverAddress(hex, written, mask, true).replaceAll('.', separator);
    return [...parts.slice(0, start), covered, ...parts.slice(start + 4)].join(separator);
  }
  return null;
}

function replaceRun(run: string, length: string, around: Around, mask: Mask): string {
  const encoded = /%3a/i.test(run);
  const plain = encoded ? run.replaceAll(/%3a/gi, ':') : run;
  const { before } = around;
  if (named.has(plain + length)) return run + length;
  if (bucketName.test(before + plain.slice(0, plain.indexOf(':') + 1))) return run + length;
  const replaced: string[] = [];
  let loose = '';
  let rest = length;
  for (let at = 0; at < plain.length; ) {
    const found = findIPv6(plain, at, around);
    if (found === null) {
      loose += plain[at] ?? '';
      at++;
      continue;
    }
    at = found.end;
    const written = at === plain.length ? readLength(length, 128) : null;
    if (written !== null) rest = '';
    replaced.push(replaceIPv4(loose, '', before, mask), coverAddress(found.hex, written, mask, false));
    loose = '';
  }
  replaced.push(loose === '' ? rest : replaceIPv4(loose, rest, before, mask));
  const text = replaced.join('');
  return encoded ? text.replaceAll(':', '%3A') : text;
}

/**
 * The longest address that begins here. Two groups that touch a word are a name of a program, `std::string`, and not an
 * address.
 */
function findIPv6(text: string, start: number, { before, after }: Around): { hex: string; end: number } | null {
  const window = text.slice(start, start + 45);
  const colon = window.indexOf(':');
  if (colon < 0 || colon > 4) return null;
  for (let end = window.length; end > 1; end--) {
    const part = window.slice(0, end);
    const hex = readIPv6Key(part);
    if (hex === null) continue;
    const touches = (start === 0 && /[a-z]$/i.test(before)) || (start + end === text.length && /^[a-z]/i.test(after));
    if (touches && part.split(':').filter((group) => group !== '').length < 3) return null;
    return { hex, end: start + end };
  }
  return null;
}

function replaceIPv4(text: string, length: string, before: string, mask: Mask): string {
  let rest = length;
  const replaced = text.replaceAll(/(?<!\d)\d{1,3}(?:\.\d{1,3}){3,}(?!\d)/g, (quad, at: number) => {
    // `Chrome/142.0.0.0`: how browsers write their version.
    if (at === 0 && /[a-z]\/$/i.test(before) && quad.endsWith('.0.0.0')) return quad;
    const written = at + quad.length === text.length ? readLength(length, 32) : null;
    const covered = replaceQuad(quad.split('.'), '.', written, mask);
    if (covered !== null && written !== null) rest = '';
    return covered ?? quad;
  });
  return replaced + rest;
}

function readLength(text: string, most: number): number | null {
  const length = Number(text.slice(1));
  return text === '' || length > most ? null : length;
}

/**
 * Content streams (ISO 32000-1, 7.8.2 and 14.6): marks what belongs to no structure element as an artifact. Chromium
 * leaves page backgrounds, margin boxes and repeated headings of tables to the reader's guess.
 */

export interface MarkedContent {
  content: string;
  /** Glyphs that the font does not have, which a reader sees as nothing or as a box (ISO 14289-1, 7.21.8). */
  missingGlyphs: number;
}

interface Operation {
  operator: string;
  operands: string[];
  start: number;
  end: number;
}

const PATH_BEGINS = new Set(['m', 're']);
const PATH_PAINTS = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 's', 'S']);
const SHOWS_TEXT = new Set(['Tj', 'TJ', "'", '"']);
const PAINTS_AT_ONCE = new Set(['Do', 'sh', 'EI']);
const ARTIFACT = '/Artifact BMC\n';

/**
 * @param content one byte a character
 * @param repeated numbers of marked content that repeats what was there before
 * @param tagged names of form XObjects (transparency groups) that hold tagged content of their own
 */
export function markArtifacts(
  content: string,
  repeated: ReadonlySet<number>,
  tagged: ReadonlySet<string> = new Set(),
): MarkedContent {
  const pieces: string[] = [];
  let copied = 0;
  let depth = 0;
  let missingGlyphs = 0;
  let path: number | undefined;
  let textOpen = false;
  const insert = (at: number, text: string, skipTo = at): void => {
    pieces.push(content.slice(copied, at), text);
    copied = skipTo;
  };
  for (const { operator, operands, start, end } of readOperations(content)) {
    if (SHOWS_TEXT.has(operator)) missingGlyphs += operands.filter(hasMissingGlyph).length;
    if (textOpen && (operator === 'BDC' || operator === 'BMC' || operator === 'ET')) {
      insert(start, 'EMC\n');
      textOpen = false;
    }
    if (operator === 'BDC' || operator === 'BMC') {
      depth += 1;
      const mcid = Number(/\/MCID (\d+)/.exec(operands.join(' '))?.[1] ?? Number.NaN);
      if (repeated.has(mcid)) insert(start, '/Artifact BMC', end);
    } else if (operator === 'EMC') {
      depth -= 1;
    } else if (PATH_BEGINS.has(operator)) {
      path ??= start;
    } else if (PATH_PAINTS.has(operator) || operator === 'n') {
      if (depth === 0 && operator !== 'n') {
        insert(path ?? start, ARTIFACT);
        insert(end, '\nEMC');
      }
      path = undefined;
    } else if (depth === 0 && SHOWS_TEXT.has(operator) && !textOpen) {
      insert(start, ARTIFACT);
      textOpen = true;
    } else if (depth === 0 && PAINTS_AT_ONCE.has(operator) && !tagged.has(operands.at(-1) ?? '')) {
      insert(start, ARTIFACT);
      insert(end, '\nEMC');
    }
  }
  pieces.push(content.slice(copied));
  return { content: pieces.join(''), missingGlyphs };
}

/** Skia writes glyphs of composite fonts as four hexadecimal digits each; glyph 0 is the one for "not there". */
function hasMissingGlyph(operand: string): boolean {
  if (!/^<[0-9A-Fa-f]+>$/.test(operand) || (operand.length - 2) % 4 !== 0) return false;
  return /^<(?:.{4})*?0000/.test(operand);
}

const SPACE = /[\0\t\n\f\r ]+|%[^\r\n]*/y;
const DICTIONARY_OR_HEX = /<<|>>|<[^>]*>/y;
const NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y;
const WORD = /[^\0\t\n\f\r ()<>[\]{}/%]+/y;
const NUMBER = /^[+-]?[\d.]+$/;

/** One operation after the other; brackets are operands of their own. An inline image is one operation, `EI`. */
function* readOperations(content: string): Generator<Operation> {
  let operands: string[] = [];
  let start: number | undefined;
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(content)?.[0];
  };
  while (position < content.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      position += space.length;
      continue;
    }
    const begin = position;
    const word = match(WORD);
    if (word === undefined || NUMBER.test(word)) {
      const operand = word ?? match(NAME) ?? match(DICTIONARY_OR_HEX) ?? readString(content, position);
      operands.push(operand);
      start ??= begin;
      position += operand.length;
      continue;
    }
    position += word.length;
    let operator = word;
    if (word === 'BI') {
      const rest = /[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)/g;
      rest.lastIndex = position;
      const last = rest.exec(content);
      position = last === null ? content.length : last.index + last[0].length;
      operator = 'EI';
    }
    yield { operator, operands, start: start ?? begin, end: position };
    operands = [];
    start = undefined;
  }
}

/** A literal string with its brackets, which may nest (7.3.4.2); any other character stands for itself. */
function readString(content: string, from: number): string {
  if (content[from] !== '(') return content[from] ?? '';
  let depth = 0;
  for (let position = from; position < content.length; position += 1) {
    const character = content[position];
    if (character === '\\') position += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) return content.slice(from, position + 1);
  }
  return content.slice(from);
}

/**
 * The columns of CSV answers, which come as text from every engine. An answer has hundreds of thousands of rows, and checking
 * them with zod took longer than all that is done with them afterwards (docs/decisions/0031): so a field is a function.
 */
export interface Field<Value> {
  /** What its text has to be. */
  readonly what: string;
  /** What the text stands for; undefined for text that it must not be. */
  read(text: string): Value | undefined;
}

/** What the texts of a row stand for. */
export type RowOf<Fields> = { -readonly [C in keyof Fields]: Fields[C] extends Field<infer Value> ? Value : never };

export type Family = 'ipv4' | 'ipv6';

export const text: Field<string> = { what: 'text', read: (given) => given };

/** A whole number of at most 16 digits. */
export const count: Field<number> = {
  what: 'a whole number of at most 16 digits',
  read: (given) => readDigits(given) ?? (/^-?\d{1,16}$/.test(given) ? Number(given) : undefined),
};

/** Of digits alone, so few that every step is exact: in a third of the time. Undefined for anything else. */
function readDigits(given: string): number | undefined {
  if (given === '' || given.length > 15) return undefined;
  let value = 0;
  for (let at = 0; at < given.length; at++) {
    const digit = given.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

export const family: Field<Family> = {
  what: '4 or 6',
  read(given) {
    if (given === '4') return 'ipv4';
    return given === '6' ? 'ipv6' : undefined;
  },
};

export const address = matching('32 lower-case hex digits', /^[0-9a-f]{32}$/);
export const addressOrNone = matching('32 lower-case hex digits, or nothing', /^(?:[0-9a-f]{32})?$/);
/** `2026-11-22 13:05`, UTC. */
export const minute = matching('a minute like 2026-11-22 13:05', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
/** `2026-11-22 13:05:59`, UTC. */
export const second = matching('a second like 2026-11-22 13:05:59', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

export function oneOf<Value extends string>(values: readonly Value[]): Field<Value> {
  return { what: `one of ${values.join(', ')}`, read: (given) => values.find((value) => value === given) };
}

function matching(what: string, pattern: RegExp): Field<string> {
  return { what, read: (given) => (pattern.test(given) ? given : undefined) };
}

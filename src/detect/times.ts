/** `2026-11-22 13:05:59` or `2026-11-22 13:05`, UTC, as seconds since 1970. */
export function parseSeconds(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}Z`) / 1000;
}

/** Seconds since 1970 as SQL writes them: `2026-11-22 13:05:59`. */
export function sqlSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

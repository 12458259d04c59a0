/** `2026-11-22 13:05:59` or `2026-11-22 13:05`, UTC, as seconds since 1970. */
export function parseSeconds(text: string): number {
  const day = text.slice(0, 10);
  // Few days, and hundreds of thousands of times.
  if (day !== known.day) known = { day, begin: Date.parse(`${day}T00:00:00Z`) / 1000 };
  const seconds = text.length === 16 ? 0 : twoDigits(text, 17);
  return known.begin + twoDigits(text, 11) * 3600 + twoDigits(text, 14) * 60 + seconds;
}

let known = { day: '', begin: Number.NaN };

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** Seconds since 1970 as SQL writes them: `2026-11-22 13:05:59`. */
export function sqlSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

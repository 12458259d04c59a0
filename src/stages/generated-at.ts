import type { Clock } from '../ports.ts';

/** The moment at which a report is made, UTC to the second: `2026-11-23T00:30:00Z`. */
export function generatedAt(clock: Clock): string {
  return clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
}

import type { Writable } from 'node:stream';
import picocolors from 'picocolors';

/** What a command writes to: data to `out`, everything else to `err`. Tests hand in their own. */
export interface Terminal {
  out: (text: string) => void;
  err: (text: string) => void;
  /** The stream behind `err`, for displays that redraw; null where lines must be plain. */
  display: Writable | null;
  colours: ReturnType<typeof picocolors.createColors>;
  signal: AbortSignal;
}

/** The process's own terminal. Colours and redrawing only where a person looks, and never against NO_COLOR. */
export function processTerminal(signal: AbortSignal): Terminal {
  const person = process.stderr.isTTY === true && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb';
  const colour = process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    display: person ? process.stderr : null,
    colours: picocolors.createColors(colour),
    signal,
  };
}

import picocolors from 'picocolors';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what a command writes. */
export function captureTerminal(): Terminal & { stdout: () => string; stderr: () => string; interrupt: () => void } {
  const out: string[] = [];
  const err: string[] = [];
  const interruption = new AbortController();
  return {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    display: null,
    colours: picocolors.createColors(false),
    signal: interruption.signal,
    stdout: () => out.join(''),
    stderr: () => err.join(''),
    interrupt: () => interruption.abort(),
  };
}

import type { TruthCounter } from './truth.ts';

/** When flaws are asked for: the hour in whose access log the broken lines are, and that of lost flow records. */
export const flawHours = { brokenLines: 10, skipData: 12, truncated: 8 } as const;

/**
 * Three lines that a reader has to reject, each for another reason: no log line at all, a client that is no address, and
 * sizes that are no numbers.
 */
export function breakLines(line: string, truth: TruthCounter | undefined): string {
  const fields = line.trimEnd().split(' ');
  const withField = (index: number, value: string) => fields.with(index, value).join(' ');
  for (const reason of ['format', 'address', 'number'] as const) truth?.countRejected(reason);
  return `${[
    'upstream connect error or disconnect/reset before headers',
    withField(3, '2001:db8::1::7:443'),
    withField(10, '12e').replace(/TID_\w+/, 'TID_00000000000000000000000000000000'),
  ].join('\n')}\n`;
}

/** Bytes that are left of a truncated gzip file: its header and the beginning of a first block, not one whole line. */
export const TRUNCATED_BYTES = 40;

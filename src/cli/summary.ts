import type { RunOutcome } from '../local/run-report.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** A share as people read it; a day without traffic has none. */
function percent(share: number | null): string {
  return share === null ? 'no traffic' : `${(share * 100).toFixed(1)} %`;
}

/** Distinct addresses of several days are not known from those of the days. */
function number(value: number | null): string {
  return value === null ? 'not known' : whole.format(value);
}

/** Where everything lies, and the key figures, as a small table. */
export function printOutcome({ summary, files, deliveries }: RunOutcome, { out, err, colours }: Terminal): void {
  const rows: [label: string, value: string][] = [
    ['Requests', whole.format(summary.requests)],
    ['IPv6 share of requests', percent(summary.ipv6RequestShare)],
    ['IPv6 client addresses', number(summary.ipv6Clients)],
    ['IPv6 client /64 prefixes', number(summary.ipv6Prefixes64)],
    ['Flow records', whole.format(summary.flows)],
    ['IPv6 share of flow records', percent(summary.ipv6FlowShare)],
    ['Rejected lines', whole.format(summary.rejectedLines)],
    ['Skipped files', whole.format(summary.skippedFiles)],
    ['Data', summary.status],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  out('\n');
  for (const [label, value] of rows) out(`  ${label.padEnd(width)}  ${colours.bold(value.padStart(valueWidth))}\n`);
  out('\n');
  const places: [string, string | null][] = [
    ['HTML', files.html],
    ['PDF', files.pdf],
    ['JSON', files.json],
    ['Mail', files.mail],
    ['Archive', files.index],
  ];
  for (const [label, place] of places) if (place !== null) out(`  ${label.padEnd(8)} ${printable(place)}\n`);
  out('\n');
  for (const delivery of deliveries) {
    if (delivery.outcome === 'failed') err(`${delivery.channel} was not delivered: ${printable(delivery.detail)}\n`);
  }
}

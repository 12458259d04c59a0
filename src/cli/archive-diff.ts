import type { Difference } from '../stages/diff.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

type Figure = Difference['figures'][number];

/** Two reports side by side: figures, then what only one of them has. */
export function printDifference(difference: Difference, { out, colours }: Terminal): void {
  const { a, b, settingsChanged, figures, prefixes, events } = difference;
  const rows = [
    ['', a.period, b.period, 'change'],
    ...figures.map((figure) => [figure.label, show(figure, figure.a), show(figure, figure.b), change(figure)]),
    ['Data', a.status, b.status, ''],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    const line = printable(`  ${cells.join('  ')}`.trimEnd());
    out(`${index === 0 ? colours.bold(line) : line}\n`);
  }
  if (settingsChanged === true) {
    out('\nThe two reports were made with different settings or network files: figures may differ for that reason.\n');
  }
  const list = (title: string, items: readonly string[]) => {
    if (items.length === 0) return;
    out(`\n${colours.bold(title)}\n`);
    for (const item of items) out(`  ${printable(item)}\n`);
  };
  const prefix = ([cidr, requests]: Difference['prefixes']['lost'][number]) =>
    `${cidr}  ${whole.format(requests)} requests`;
  const event = ([name, severity, source]: Difference['events']['new'][number]) =>
    `${severity.padEnd(7)}  ${name}${source === null ? '' : `  ${source}`}`;
  list(`Heavy hitters only on ${a.period}`, prefixes.lost.map(prefix));
  list(`Heavy hitters only on ${b.period}`, prefixes.gained.map(prefix));
  list(`Security events only on ${a.period}`, events.gone.map(event));
  list(`Security events only on ${b.period}`, events.new.map(event));
}

function show({ unit }: Figure, value: number | null): string {
  if (value === null) return '-';
  if (unit === 'fraction') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'seconds') return value < 1 ? `${three.format(value * 1000)} ms` : `${three.format(value)} s`;
  return whole.format(value);
}

function change({ unit, a, difference }: Figure): string {
  if (difference === null) return '-';
  if (unit === 'fraction') return `${signed((difference * 100).toFixed(1))} points`;
  if (a === 0) return difference === 0 ? 'none' : 'after none';
  return `${signed(((difference / (a ?? 1)) * 100).toFixed(1))} %`;
}

function signed(text: string): string {
  if (Number(text) === 0) return text.replace('-', '');
  return text.startsWith('-') ? text : `+${text}`;
}

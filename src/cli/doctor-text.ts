import { areas, type Finding } from '../adapters/finding.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

const marks: Record<Finding['state'], string> = { ok: 'ok', gap: 'gap', note: 'note', unknown: '?' };
const headings = new Map<Finding['area'], string>([
  ['deployment', 'Deployment'],
  ['load balancers', 'Load balancers'],
  ['flow logs', 'Flow logs'],
  ['buckets', 'Buckets'],
  ['mail', 'Mail'],
  ['alerts', 'Alerts'],
]);

/** Columns of the mark and the blanks around it. */
const margin = 7;
/** Characters of a line of text; commands stay on one line, so that they can be copied. */
const lineLength = 100;

/** All findings by area, each with the command that mends it below it. */
export function describeFindings(findings: readonly Finding[], colours: Terminal['colours']): string {
  return areas
    .flatMap((area) => {
      const own = findings.filter((finding) => finding.area === area);
      if (own.length === 0) return [];
      const heading = colours.bold(headings.get(area) ?? area);
      return [[heading, ...own.flatMap((finding) => describeOne(finding, colours)), ''].join('\n')];
    })
    .join('\n');
}

function describeOne({ state, subject, message, command }: Finding, colours: Terminal['colours']): string[] {
  const paint = { ok: colours.green, gap: colours.red, note: colours.yellow, unknown: colours.red }[state];
  const mark = `  ${paint(marks[state].padEnd(margin - 2))}`;
  const text = printable(subject === '' ? message : `${subject}: ${message}`);
  const [first = '', ...others] = wrap(text, lineLength - margin);
  const named = subject === '' ? first : first.replace(printable(subject), (name) => colours.bold(name));
  const indent = ' '.repeat(margin);
  return [
    `${mark}${named}`,
    ...others.map((line) => `${indent}${line}`),
    ...(command === undefined ? [] : [`${indent}  ${colours.cyan(printable(command))}`]),
  ];
}

/** Lines of at most so many characters; a longer word stands alone. */
function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** One line: how it stands. */
export function summarise(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const gaps = count('gap');
  const parts = [
    ...(gaps === 0 ? [] : [gaps === 1 ? '1 gap' : `${gaps} gaps`]),
    ...(count('unknown') === 0 ? [] : [`${count('unknown')} not found out`]),
  ];
  const checks = `${findings.length} ${findings.length === 1 ? 'check' : 'checks'}`;
  return parts.length === 0 ? `Everything is ready (${checks}).` : `${parts.join(', ')} in ${checks}.`;
}

import type { Evidence } from '../../../contracts/report-security.ts';
import { cutMiddle, type Formats } from '../formats.ts';
import { dayAndHour, hourOf } from '../times.ts';
import { type TableView, tableOf, type ViewContext } from '../view.ts';

const shownEvents = 15;
const rowsOfEvent = 2;
const unknown = '\u2013';

/** A few of the rows that make the gravest events; report.json has more, and the statement to see all. */
export function evidenceTable({ report, formats, locale, period }: ViewContext): TableView | null {
  const rows = report.security.events
    .slice(0, shownEvents)
    .flatMap(({ name, severity, evidence }) => evidence.slice(0, rowsOfEvent).map((row) => ({ name, severity, row })));
  if (rows.length === 0) return null;
  return tableOf({
    id: 'evidence',
    caption: 'Sample rows of the events',
    columns: [
      ['Event', 'text'],
      ['From', 'code'],
      ['To', 'code'],
      ['Count', 'number'],
      ['Words of the log', 'text'],
    ],
    rows: rows.map(({ name, severity, row }) => ({
      tone: severity,
      cells: [
        `${name}, ${period.noun === 'day' ? hourOf(row.at) : dayAndHour(row.at, locale)}`,
        row.source ?? unknown,
        describeTarget(row),
        describeCount(row, formats),
        row.text === null ? unknown : cutMiddle(row.text, 60),
      ],
    })),
    note: 'Failed: refused, unanswered, or answered with an error. The words were written by strangers. report.json has up to five rows of each event, and the statement that shows all of them.',
  });
}

/** What the rule counts, and how many of these were refused or unanswered. */
function describeCount({ count, failed }: Evidence, formats: Formats): string {
  if (failed === null || failed === 0) return formats.count(count);
  return failed === count
    ? `${formats.count(count)}, failed`
    : `${formats.count(count)}, ${formats.count(failed)} failed`;
}

const protocols: Record<number, string> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' };

function describeTarget({ target, port, protocol }: Evidence): string {
  const name = protocol === null ? null : (protocols[protocol] ?? `protocol ${protocol}`);
  const parts = [target, name, port].filter((part) => part !== null);
  return parts.length === 0 ? unknown : parts.join(' ');
}

import { hourOf } from '../times.ts';
import { type TableView, tableOf, type ViewContext } from '../view.ts';

/** A day of 25 hours; of longer periods report.json has the hours. */
const mostHours = 25;

/** What one source sends at most in a minute of each hour: what is usual here, for whoever chooses a limit. */
export function peaksTable({ report, formats }: ViewContext): TableView | null {
  const { peaks } = report.security;
  const loud = peaks.filter(({ bytes, requests }) => bytes + requests > 0);
  if (loud.length === 0 || peaks.length > mostHours) return null;
  return tableOf({
    id: 'peaks',
    caption: 'Most that one source sent within a minute, by hour',
    columns: [
      ['Hour', 'text'],
      ['Bytes to own addresses', 'number'],
      ['Requests to load balancers', 'number'],
    ],
    rows: loud.map(({ start, bytes, requests }) => ({
      cells: [
        hourOf(start),
        bytes === 0 ? 'below 1\u00a0MB' : formats.bytes(bytes),
        requests === 0 ? 'below 100' : formats.count(requests),
      ],
    })),
    note: 'A source is a /64, or an IPv4 address. Hours in which none sent so much are left out. Unusual volume is judged against the same hour of the days before.',
  });
}

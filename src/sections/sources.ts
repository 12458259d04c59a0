import type { z } from 'zod';
import { type LogKind, logKinds } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { sourceSchema } from '../contracts/report.ts';
import type { Row } from '../contracts/rows.ts';
import { parseMinute } from './hour-index.ts';
import { defineSection } from './section.ts';

const hourMs = 3_600_000;
/** Longer periods have too many hours to list for each source. */
const mostHours = 8 * 24;

type Source = z.infer<typeof sourceSchema>;

/** The load balancers and flow logs that the report speaks of, with their lines. */
export const sources = defineSection({
  id: 'sources',
  queries: ['sources'],
  keys: ['sources'],
  start({ period }) {
    const known = new Map<string, { logs: LogKind; source: string; lines: number; hourly: Map<number, number> }>();
    return {
      on: {
        sources: (row) => {
          const source = nameSource(row);
          const key = `${row.logs} ${source}`;
          const sum = known.get(key) ?? { logs: row.logs, source, lines: 0, hourly: new Map<number, number>() };
          sum.lines += row.lines;
          const hour = Math.floor(parseMinute(row.hour) / hourMs) * hourMs;
          sum.hourly.set(hour, (sum.hourly.get(hour) ?? 0) + row.lines);
          known.set(key, sum);
        },
      },
      finish: () => ({
        sources: [...known.values()]
          .map(({ hourly, ...source }) => ({ ...source, ...listHours(hourly, period) }))
          .sort(
            (a, b) =>
              logKinds.indexOf(a.logs) - logKinds.indexOf(b.logs) ||
              b.lines - a.lines ||
              (a.source < b.source ? -1 : 1),
          ),
      }),
    };
  },
});

/** The lines of the UTC hours that begin in the period. (In zones off by half an hour the first one begins before it.) */
function listHours(lines: ReadonlyMap<number, number>, { start, end }: Period): Pick<Source, 'hourly'> {
  const first = Math.ceil(Date.parse(start) / hourMs) * hourMs;
  const hours = Math.ceil((Date.parse(end) - first) / hourMs);
  if (hours > mostHours) return {};
  return {
    hourly: {
      start: new Date(first).toISOString().replace('.000Z', 'Z'),
      lines: Array.from({ length: Math.max(0, hours) }, (_, index) => lines.get(first + index * hourMs) ?? 0),
    },
  };
}

/** The load balancer, `app/name/id`; all flow logs of VPCs are one source, all of transit gateways another, and so are connection logs that name none. */
export function nameSource({ logs, source }: Pick<Row<'sources'>, 'logs' | 'source'>): string {
  if (logs === 'flows') return source === 'transit' ? 'transit gateway flow logs' : 'flow logs';
  return source === '' || source === '-' ? 'unknown load balancer' : source;
}

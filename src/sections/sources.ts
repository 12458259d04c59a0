import { type LogKind, logKinds } from '../contracts/logs.ts';
import type { Row } from '../contracts/rows.ts';
import { defineSection } from './section.ts';

/** The load balancers and flow logs that the report speaks of, with their lines. */
export const sources = defineSection({
  id: 'sources',
  queries: ['sources'],
  keys: ['sources'],
  start() {
    const known = new Map<string, { logs: LogKind; source: string; lines: number }>();
    return {
      on: {
        sources: (row) => {
          const source = nameSource(row);
          const key = `${row.logs} ${source}`;
          const sum = known.get(key) ?? { logs: row.logs, source, lines: 0 };
          sum.lines += row.lines;
          known.set(key, sum);
        },
      },
      finish: () => ({
        sources: [...known.values()].sort(
          (a, b) =>
            logKinds.indexOf(a.logs) - logKinds.indexOf(b.logs) || b.lines - a.lines || (a.source < b.source ? -1 : 1),
        ),
      }),
    };
  },
});

/** The load balancer, `app/name/id`; all flow logs are one source, and so are connection logs that name none. */
export function nameSource({ logs, source }: Pick<Row<'sources'>, 'logs' | 'source'>): string {
  if (logs === 'flows') return 'flow logs';
  return source === '' || source === '-' ? 'unknown load balancer' : source;
}

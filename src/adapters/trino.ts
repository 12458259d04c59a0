import type { Statement } from '../contracts/statement.ts';
import type { QueryEngine } from '../ports.ts';
import { QueryCancelled, QueryTimeout } from './trino-errors.ts';
import { createTrinoHttp, type TrinoHttp, type TrinoServer } from './trino-http.ts';
import { type QueryPage, type QueryTotals, runTrinoQuery, type TrinoQuery } from './trino-query.ts';
import { type ResultWriter, toCsvLine, writeResultFile } from './trino-result.ts';

export interface TrinoOptions extends TrinoServer {
  /** Catalog and schema that hold the tables of queries/tables. */
  catalog: string;
  schema: string;
  /** Longest time of one statement, milliseconds; two hours without. */
  timeout?: number;
  /** Where results of `analyse` are written; local files without. */
  writeResult?: ResultWriter;
  /** Cancels what runs. */
  signal?: AbortSignal;
}

const twoHours = 7_200_000;

/**
 * A Trino cluster with the tables of queries/tables. `extract` inserts into a typed table, and does it anew when the run
 * has rows already; `analyse` stores its rows as CSV the way Athena does. `scannedBytes` are bytes read from storage.
 * Throws the errors of trino-errors.ts.
 */
export function createTrinoEngine(options: TrinoOptions): QueryEngine {
  const http = createTrinoHttp(options);
  const closing = new AbortController();
  return {
    name: 'trino',
    async execute(statement) {
      const limit = AbortSignal.timeout(options.timeout ?? twoHours);
      const given = options.signal === undefined ? [] : [options.signal];
      const query = describe(statement, options, AbortSignal.any([limit, closing.signal, ...given]));
      try {
        const totals = await carryOut(http, statement, query, options);
        return {
          executionId: totals.id,
          output: statement.output,
          scannedBytes: totals.scannedBytes,
          millis: totals.millis,
        };
      } catch (error) {
        if (limit.aborted) throw new QueryTimeout(`${query.label}: not done within ${options.timeout ?? twoHours} ms.`);
        if (query.signal?.aborted) throw new QueryCancelled(`${query.label}: cancelled.`, { cause: error });
        throw error;
      }
    },
    async close() {
      closing.abort();
    },
  };
}

function describe({ kind, id, sql, parameters }: Statement, options: TrinoOptions, signal: AbortSignal): TrinoQuery {
  const { catalog, schema } = options;
  const session: Record<string, string> =
    kind === 'extract'
      ? {
          [`${catalog}.insert_existing_partitions_behavior`]: 'OVERWRITE',
          // Files that are not on the run's list are then not even opened.
          [`${catalog}.dynamic_filtering_wait_timeout`]: '60s',
          enable_large_dynamic_filters: 'true',
          join_distribution_type: 'BROADCAST',
          [`${catalog}.compression_codec`]: 'ZSTD',
        }
      : {};
  return { label: `${kind} ${id}`, sql, parameters, catalog, schema, session, signal };
}

async function carryOut(http: TrinoHttp, statement: Statement, query: TrinoQuery, options: TrinoOptions) {
  const pages = runTrinoQuery(http, new URL(options.url).origin, query);
  if (statement.kind === 'extract') return drain(pages);
  const result: { totals?: QueryTotals } = {};
  await (options.writeResult ?? writeResultFile)(statement.output, toCsv(pages, result));
  if (result.totals === undefined) throw new Error('the writer of results stopped before the last row');
  return result.totals;
}

async function drain(pages: AsyncGenerator<QueryPage, QueryTotals>): Promise<QueryTotals> {
  for (;;) {
    const { done, value } = await pages.next();
    if (done) return value;
  }
}

async function* toCsv(pages: AsyncGenerator<QueryPage, QueryTotals>, result: { totals?: QueryTotals }) {
  let header = true;
  try {
    for (;;) {
      const { done, value } = await pages.next();
      if (done) {
        result.totals = value;
        return;
      }
      if (header) yield toCsvLine(value.columns);
      header = false;
      if (value.rows.length > 0) yield value.rows.map(toCsvLine).join('');
    }
  } finally {
    await pages.return({ id: '', scannedBytes: 0, millis: 0 });
  }
}

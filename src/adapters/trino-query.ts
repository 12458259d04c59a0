import { zstdCompressSync } from 'node:zlib';
import { z } from 'zod';
import { explainTrinoFailure, TrinoUnavailable } from './trino-errors.ts';
import type { TrinoHttp } from './trino-http.ts';

declare global {
  interface JSON {
    /** With the source text of each value (ECMAScript, JSON.parse source text access). */
    parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  }
}

export type Cell = string | number | boolean | null;

/** One answer of the protocol; the fields that are used here. */
const pageSchema = z.object({
  id: z.string(),
  nextUri: z.string().optional(),
  columns: z.array(z.object({ name: z.string() })).optional(),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).optional(),
  error: z.object({ errorName: z.string(), errorType: z.string(), message: z.string() }).optional(),
  stats: z.object({ physicalInputBytes: z.number().default(0), elapsedTimeMillis: z.number().default(0) }),
});
type Page = z.infer<typeof pageSchema>;

export interface TrinoQuery {
  /** `extract requests`: what error messages call it. */
  label: string;
  sql: string;
  /** SQL literals for the question marks. */
  parameters: readonly string[];
  catalog: string;
  schema: string;
  /** Session properties, `name` or `catalog.name`. */
  session: Record<string, string>;
  signal?: AbortSignal;
}

export interface QueryTotals {
  id: string;
  scannedBytes: number;
  millis: number;
}

export interface QueryPage {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/**
 * Runs one statement and hands over its rows as they come: first a page without rows when the columns are known.
 * When the consumer stops early, or the signal says so, the query is cancelled on the server.
 * @throws QueryFailed and the others of trino-errors.ts; the signal's reason
 */
export async function* runTrinoQuery(
  http: TrinoHttp,
  origin: string,
  query: TrinoQuery,
): AsyncGenerator<QueryPage, QueryTotals> {
  const abort = query.signal === undefined ? {} : { signal: query.signal };
  const { headers, body } = opening(query);
  let page = readPage((await http({ method: 'POST', url: `${origin}/v1/statement`, headers, body, ...abort })).text);
  let columns: string[] | undefined;
  let done = false;
  try {
    for (;;) {
      if (page.error !== undefined) {
        done = true;
        throw explainTrinoFailure(page.error, query.label);
      }
      if (columns === undefined && page.columns !== undefined) {
        columns = page.columns.map(({ name }) => name);
        yield { columns, rows: [] };
      }
      if (page.data !== undefined && columns !== undefined) yield { columns, rows: page.data };
      if (page.nextUri === undefined) break;
      query.signal?.throwIfAborted();
      page = readPage((await http({ method: 'GET', url: page.nextUri, ...abort })).text);
    }
    done = true;
    return { id: page.id, scannedBytes: page.stats.physicalInputBytes, millis: page.stats.elapsedTimeMillis };
  } finally {
    // Best effort: a query that nobody asks about any more ends by itself after query.client.timeout.
    if (!done && page.nextUri !== undefined) await http({ method: 'DELETE', url: page.nextUri }).catch(() => undefined);
  }
}

/**
 * Values go by EXECUTE … USING, as Athena's execution parameters do: the text of the statement is never changed. The
 * prepared statement travels in a header, packed, because a header may hold 8 KB.
 */
function opening(query: TrinoQuery): { headers: Record<string, string>; body: string } {
  const headers: Record<string, string> = {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Trino-Source': 'ipv6-traffic-report',
    'X-Trino-Catalog': encodeURIComponent(query.catalog),
    'X-Trino-Schema': encodeURIComponent(query.schema),
    'X-Trino-Time-Zone': 'UTC',
  };
  const session = Object.entries(query.session).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  if (session.length > 0) headers['X-Trino-Session'] = session.join(',');
  if (query.parameters.length === 0) return { headers, body: query.sql };
  const packed = `$zstd:${zstdCompressSync(query.sql).toString('base64url')}`;
  headers['X-Trino-Prepared-Statement'] = `statement=${encodeURIComponent(packed)}`;
  return { headers, body: `EXECUTE statement USING ${query.parameters.join(', ')}` };
}

function readPage(text: string): Page {
  let json: unknown;
  try {
    json = parseExactly(text);
  } catch (error) {
    throw new TrinoUnavailable(`the server answers something that is not JSON: ${text.slice(0, 200)}`, {
      cause: error,
    });
  }
  const page = pageSchema.safeParse(json);
  if (!page.success) throw new TrinoUnavailable(`the server does not speak Trino's protocol: ${page.error.message}`);
  return page.data;
}

/** Whole numbers beyond 2^53 stay as the text that the server wrote. */
function parseExactly(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
      ? source
      : value,
  );
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** What a query came to: what Athena's API answers of it (API reference, QueryExecution). */
export interface FinishedQuery {
  state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason?: string;
  location?: string;
  scannedBytes?: number;
  millis?: number;
}

/** An exception as AWS answers it, with status 400. */
export interface Refusal {
  exception: string;
  message: string;
}

const startSchema = z.object({
  QueryString: z.string(),
  ExecutionParameters: z.array(z.string()).min(1).optional(),
  ClientRequestToken: z.string().min(32).max(128),
  WorkGroup: z.string(),
  QueryExecutionContext: z.object({ Database: z.string() }),
  ResultConfiguration: z.object({ OutputLocation: z.string() }),
});
export type StartedQuery = z.output<typeof startSchema>;

export interface AthenaServerOptions {
  /** Works a query out, while it is RUNNING. */
  run(query: StartedQuery): Promise<FinishedQuery>;
  /** Answers to the first calls of an action, before all else. */
  refusals?: Partial<Record<'StartQueryExecution' | 'GetQueryExecution', Refusal[]>>;
  /** How often a query is seen QUEUED. */
  queued?: number;
}

export interface AthenaServer {
  url: string;
  started: StartedQuery[];
  stopped: string[];
  /** Names of the calls, in order. */
  calls: string[];
  close(): Promise<void>;
}

interface Known {
  query: StartedQuery;
  looks: number;
  finished?: FinishedQuery;
}

/**
 * Athena's API over HTTP (AWS JSON 1.1), as far as the engine asks for it: start, look, stop. A token that comes again is
 * answered with the query that has it. What a query says is worked out by `run`.
 */
export async function startAthenaServer(options: AthenaServerOptions): Promise<AthenaServer> {
  const queries = new Map<string, Known>();
  const tokens = new Map<string, string>();
  const seen: Pick<AthenaServer, 'started' | 'stopped' | 'calls'> = { started: [], stopped: [], calls: [] };
  const refusals = structuredClone(options.refusals ?? {});

  function startQuery(input: unknown) {
    const query = startSchema.parse(input);
    seen.started.push(query);
    const id = tokens.get(query.ClientRequestToken) ?? `query-${queries.size + 1}`;
    if (queries.has(id)) return { QueryExecutionId: id };
    tokens.set(query.ClientRequestToken, id);
    const known: Known = { query, looks: 0 };
    queries.set(id, known);
    void options
      .run(query)
      .catch((error: unknown): FinishedQuery => ({ state: 'FAILED', reason: String(error) }))
      .then((finished) => {
        known.finished ??= finished;
      });
    return { QueryExecutionId: id };
  }

  function look(id: string) {
    const known = queries.get(id);
    if (known === undefined) return undefined;
    const { query, finished } = known;
    const isQueued = known.looks++ < (options.queued ?? 0);
    const state = isQueued ? 'QUEUED' : (finished?.state ?? 'RUNNING');
    return {
      QueryExecutionId: id,
      Query: query.QueryString,
      WorkGroup: query.WorkGroup,
      Status: { State: state, ...(!isQueued && { StateChangeReason: finished?.reason }) },
      ...(state === 'SUCCEEDED' && {
        ResultConfiguration: { OutputLocation: finished?.location ?? query.ResultConfiguration.OutputLocation },
        Statistics: { DataScannedInBytes: finished?.scannedBytes ?? 0, TotalExecutionTimeInMillis: finished?.millis },
      }),
    };
  }

  function answer(action: string, input: unknown): object | Refusal {
    seen.calls.push(action);
    const refusal = action in refusals ? refusals[action as keyof typeof refusals]?.shift() : undefined;
    if (refusal !== undefined) return refusal;
    if (action === 'StartQueryExecution') return startQuery(input);
    const { QueryExecutionId: id } = z.object({ QueryExecutionId: z.string() }).parse(input);
    const execution = look(id);
    if (execution === undefined) return { exception: 'InvalidRequestException', message: `${id} was not found` };
    if (action === 'GetQueryExecution') return { QueryExecution: execution };
    if (action !== 'StopQueryExecution') return { exception: 'UnknownOperationException', message: action };
    seen.stopped.push(id);
    const known = queries.get(id);
    if (known !== undefined) known.finished ??= { state: 'CANCELLED', reason: 'Query cancelled by user' };
    return {};
  }

  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const action = /^AmazonAthena\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1] ?? 'unknown';
      send(response, answer(action, JSON.parse(body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    ...seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: object | Refusal): void {
  const isRefusal = 'exception' in answer;
  response.writeHead(isRefusal ? 400 : 200, { 'Content-Type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(isRefusal ? { __type: answer.exception, message: answer.message } : answer));
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryExecution, StartQueryExecutionCommandInput } from '@aws-sdk/client-athena';
import type { Statement } from '../contracts/statement.ts';
import type { QueryEngine } from '../ports.ts';
import type { AthenaCalls } from './athena-calls.ts';
import { AthenaQueueTimeout, explainAthenaCall, explainAthenaEnd, isThrottling } from './athena-errors.ts';
import { QueryCancelled } from './trino-errors.ts';

export interface AthenaOptions {
  calls: AthenaCalls;
  workgroup: string;
  /** The Glue database with the tables of queries/tables. */
  database: string;
  /** Longest time in the queue, milliseconds; a quarter of an hour without. */
  queueTimeout?: number;
  /** Cancels what runs. */
  signal?: AbortSignal;
  /** Waits; tests do not. */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

const quarterOfAnHour = 900_000;
const mostStarts = 8;
const poll = { first: 500, most: 5_000 };

/**
 * Athena, engine 3. `output` is the object that Athena wrote, a file of its own naming below the location asked for (of an
 * UNLOAD the beginning of its notes' names); a workgroup that enforces its settings has a location of its own.
 * `scannedBytes` are the bytes that are billed.
 * Throws the errors of athena-errors.ts, and QueryFailed, QueryCancelled, QueryTimeout, QueryOutOfResources.
 */
export function createAthenaEngine(options: AthenaOptions): QueryEngine {
  const closing = new AbortController();
  const signal = options.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, options.signal]);
  return {
    name: 'athena',
    async execute(statement) {
      const label = `${statement.kind} ${statement.id}`;
      const id = await start(statement, label, options, signal);
      const execution = await finish(id, label, options, signal);
      const { DataScannedInBytes, TotalExecutionTimeInMillis } = execution.Statistics ?? {};
      const written = execution.ResultConfiguration?.OutputLocation;
      return {
        executionId: id,
        output: written ?? statement.output,
        scannedBytes: DataScannedInBytes ?? 0,
        millis: TotalExecutionTimeInMillis ?? 0,
      };
    },
    async close() {
      closing.abort();
    },
  };
}

function describe(
  { sql, parameters, output, token }: Statement,
  options: AthenaOptions,
): StartQueryExecutionCommandInput {
  return {
    QueryString: sql,
    WorkGroup: options.workgroup,
    QueryExecutionContext: { Database: options.database },
    ResultConfiguration: { OutputLocation: output },
    // The same statement of the same run, asked twice, is one query.
    ClientRequestToken: token,
    // Athena refuses an empty list.
    ...(parameters.length > 0 && { ExecutionParameters: parameters }),
  };
}

async function start(
  statement: Statement,
  label: string,
  options: AthenaOptions,
  signal: AbortSignal,
): Promise<string> {
  const input = describe(statement, options);
  for (let attempt = 1; ; attempt++) {
    throwIfCancelled(signal, label);
    try {
      return await options.calls.start(input);
    } catch (error) {
      if (!isThrottling(error) || attempt === mostStarts) throw explainAthenaCall(error, label, options.workgroup);
    }
    await wait(Math.min(1_000 * 2 ** (attempt - 1), 30_000), options, signal);
  }
}

async function finish(id: string, label: string, options: AthenaOptions, signal: AbortSignal): Promise<QueryExecution> {
  let waited = 0;
  for (let pause = poll.first; ; pause = Math.min(pause * 1.5, poll.most)) {
    if (signal.aborted) await options.calls.stop(id).catch(() => undefined);
    throwIfCancelled(signal, label);
    const execution = await ask(id, label, options);
    const state = execution?.Status?.State;
    if (execution !== undefined && state === 'SUCCEEDED') return execution;
    if (execution !== undefined && (state === 'FAILED' || state === 'CANCELLED')) {
      throw explainAthenaEnd(execution, label, options.workgroup);
    }
    waited = state === 'RUNNING' ? 0 : waited + pause;
    if (waited > (options.queueTimeout ?? quarterOfAnHour)) {
      await options.calls.stop(id).catch(() => undefined);
      throw new AthenaQueueTimeout(
        `${label}: still waiting for its turn after ${Math.round(waited / 60_000)} min; stopped. Start the run at another time, or give the workgroup capacity of its own.`,
      );
    }
    await wait(pause, options, signal);
  }
}

/** Being throttled while asking is no failure of the query: it is asked again. */
async function ask(
  id: string,
  label: string,
  { calls, workgroup }: AthenaOptions,
): Promise<QueryExecution | undefined> {
  try {
    return await calls.get(id);
  } catch (error) {
    if (isThrottling(error)) return undefined;
    throw explainAthenaCall(error, label, workgroup);
  }
}

async function wait(milliseconds: number, { pause }: AthenaOptions, signal: AbortSignal): Promise<void> {
  // When the signal comes, the caller's next step is to look at it.
  if (pause !== undefined) await pause(milliseconds, signal);
  else await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

function throwIfCancelled(signal: AbortSignal, label: string): void {
  if (signal.aborted) throw new QueryCancelled(`${label}: cancelled.`, { cause: signal.reason });
}

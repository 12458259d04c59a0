import { ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import { z } from 'zod';
import type { QueryEngine } from '../ports.ts';
import { loadWorkflow, type Task, type Workflow } from './definition.ts';

/** Step Functions refuses state data beyond this; here we refuse it too, so that nobody finds out in production. */
const stateLimit = 256 * 1024;

/** What the workflow calls itself here. */
const machine = 'report';

export type StageFunction = (payload: unknown) => Promise<unknown>;

export interface WorkflowEvent {
  type: 'entered' | 'exited' | 'failed' | 'retried' | 'caught';
  state: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** For states inside a Map: which item. */
  index?: number;
  error?: string;
  cause?: string;
  attempt?: number;
}

export interface WorkflowOptions {
  /** The execution's name: letters, digits, `-` and `_`. */
  execution: string;
  /** By the function's name in the definition. */
  functions: Record<string, StageFunction>;
  engine: Pick<QueryEngine, 'execute'>;
  onEvent?: (event: WorkflowEvent) => void;
  workflow?: Workflow;
  /**
   * Milliseconds to wait before the retries of a state, instead of the definition's intervals: one number for each
   * retrier of the state.
   */
  retryIntervals?: Record<string, number | number[]>;
  signal?: AbortSignal;
  /** Called when `signal` aborts: the place to break off what the functions and the engine are doing. */
  onAbort?: () => void;
}

/** The workflow ended in its Fail state, or could not go on. `error` and `reason` are those of Step Functions. */
export class WorkflowFailed extends Error {
  override readonly name = 'WorkflowFailed';
  readonly error: string;
  readonly reason: string;

  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

class DataLimitExceeded extends Error {
  override readonly name = 'States.DataLimitExceeded';
}

const queryParametersSchema = z.object({
  QueryString: z.string(),
  ExecutionParameters: z.array(z.string()),
  ClientRequestToken: z.string().min(32).max(128),
  ResultConfiguration: z.object({ OutputLocation: z.string() }),
});

const runParametersSchema = z.object({ StateMachineArn: z.literal(machine), Name: z.string(), Input: z.unknown() });

/** Runs report.asl.yml on this machine and answers the output of its last state. Throws `WorkflowFailed`. */
export async function runWorkflow(input: unknown, options: WorkflowOptions): Promise<unknown> {
  const workflow = options.workflow ?? (await loadWorkflow());
  const handlers: Record<string, (input: Json) => Promise<Json>> = {};
  const inFlight = new Set<Promise<unknown>>();
  for (const [state, task] of workflow.tasks) {
    handlers[state] = async (parameters) => {
      options.signal?.throwIfAborted();
      checkSize(state, parameters);
      const work = runTask(task, parameters, options);
      inFlight.add(work);
      const result = toJson(await work.finally(() => inFlight.delete(work)));
      checkSize(state, result);
      return result;
    };
  }
  // A test validates the definition; here the validator would compile its schema for every run, a quarter of a second.
  const interpreter = new StateMachine(workflow.definition, { validationOptions: { noValidate: true } });
  const execution = interpreter.run(toJson(input), {
    overrides: { taskResourceLocalHandlers: handlers, retryIntervalOverrides: options.retryIntervals ?? {} },
    context: {
      Execution: { Name: options.execution, RedriveCount: 0 },
      State: { RetryCount: 0 },
      StateMachine: { Id: machine },
    },
  });
  const abort = () => {
    execution.abort();
    options.onAbort?.();
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  const watching = watch(execution.eventLogs, options.onEvent);
  try {
    const result = await execution.result;
    await watching;
    return result;
  } catch (error) {
    throw toFailure(error);
  } finally {
    options.signal?.removeEventListener('abort', abort);
    // The interpreter leaves tasks running that nobody waits for any more; the caller may only tidy up after them.
    await Promise.allSettled(inFlight);
  }
}

type Json = Parameters<StateMachine['run']>[0];

/** What crosses a state is JSON: dates, maps and functions must not slip through unnoticed. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}

function checkSize(state: string, value: Json): void {
  const size = Buffer.byteLength(JSON.stringify(value));
  if (size > stateLimit)
    throw new DataLimitExceeded(`state ${state} carries ${size} bytes; the limit is ${stateLimit}`);
}

async function runTask(task: Task, parameters: Json, options: WorkflowOptions): Promise<unknown> {
  if (task.kind === 'function') {
    const stage = options.functions[task.name];
    if (stage === undefined) throw new Error(`the workflow calls the function ${task.name}, which does not exist`);
    const payload = z.object({ Payload: z.unknown() }).parse(parameters).Payload;
    return { Payload: await stage(payload) };
  }
  if (task.kind === 'run') return runAnother(parameters, options);
  const query = queryParametersSchema.parse(parameters);
  const result = await options.engine.execute({
    kind: task.statement,
    id: statementId(query.ResultConfiguration.OutputLocation),
    sql: query.QueryString,
    parameters: query.ExecutionParameters,
    output: query.ResultConfiguration.OutputLocation,
    token: query.ClientRequestToken,
  });
  return {
    QueryExecution: {
      QueryExecutionId: result.executionId,
      ResultConfiguration: { OutputLocation: result.output },
      Statistics: { DataScannedInBytes: result.scannedBytes, TotalExecutionTimeInMillis: result.millis },
    },
  };
}

/** An execution of its own: nobody follows its steps, and who breaks this one off breaks that off, too. */
async function runAnother(parameters: Json, options: WorkflowOptions): Promise<unknown> {
  const { Name: execution, Input: input } = runParametersSchema.parse(parameters);
  const { onEvent: _, onAbort: __, ...rest } = options;
  return { Output: await runWorkflow(input, { ...rest, execution }) };
}

/** The statement's name for messages. Athena's parameters have no field for it, but its place tells it (stages/plan.ts). */
function statementId(output: string): string {
  return (
    /\/tables\/([a-z0-9-]+)\/run=|\/results\/([a-z0-9-]+)\.csv$|\/extract\/([a-z]+)$/
      .exec(output)
      ?.slice(1)
      .find(Boolean) ?? 'statement'
  );
}

function toFailure(error: unknown): Error {
  if (error instanceof ExecutionError && error.cause instanceof Error) {
    return new WorkflowFailed(error.cause.name, error.cause.message);
  }
  return error instanceof Error ? error : new Error(String(error));
}

const eventTypes: Record<string, WorkflowEvent['type']> = {
  StateEntered: 'entered',
  StateExited: 'exited',
  StateFailed: 'failed',
  StateRetried: 'retried',
  StateCaught: 'caught',
};

const eventSchema = z.looseObject({
  type: z.string(),
  timestamp: z.number(),
  state: z.looseObject({ name: z.string() }).optional(),
  index: z.number().optional(),
  Error: z.string().optional(),
  Cause: z.string().optional(),
  retry: z.looseObject({ attempt: z.number() }).optional(),
});

async function watch(events: AsyncIterable<unknown>, onEvent: WorkflowOptions['onEvent']): Promise<void> {
  for await (const raw of events) {
    const event = eventSchema.safeParse(raw).data;
    const type = event && eventTypes[event.type];
    if (event?.state === undefined || type === undefined) continue;
    onEvent?.({
      type,
      state: event.state.name,
      at: event.timestamp,
      ...(event.index !== undefined && { index: event.index }),
      ...(event.Error !== undefined && { error: event.Error }),
      ...(event.Cause !== undefined && { cause: event.Cause }),
      ...(event.retry !== undefined && { attempt: event.retry.attempt }),
    });
  }
}

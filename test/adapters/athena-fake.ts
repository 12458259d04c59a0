import type { QueryExecution, StartQueryExecutionCommandInput } from '@aws-sdk/client-athena';
import type { AthenaCalls } from '../../src/adapters/athena-calls.ts';

/** An error as the SDK throws them: the exception's name is what tells it apart. */
export class AwsException extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

type Step<T> = T | Error;

/** Athena by script: each call takes the next step; the last one stays. */
export class FakeAthena implements AthenaCalls {
  readonly started: StartQueryExecutionCommandInput[] = [];
  readonly stopped: string[] = [];
  asked = 0;
  readonly #starts: Step<string>[];
  readonly #answers: Step<QueryExecution>[];

  constructor(answers: Step<QueryExecution>[], starts: Step<string>[] = ['q-1']) {
    this.#answers = [...answers];
    this.#starts = [...starts];
  }

  async start(input: StartQueryExecutionCommandInput): Promise<string> {
    this.started.push(input);
    return take(this.#starts);
  }

  async get(_id: string): Promise<QueryExecution> {
    this.asked++;
    return take(this.#answers);
  }

  async stop(id: string): Promise<void> {
    this.stopped.push(id);
  }
}

function take<T>(steps: Step<T>[]): T {
  const step = steps.length > 1 ? steps.shift() : steps[0];
  if (step === undefined) throw new Error('the script of the fake has no step');
  if (step instanceof Error) throw step;
  return step;
}

export function inState(State: 'QUEUED' | 'RUNNING'): QueryExecution {
  return { QueryExecutionId: 'q-1', Status: { State } };
}

export function succeeded(location: string): QueryExecution {
  return {
    QueryExecutionId: 'q-1',
    Status: { State: 'SUCCEEDED' },
    ResultConfiguration: { OutputLocation: location },
    Statistics: { DataScannedInBytes: 4711, TotalExecutionTimeInMillis: 2500 },
  };
}

export function ended(State: 'FAILED' | 'CANCELLED', StateChangeReason: string): QueryExecution {
  return { QueryExecutionId: 'q-1', Status: { State, StateChangeReason } };
}

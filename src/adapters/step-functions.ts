import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { explainAwsError } from './aws-errors.ts';

/** A state was entered or left. Milliseconds since the epoch. */
export interface StateEvent {
  type: 'entered' | 'exited';
  state: string;
  at: number;
}

export type Ending =
  | { status: 'SUCCEEDED'; output: unknown }
  | { status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; error: string; cause: string };

export interface Started {
  arn: string;
  name: string;
  /** `new`, `running` since an earlier start, or `ended` long ago. */
  state: 'new' | 'running' | 'ended';
}

const mostNames = 100;

/**
 * Starts an execution by name, so that starting twice is one run: what is running is joined, what has succeeded is
 * answered as ended. What has failed, and with `again` what has succeeded, gets the next free name: `…-2`, `…-3`.
 * @throws AwsUnusable
 */
export async function startExecution(
  client: SFNClient,
  stateMachine: string,
  request: { name: string; input: object; again: boolean },
): Promise<Started> {
  try {
    for (let attempt = 1; attempt <= mostNames; attempt += 1) {
      const name = attempt === 1 ? request.name : `${request.name}-${attempt}`;
      const arn = executionArn(stateMachine, name);
      const before = await statusOf(client, arn);
      if (before === null && (await start(client, stateMachine, name, request.input)))
        return { arn, name, state: 'new' };
      // Somebody else may have been faster.
      const status = before ?? (await statusOf(client, arn));
      if (status === 'RUNNING') return { arn, name, state: 'running' };
      if (status === 'SUCCEEDED' && !request.again) return { arn, name, state: 'ended' };
    }
  } catch (error) {
    throw explainAwsError(error);
  }
  throw new Error(`${request.name} was started ${mostNames} times; take another --report name`);
}

/** False when the name is taken. */
async function start(client: SFNClient, stateMachine: string, name: string, input: object): Promise<boolean> {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn: stateMachine, name, input: JSON.stringify(input) }));
    return true;
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return false;
    throw error;
  }
}

async function statusOf(client: SFNClient, arn: string): Promise<ExecutionStatus | null> {
  try {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    return status ?? null;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

/** `arn:…:stateMachine:name` and `arn:…:execution:name:execution` (Step Functions guide, "Resource types"). */
export function executionArn(stateMachine: string, name: string): string {
  return `${stateMachine.replace(':stateMachine:', ':execution:')}:${name}`;
}

export interface FollowOptions {
  onEvent: (event: StateEvent) => void;
  signal: AbortSignal;
  /** Milliseconds between two looks. */
  pause?: number;
}

/** Waits for the end of an execution, telling which states are entered and left. @throws AwsUnusable, AbortError */
export async function followExecution(client: SFNClient, arn: string, options: FollowOptions): Promise<Ending> {
  const { onEvent, signal, pause = 3000 } = options;
  let told = 0;
  try {
    for (;;) {
      const execution = await client.send(new DescribeExecutionCommand({ executionArn: arn }), { abortSignal: signal });
      const events = await eventsAfter(client, arn, told, signal);
      for (const event of events) {
        told = Math.max(told, event.id ?? 0);
        const change = toStateEvent(event);
        if (change !== null) onEvent(change);
      }
      const ending = toEnding(execution);
      if (ending !== null) return ending;
      await sleep(pause, undefined, { signal });
    }
  } catch (error) {
    throw explainAwsError(error);
  }
}

/** The newest come first, so that a long history need not be read again and again. */
async function eventsAfter(client: SFNClient, arn: string, last: number, signal: AbortSignal): Promise<HistoryEvent[]> {
  const found: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const command = new GetExecutionHistoryCommand({
      executionArn: arn,
      reverseOrder: true,
      maxResults: 200,
      includeExecutionData: false,
      nextToken,
    });
    const page = await client.send(command, { abortSignal: signal });
    const fresh = (page.events ?? []).filter(({ id = 0 }) => id > last);
    found.push(...fresh);
    nextToken = fresh.length < (page.events ?? []).length ? undefined : page.nextToken;
  } while (nextToken !== undefined);
  return found.reverse();
}

function toStateEvent({
  type,
  timestamp,
  stateEnteredEventDetails,
  stateExitedEventDetails,
}: HistoryEvent): StateEvent | null {
  const state = stateEnteredEventDetails?.name ?? stateExitedEventDetails?.name;
  if (state === undefined) return null;
  return { type: type?.endsWith('StateEntered') === true ? 'entered' : 'exited', state, at: timestamp?.getTime() ?? 0 };
}

function toEnding({ status, output, error, cause }: DescribeExecutionCommandOutput): Ending | null {
  if (status === 'SUCCEEDED') return { status, output: JSON.parse(output ?? 'null') };
  if (status !== 'FAILED' && status !== 'TIMED_OUT' && status !== 'ABORTED') return null;
  const meanings = {
    FAILED: 'the workflow failed',
    TIMED_OUT: 'it took longer than it may',
    ABORTED: 'it was stopped',
  };
  return { status, error: error ?? status, cause: cause ?? meanings[status] };
}

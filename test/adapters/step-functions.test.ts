import { ExecutionAlreadyExists, ExecutionDoesNotExist, type ExecutionStatus, SFNClient } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { followExecution, type StateEvent, startExecution } from '../../src/adapters/step-functions.ts';
import { answerBy, awsError, type Script } from '../support/scripted-aws.ts';

const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:ipv6-report-prod';
const execution = (name: string) => `arn:aws:states:eu-central-1:123456789012:execution:ipv6-report-prod:${name}`;

const client = (script: Script) => answerBy(new SFNClient({ region: 'eu-central-1' }), script);

/** Step Functions with these executions; what is started is written down. */
function stepFunctions(known: Record<string, ExecutionStatus>) {
  const started: { name: string; input: string }[] = [];
  const fake = client({
    DescribeExecution: (input: object) => {
      const { executionArn: arn } = Object(input);
      const status = known[arn.slice(arn.lastIndexOf(':') + 1)];
      return status === undefined ? new ExecutionDoesNotExist({ message: `no ${arn}`, $metadata: {} }) : { status };
    },
    StartExecution: (input: object) => {
      const { name, input: text } = Object(input);
      if (name in known) return new ExecutionAlreadyExists({ message: name, $metadata: {} });
      known[name] = 'RUNNING';
      started.push({ name, input: text });
      return { executionArn: execution(name) };
    },
  });
  return { fake, started };
}

const input = { report: 'daily', date: '2026-11-22' };
const request = { name: 'daily-2026-11-22', input, again: false };

test('what was never asked for is started under its own name', async () => {
  const { fake, started } = stepFunctions({});
  expect(await startExecution(fake, machine, request)).toEqual({
    arn: execution('daily-2026-11-22'),
    name: 'daily-2026-11-22',
    state: 'new',
  });
  expect(started).toEqual([{ name: 'daily-2026-11-22', input: JSON.stringify(input) }]);
});

test.each<[ExecutionStatus, boolean, object]>([
  ['RUNNING', false, { name: 'daily-2026-11-22', state: 'running' }],
  ['RUNNING', true, { name: 'daily-2026-11-22', state: 'running' }],
  ['SUCCEEDED', false, { name: 'daily-2026-11-22', state: 'ended' }],
  ['SUCCEEDED', true, { name: 'daily-2026-11-22-2', state: 'new' }],
  ['FAILED', false, { name: 'daily-2026-11-22-2', state: 'new' }],
  ['TIMED_OUT', false, { name: 'daily-2026-11-22-2', state: 'new' }],
  ['ABORTED', false, { name: 'daily-2026-11-22-2', state: 'new' }],
])('asked again while it is %s (again: %s): %j', async (status, again, expected) => {
  const { fake, started } = stepFunctions({ 'daily-2026-11-22': status });
  const answer = await startExecution(fake, machine, { ...request, again });
  expect(answer).toMatchObject(expected);
  expect(started).toHaveLength(answer.state === 'new' ? 1 : 0);
});

test('a second failure is followed by the third name', async () => {
  const { fake } = stepFunctions({ 'daily-2026-11-22': 'FAILED', 'daily-2026-11-22-2': 'ABORTED' });
  expect(await startExecution(fake, machine, request)).toMatchObject({ name: 'daily-2026-11-22-3', state: 'new' });
});

test('two who look at the same moment start one run: the slower joins the faster', async () => {
  let looks = 0;
  const fake = client({
    DescribeExecution: () => {
      looks += 1;
      return looks === 1 ? new ExecutionDoesNotExist({ message: 'none', $metadata: {} }) : { status: 'RUNNING' };
    },
    StartExecution: new ExecutionAlreadyExists({ message: 'somebody was faster', $metadata: {} }),
  });
  expect(await startExecution(fake, machine, request)).toMatchObject({ name: 'daily-2026-11-22', state: 'running' });
});

test('a missing permission is named', async () => {
  const denied = awsError('AccessDeniedException', 'User: x is not authorized to perform: states:DescribeExecution');
  await expect(startExecution(client({ DescribeExecution: denied }), machine, request)).rejects.toMatchObject({
    name: 'AwsUnusable',
    message: expect.stringMatching(/lacks a permission.*states:DescribeExecution/),
  });
});

const event = (id: number, type: string, name: string) => ({
  id,
  type,
  timestamp: new Date(1000 * id),
  ...(type.endsWith('Entered') ? { stateEnteredEventDetails: { name } } : { stateExitedEventDetails: { name } }),
});

/** An execution that is seen several times, each time with more of its history. */
function growing(
  steps: { status: ExecutionStatus; events: number; output?: string; error?: string; cause?: string }[],
) {
  const history = [
    event(1, 'PassStateEntered', 'Begin'),
    event(2, 'TaskStateEntered', 'Plan'),
    event(3, 'TaskStateExited', 'Plan'),
    event(4, 'MapStateEntered', 'Extract'),
    event(5, 'MapStateExited', 'Extract'),
  ];
  let look = -1;
  return client({
    DescribeExecution: () => {
      look = Math.min(look + 1, steps.length - 1);
      const { events: _, ...seen } = steps[look] ?? {};
      return { ...seen };
    },
    // Pages of two, the newest first.
    GetExecutionHistory: (input: object) => {
      const { nextToken = '0' } = Object(input);
      const seen = history.slice(0, steps[look]?.events).reverse();
      const from = Number(nextToken);
      return { events: seen.slice(from, from + 2), ...(from + 2 < seen.length && { nextToken: String(from + 2) }) };
    },
  });
}

const follow = (
  fake: SFNClient,
  onEvent: (event: StateEvent) => void = () => {},
  signal = new AbortController().signal,
) => followExecution(fake, execution('x'), { onEvent, signal, pause: 1 });

test('each state is told once, in order, however the history comes', async () => {
  const fake = growing([
    { status: 'RUNNING', events: 3 },
    { status: 'RUNNING', events: 3 },
    { status: 'SUCCEEDED', events: 5, output: '{"run":"r"}' },
  ]);
  const seen: string[] = [];
  const ending = await follow(fake, ({ type, state, at }) => seen.push(`${type} ${state} ${at}`));
  expect(seen).toEqual([
    'entered Begin 1000',
    'entered Plan 2000',
    'exited Plan 3000',
    'entered Extract 4000',
    'exited Extract 5000',
  ]);
  expect(ending).toEqual({ status: 'SUCCEEDED', output: { run: 'r' } });
});

test.each<[ExecutionStatus, object]>([
  ['FAILED', { error: 'FAILED', cause: 'the workflow failed' }],
  ['TIMED_OUT', { error: 'TIMED_OUT', cause: 'it took longer than it may' }],
  ['ABORTED', { error: 'ABORTED', cause: 'it was stopped' }],
])('an execution that ends as %s without a word gets one', async (status, words) => {
  expect(await follow(growing([{ status, events: 5 }]))).toEqual({ status, ...words });
});

test('the error and cause of the execution are handed on', async () => {
  const ending = await follow(growing([{ status: 'FAILED', events: 5, error: 'BucketUnusable', cause: 's3://x' }]));
  expect(ending).toEqual({ status: 'FAILED', error: 'BucketUnusable', cause: 's3://x' });
});

test('whoever interrupts the watching is let go', async () => {
  const interruption = new AbortController();
  const watching = follow(growing([{ status: 'RUNNING', events: 3 }]), () => interruption.abort(), interruption.signal);
  await expect(watching).rejects.toMatchObject({ name: 'AbortError' });
});

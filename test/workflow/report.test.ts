import { expect, test } from '@jest/globals';
import aslValidator from 'asl-validator';
import { loadWorkflow } from '../../src/local/definition.ts';
import { runWorkflow, type StageFunction, WorkflowFailed, type WorkflowOptions } from '../../src/local/run-workflow.ts';

const statement = (kind: string, id: string) => ({
  kind,
  id,
  sql: `SELECT ${id}`,
  parameters: ["'x'"],
  output: `out/${id}`,
  token: 'f'.repeat(64),
});

class Named extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Stages that only write down that they ran; a test replaces the one it is about. */
function recorded(
  changes: Record<string, StageFunction> = {},
): WorkflowOptions & { calls: string[]; inputs: unknown[] } {
  const calls: string[] = [];
  const inputs: unknown[] = [];
  const answers: Record<string, unknown> = {
    plan: {
      run: { run: 'r1' },
      missed: [],
      extract: [statement('extract', 'requests'), statement('extract', 'flows')],
      analyse: [statement('analyse', 'clients'), statement('analyse', 'latency')],
      shards: [],
    },
    shard: { part: 'runs/r1/shards/0.bin' },
    aggregate: { report: 'runs/r1/report.json', revision: 1, summary: { status: 'complete' } },
    render: { html: 'h', chart: 'c', mail: 'm' },
    print: { pdf: 'p', png: null },
    publish: { folder: 'f', revision: 1, changed: true, files: {} },
    mail: { channel: 'mail', outcome: 'sent', detail: '' },
    metrics: { channel: 'metrics', outcome: 'skipped', detail: '' },
    alert: { channel: 'alert', outcome: 'skipped', detail: '' },
    failure: { deliveries: [], cause: 'what it means, and what to do' },
  };
  const functions = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      async (payload: unknown) => {
        calls.push(name);
        inputs.push(payload);
        return changes[name] ? await changes[name](payload) : answer;
      },
    ]),
  );
  return {
    execution: 'execution-1',
    functions,
    calls,
    inputs,
    retryIntervals: { Print: 1, Mail: 1, Publish: 1 },
    engine: {
      execute: async (given) => {
        calls.push(given.sql);
        return { executionId: `id of ${given.sql}`, output: given.output, scannedBytes: 7, millis: 3 };
      },
    },
  };
}

const request = { report: 'daily', date: '2026-11-22' };
const nothing = { run: { run: 'r1' }, missed: [], extract: [], analyse: [], shards: [] };

test('the definition is valid Amazon States Language', async () => {
  const { definition } = await loadWorkflow();
  const { isValid, errorsText } = aslValidator(structuredClone(definition), { checkArn: false });
  expect(errorsText()).toBe('');
  expect(isValid).toBe(true);
});

test('every task has a timeout, and every state that can fail leads to the failure path or goes on', async () => {
  const { definition, tasks } = await loadWorkflow();
  const states = new Map<string, Record<string, unknown>>();
  JSON.stringify(definition, (key, value) => {
    if (key === 'States') for (const [name, state] of Object.entries(value)) states.set(name, state as never);
    return value;
  });
  for (const name of tasks.keys()) {
    const state = states.get(name);
    expect([name, typeof state?.['TimeoutSeconds']]).toEqual([name, 'number']);
    expect([name, Array.isArray(state?.['Retry'])]).toEqual([name, true]);
    // Inside a Map the Map state catches for its items.
    if (!['ExtractLogs', 'RunQuery', 'AskShard', 'FoldShard'].includes(name))
      expect([name, Array.isArray(state?.['Catch'])]).toEqual([name, true]);
  }
});

test('the stages run in order and hand over keys', async () => {
  const options = recorded();
  const output = await runWorkflow(request, options);
  const at = (call: string) => options.calls.indexOf(call);
  expect(options.calls.slice(0, 1)).toEqual(['plan']);
  expect(options.inputs[0]).toEqual({ execution: 'execution-1', request });
  expect(Math.max(at('SELECT requests'), at('SELECT flows'))).toBeLessThan(at('SELECT clients'));
  expect(at('SELECT latency')).toBeLessThan(at('aggregate'));
  expect(options.calls.slice(at('aggregate'), at('aggregate') + 4)).toEqual([
    'aggregate',
    'render',
    'print',
    'publish',
  ]);
  expect(options.calls.slice(-3).sort()).toEqual(['alert', 'mail', 'metrics']);
  expect(options.inputs[1]).toEqual({
    run: { run: 'r1' },
    extract: ['requests', 'flows'].map(executed),
    analyse: ['clients', 'latency'].map(executed),
    shards: [],
  });
  expect(output).toEqual({
    run: 'r1',
    caughtUp: [],
    summary: { status: 'complete' },
    published: { folder: 'f', revision: 1, changed: true, files: {} },
    deliveries: [
      { channel: 'mail', outcome: 'sent', detail: '' },
      { channel: 'metrics', outcome: 'skipped', detail: '' },
      { channel: 'alert', outcome: 'skipped', detail: '' },
    ],
  });
});

function executed(id: string) {
  return { id, execution: { executionId: `id of SELECT ${id}`, output: `out/${id}`, scannedBytes: 7, millis: 3 } };
}

test('clients in shards: each is asked for and folded, and Aggregate gets the parts', async () => {
  const shards = [0, 1, 2].map((shard) => ({ ...statement('analyse', `clients-${shard}`), run: { run: 'r1' }, shard }));
  const options = recorded({
    plan: async () => ({ ...nothing, analyse: [statement('analyse', 'latency')], shards }),
    shard: async (payload) => ({ part: `part of ${JSON.stringify(payload)}` }),
  });
  await runWorkflow(request, options);
  const output = (shard: number) => executed(`clients-${shard}`);
  expect(options.inputs[options.calls.filter((call) => !call.startsWith('SELECT')).indexOf('aggregate')]).toEqual({
    run: { run: 'r1' },
    extract: [],
    analyse: [executed('latency')],
    shards: [0, 1, 2].map((shard) => ({
      ...output(shard),
      part: `part of ${JSON.stringify({ run: { run: 'r1' }, shard, output: output(shard).execution.output })}`,
    })),
  });
});

/** Three days are missed; `broken` is one that fails. */
function missing(broken?: string) {
  const missed = ['19', '20', '21'].map((day) => ({ name: `missed-${day}`, request: { date: `2026-11-${day}` } }));
  const published: unknown[] = [];
  const options = recorded({
    plan: async (payload) => {
      const { execution, request: asked } = Object(payload);
      if (asked.date === broken) throw new Named('StorageForbidden', 'no');
      return { ...nothing, run: { run: execution }, missed: asked.date === request.date ? missed : [] };
    },
    publish: async (payload) => {
      published.push(Object(payload).run.run);
      return { folder: 'f', revision: 1, changed: true, files: {} };
    },
  });
  return { options, published };
}

test('missed days are made before the day itself, in order, each by an execution of its own', async () => {
  const { options, published } = missing();
  const events: string[] = [];
  const output = await runWorkflow(request, {
    ...options,
    onEvent: ({ type, state }) => events.push(`${state} ${type}`),
  });
  expect(published).toEqual(['missed-19', 'missed-20', 'missed-21', 'execution-1']);
  expect(output).toMatchObject({
    run: 'execution-1',
    caughtUp: [
      { date: '2026-11-19', outcome: 'made' },
      { date: '2026-11-20', outcome: 'made' },
      { date: '2026-11-21', outcome: 'made' },
    ],
  });
  expect(options.inputs[1]).toEqual({ execution: 'missed-19', request: { date: '2026-11-19' } });
  // Who follows the run follows its own steps.
  expect(events.filter((event) => event === 'Publish entered')).toHaveLength(1);
});

test('a missed day that fails again tells people itself, and keeps no other day from being made', async () => {
  const { options, published } = missing('2026-11-20');
  const output = await runWorkflow(request, options);
  expect(published).toEqual(['missed-19', 'missed-21', 'execution-1']);
  expect(output).toMatchObject({
    caughtUp: [{ outcome: 'made' }, { date: '2026-11-20', outcome: 'failed' }, { outcome: 'made' }],
  });
  expect(options.inputs[options.calls.indexOf('failure')]).toMatchObject({ request: { date: '2026-11-20' } });
});

test('a crash of the printer is tried again', async () => {
  let attempts = 0;
  const options = recorded({
    print: async () => {
      attempts += 1;
      if (attempts < 3) throw new Named('PrinterCrashed', 'the browser is gone');
      return { pdf: 'p', png: 'q' };
    },
  });
  await runWorkflow(request, options);
  expect(attempts).toBe(3);
});

test('a printer that cannot be used at all is not tried again', async () => {
  const options = recorded({ print: async () => Promise.reject(new Named('PrinterUnavailable', 'no such file')) });
  await expect(runWorkflow(request, options)).rejects.toMatchObject({ error: 'PrinterUnavailable' });
  expect(options.calls.filter((call) => call === 'print')).toHaveLength(1);
});

test('an error that trying again cannot mend is not tried again', async () => {
  const options = recorded({ aggregate: async () => Promise.reject(new Named('RowsDoNotParse', 'clients, row 3')) });
  await expect(runWorkflow(request, options)).rejects.toThrow(WorkflowFailed);
  expect(options.calls.filter((call) => call === 'aggregate')).toHaveLength(1);
});

test('a failure is told to people with the request and the cause, and fails the execution', async () => {
  const options = recorded({ plan: async () => Promise.reject(new Named('InvalidRequest', 'date: no such day')) });
  const failure = await runWorkflow(request, options).catch((error: unknown) => error);
  expect(failure).toMatchObject({ error: 'InvalidRequest', reason: 'what it means, and what to do' });
  expect(options.calls).toEqual(['plan', 'failure']);
  expect(options.inputs[1]).toEqual({ request, error: { Error: 'InvalidRequest', Cause: 'date: no such day' } });
});

test('a failed query inside a Map reaches the failure path with its own name', async () => {
  const options = recorded();
  options.engine = { execute: async () => Promise.reject(new Named('QueryFailed', 'clients: out of memory')) };
  const failure = await runWorkflow(request, options).catch((error: unknown) => error);
  expect(failure).toMatchObject({ error: 'QueryFailed', reason: 'what it means, and what to do' });
  expect(options.calls.at(-1)).toBe('failure');
  expect(options.inputs.at(-1)).toMatchObject({ error: { Error: 'QueryFailed', Cause: 'clients: out of memory' } });
});

/** As Step Functions hands over the failure of an Athena query. */
const athenaCause = (retryable: boolean) =>
  JSON.stringify({
    QueryExecution: {
      Query: 'UNLOAD (…)',
      Status: {
        AthenaError: { ErrorCategory: 1, Retryable: retryable },
        State: 'FAILED',
        StateChangeReason: 'internal',
      },
    },
  });

test('an extraction that failed half-way begins again once, from the plan on and under another name', async () => {
  const options = recorded();
  const { execute } = options.engine;
  let failures = 0;
  options.engine = {
    execute: async (given) => {
      if (given.sql === 'SELECT flows' && failures < 1) {
        failures += 1;
        throw new Named('States.TaskFailed', athenaCause(true));
      }
      return execute(given);
    },
  };
  await runWorkflow(request, options);
  expect(options.calls.filter((call) => call === 'plan')).toHaveLength(2);
  expect(options.inputs.slice(0, 2)).toEqual([
    { execution: 'execution-1', request },
    { execution: 'execution-1-2', request },
  ]);
  expect(options.calls).toContain('publish');
  expect(options.calls).not.toContain('failure');
});

test.each([
  ['keeps failing', true, 2],
  ['cannot succeed', false, 1],
])('an extraction that %s fails the run', async (_, retryable, plans) => {
  const options = recorded();
  options.engine = { execute: async () => Promise.reject(new Named('States.TaskFailed', athenaCause(retryable))) };
  await expect(runWorkflow(request, options)).rejects.toMatchObject({ error: 'States.TaskFailed' });
  expect(options.calls).toEqual([...Array(plans).fill('plan'), 'failure']);
  expect(options.inputs.at(-1)).toEqual({
    request,
    error: { Error: 'States.TaskFailed', Cause: athenaCause(retryable) },
  });
});

test('the execution fails with its own cause even when nothing can put it into words', async () => {
  const options = recorded({
    render: async () => Promise.reject(new Named('ReportInvalid', 'no figures')),
    failure: async () => Promise.reject(new Named('MailRejected', 'no such mailbox')),
  });
  await expect(runWorkflow(request, options)).rejects.toMatchObject({ error: 'ReportInvalid', reason: 'no figures' });
});

test('a mail that fails is reported as exactly that and unpublishes nothing', async () => {
  const options = recorded({ mail: async () => Promise.reject(new Named('MailRejected', '550 no such user')) });
  const output = await runWorkflow(request, options);
  expect(output).toMatchObject({
    published: { revision: 1 },
    deliveries: [{ channel: 'mail', outcome: 'failed', detail: 'MailRejected: 550 no such user' }, {}, {}],
  });
  // Nobody follows a scheduled run, so the other way of telling says why no mail comes.
  expect(options.calls.filter((call) => call === 'failure')).toHaveLength(1);
  expect(options.inputs.at(-1)).toEqual({
    error: { Error: 'MailRejected', Cause: '550 no such user' },
    undelivered: { run: { run: 'r1' }, published: { folder: 'f', revision: 1, changed: true, files: {} } },
  });
});

test('a mail that fails and cannot be told of is reported, too', async () => {
  const options = recorded({
    mail: async () => Promise.reject(new Named('MailRejected', '550 no such user')),
    failure: async () => Promise.reject(new Named('Lambda.Unknown', 'nobody')),
  });
  expect(await runWorkflow(request, options)).toMatchObject({
    deliveries: [{ channel: 'mail', outcome: 'failed', detail: 'MailRejected: 550 no such user' }, {}, {}],
  });
});

test('a mail that the server defers is tried again', async () => {
  let attempts = 0;
  const options = recorded({
    mail: async () => {
      attempts += 1;
      if (attempts === 1) throw new Named('MailDeferred', '451 later');
      return { channel: 'mail', outcome: 'sent', detail: 'queued' };
    },
  });
  expect(await runWorkflow(request, options)).toMatchObject({ deliveries: [{ outcome: 'sent' }, {}, {}] });
  expect(attempts).toBe(2);
});

test('an interrupted run waits for what is still at work, and starts nothing more', async () => {
  const interruption = new AbortController();
  const ended: string[] = [];
  const options = recorded({
    plan: async () => {
      interruption.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
      ended.push('plan');
      return { run: { run: 'r1' }, extract: [], analyse: [] };
    },
  });
  const run = runWorkflow(request, { ...options, signal: interruption.signal, onAbort: () => ended.push('told') });
  await expect(run).rejects.toThrow(/abort/i);
  expect(ended).toEqual(['told', 'plan']);
  expect(options.calls).toEqual(['plan']);
});

test('no state may carry more than 256 KiB', async () => {
  const options = recorded({ render: async () => ({ html: 'x'.repeat(300 * 1024), chart: 'c', mail: 'm' }) });
  await expect(runWorkflow(request, options)).rejects.toMatchObject({ error: 'States.DataLimitExceeded' });
});

test('events tell which state ran, and that each was left', async () => {
  const seen: string[] = [];
  await runWorkflow(request, { ...recorded(), onEvent: (event) => seen.push(`${event.type} ${event.state}`) });
  for (const state of ['Plan', 'ExtractLogs', 'RunQuery', 'Aggregate', 'Render', 'Print', 'Publish', 'Mail', 'Done']) {
    expect(seen).toContain(`entered ${state}`);
    expect(seen).toContain(`exited ${state}`);
  }
});

test('an edition of a week goes from plan to aggregate, without a query', async () => {
  const digest = { kind: 'week', of: 'daily' };
  const options = recorded({
    plan: async () => ({ ...nothing, run: { run: 'r1', digest } }),
  });
  await runWorkflow({ report: 'daily', date: '2026-11-22', period: 'week' }, options);
  expect(options.calls.slice(0, 5)).toEqual(['plan', 'aggregate', 'render', 'print', 'publish']);
  expect(options.inputs[1]).toEqual({ run: { run: 'r1', digest }, extract: [], analyse: [], shards: [] });
});

import type { RunRequest } from '../contracts/request.ts';
import type { Settings } from '../contracts/settings.ts';
import { EditionMixed, PseudonymKeyMissing } from '../stages/anonymise.ts';
import { runName } from '../stages/run-name.ts';
import { queryStates, runSteps } from '../stages/run-steps.ts';
import type { RunStep, Runs, RunView } from '../web/runs.ts';
import { runReport } from './run-report.ts';
import { type WorkflowEvent, WorkflowFailed } from './run-workflow.ts';

interface Entry {
  request: RunRequest;
  view: RunView;
  /** By state. */
  steps: Map<string, RunStep>;
}

/** Ended runs that are remembered; a browser asks for its own within seconds. */
const mostRemembered = 200;

/**
 * Runs on this machine, one after the other, in the order in which they were asked for. A request that is queued or at work
 * already is not taken twice. `idle` resolves when nothing is left to do.
 */
export function createRunQueue(
  settings: Settings,
  options: { signal: AbortSignal; onError: (message: string) => void },
): Runs & { idle(): Promise<void> } {
  const entries = new Map<string, Entry>();
  let last: Promise<void> = Promise.resolve();
  const start = async (request: RunRequest): Promise<RunView> => {
    const id = runName(request);
    const known = entries.get(id);
    if (known !== undefined && (known.view.status === 'queued' || known.view.status === 'running')) return known.view;
    const entry = makeEntry(id, request);
    entries.delete(id);
    entries.set(id, entry);
    forgetOldest(entries);
    last = last.then(() => work(entry, settings, options));
    return entry.view;
  };
  return { start, find: async (id) => entries.get(id)?.view ?? null, idle: () => last };
}

function makeEntry(id: string, request: RunRequest): Entry {
  const wanted = runSteps.filter(([state]) => request.period === undefined || !queryStates.has(state));
  const steps = new Map(wanted.map(([state, title]): [string, RunStep] => [state, { title, state: 'waiting' }]));
  return {
    request,
    steps,
    view: { id, status: 'queued', steps: [...steps.values()], report: null, message: null },
  };
}

function forgetOldest(entries: Map<string, Entry>): void {
  for (const [id, { view }] of entries) {
    if (entries.size <= mostRemembered) return;
    if (view.status === 'succeeded' || view.status === 'failed') entries.delete(id);
  }
}

async function work(
  { request, view, steps }: Entry,
  settings: Settings,
  { signal, onError }: { signal: AbortSignal; onError: (message: string) => void },
): Promise<void> {
  view.status = 'running';
  try {
    const outcome = await runReport({ settings, request, signal, onEvent: (event) => note(event, steps) });
    view.report = outcome.keys.html;
    const undelivered = outcome.deliveries.filter((delivery) => delivery.outcome === 'failed');
    view.message =
      [
        ...outcome.reasons.slice(0, 5),
        ...undelivered.map(({ channel, detail }) => `${channel} was not delivered: ${detail}`),
      ].join(' ') || null;
    view.status = 'succeeded';
  } catch (error) {
    view.status = 'failed';
    view.message = sayWhy(error);
    for (const step of steps.values()) if (step.state === 'running') step.state = 'failed';
    onError(error instanceof Error ? error.message : String(error));
  }
}

/** Of errors that are not meant for a browser the terminal tells. */
function sayWhy(error: unknown): string {
  if (error instanceof WorkflowFailed) return error.reason;
  if (error instanceof EditionMixed || error instanceof PseudonymKeyMissing) return error.message;
  return 'The run failed; the terminal says why.';
}

function note({ type, state }: WorkflowEvent, steps: ReadonlyMap<string, RunStep>): void {
  const step = steps.get(state);
  if (step === undefined) return;
  if (type === 'entered') step.state = 'running';
  if (type === 'exited') step.state = 'done';
  if (type === 'failed' || type === 'caught') step.state = 'failed';
}

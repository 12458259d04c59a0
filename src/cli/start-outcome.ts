import { z } from 'zod';
import type { Deployment } from '../adapters/deployment.ts';
import type { Ending, Started } from '../adapters/step-functions.ts';
import { deliverySchema, publishedSchema, summarySchema } from '../contracts/stages.ts';
import { readCause } from '../stages/failure-words.ts';
import { type ExitCode, exitCodes } from './errors.ts';
import type { PlannedRun } from './start-runs.ts';

/** What became of a run in AWS. */
export interface Outcome {
  name: string;
  arn: string;
  date: string;
  exitCode: ExitCode;
  /** Why there is no report; null when there is one. */
  failure: string | null;
  /** What a person should know besides. */
  lines: string[];
  /** Where the report is: its page, and its PDF. */
  places: string[];
  report: { html: string; pdf: string | null; json: string } | null;
  summary: z.output<typeof summarySchema> | null;
}

const outputSchema = z.object({
  summary: summarySchema,
  published: publishedSchema,
  deliveries: z.array(deliverySchema),
});

export function describeEnding(run: PlannedRun, started: Started, ending: Ending, deployment: Deployment): Outcome {
  const { name, arn } = started;
  const base = { name, arn, date: run.input.date ?? '', lines: [], places: [], report: null, summary: null };
  if (ending.status !== 'SUCCEEDED') {
    const { name: error, message } = readCause(ending.error, ending.cause);
    const exitCode = error === 'InvalidRequest' ? exitCodes.usage : exitCodes.failed;
    return { ...base, exitCode, failure: `${message} (${error})` };
  }
  const { summary, published, deliveries } = outputSchema.parse(ending.output);
  const undelivered = deliveries.filter(({ outcome }) => outcome === 'failed');
  const locate = (key: string) => `${(deployment.ArchiveUrl ?? deployment.Archive).replace(/\/+$/, '')}/${key}`;
  const { html, pdf, json } = published.files;
  const report = { html: locate(html), pdf: pdf === null ? null : locate(pdf), json: locate(json) };
  return {
    ...base,
    exitCode: exitCodeOf(undelivered.length > 0, summary.status),
    failure: null,
    lines: [
      `${name}: ${published.changed ? `published as revision ${published.revision}` : 'unchanged'}, data ${summary.status}.`,
      ...undelivered.map(({ channel, detail }) => `${channel} was not delivered: ${readDetail(detail)}`),
    ],
    places: [report.html, ...(report.pdf === null ? [] : [report.pdf])],
    report,
    summary,
  };
}

/** In AWS, what follows the error's name is a document with a trace. */
function readDetail(detail: string): string {
  const [error = '', ...cause] = detail.split(': ');
  const { name, message } = readCause(error, cause.join(': '));
  return `${message} (${name})`;
}

function exitCodeOf(isUndelivered: boolean, status: string): ExitCode {
  if (isUndelivered) return exitCodes.undelivered;
  return status === 'complete' ? exitCodes.done : exitCodes.incomplete;
}

/** The object that `--json` prints. */
export function toJson({ name, arn, date, failure, report, summary }: Outcome) {
  return { status: summary?.status ?? 'failed', name, arn, date, failure, report, summary };
}

/** Of several: no report is worse than no mail, and that worse than incomplete data. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  const order = [exitCodes.failed, exitCodes.usage, exitCodes.undelivered, exitCodes.incomplete];
  return order.find((code) => codes.includes(code)) ?? exitCodes.done;
}

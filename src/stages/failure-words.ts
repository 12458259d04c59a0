import { z } from 'zod';
import { runRequestSchema } from '../contracts/request.ts';
import type { failureEventSchema } from '../contracts/stages.ts';

export interface FailureWords {
  /** The report's name, as far as the request tells it. */
  report: string;
  subject: string;
  text: string;
}

/** What a failure means and what to do, by the name of its error. Others speak for themselves. */
const meanings: Record<string, string> = {
  'States.Timeout': 'A step took longer than it may. Were there many more logs than usual? Start the run again.',
  'States.HeartbeatTimeout': 'A step stopped answering. Start the run again.',
  'States.Permissions': 'The workflow lacks a permission that this step needs. Deploy again, or mend its role.',
  'States.DataLimitExceeded':
    'A step answered more than the workflow can carry (256 KiB). Please report this as a bug.',
  'States.TaskFailed': 'A step failed.',
  'Lambda.Unknown': 'A function ended without an answer: it ran out of memory or time. Give it more, then run again.',
  'Lambda.TooManyRequestsException': 'Too many functions run at once in this account. Start the run again later.',
  'Athena.TooManyRequestsException': 'Athena’s quota of queries was used up, for longer than the workflow waits.',
  InvalidRequest: 'The request cannot be understood. Mend it and start the run again.',
  ObjectNotFound: 'A file that a step needs is gone. Start the run again.',
  TooManyRejectedLines: 'Too many lines could not be read: a report without them would mislead.',
  RevisionTaken: 'Two runs of the same period were at work at once.',
  StorageReadOnly: 'The archive may not be written.',
  StorageFull: 'The archive’s disk is full.',
  StorageUnusable: 'The archive’s place cannot be used.',
  PrinterCrashed: 'The browser that prints the PDF crashed, more than once.',
  PrinterTimeout: 'The browser did not finish the PDF in time, more than once.',
};

/** The three forms of a Cause: plain text, a Lambda's error as JSON, an Athena execution as JSON. */
const lambdaCause = z.object({ errorType: z.string().optional(), errorMessage: z.string() });
const athenaCause = z.object({
  QueryExecution: z.object({
    QueryExecutionId: z.string().optional(),
    Status: z.object({ State: z.string().optional(), StateChangeReason: z.string() }),
  }),
});

/** Longer causes are cut: traces help nobody in a mail, the execution's history keeps them. */
const longestCause = 2000;

export function describeFailure({ request, error }: z.output<typeof failureEventSchema>): FailureWords {
  const asked = runRequestSchema.safeParse(request);
  const report = asked.success ? asked.data.report : 'daily';
  const period = asked.success ? describePeriod(asked.data) : 'an unknown period';
  const { name, message } = readCause(error.Error, error.Cause);
  const meaning = meanings[error.Error] ?? meanings[name];
  const text = [
    `The report "${report}" for ${period} could not be finished. Reports published before are unchanged.`,
    [...(meaning === undefined ? [] : [meaning]), `${name}: ${message}`].join('\n'),
    `Request: ${JSON.stringify(request) ?? 'none'}`,
  ];
  return { report, subject: `IPv6 report ${report} failed for ${period}: ${name}`, text: `${text.join('\n\n')}\n` };
}

function describePeriod(request: z.output<typeof runRequestSchema>): string {
  if (request.date === undefined) return `the day before ${request.scheduledTime}`;
  return request.to === undefined ? request.date : `${request.date} to ${request.to}`;
}

/** The error's own name and message, out of whatever wrapping the workflow put around it. */
export function readCause(error: string, cause: string | undefined): { name: string; message: string } {
  const wrapped = parseJson(cause);
  const lambda = lambdaCause.safeParse(wrapped);
  if (lambda.success) return { name: lambda.data.errorType ?? error, message: shorten(lambda.data.errorMessage) };
  const athena = athenaCause.safeParse(wrapped);
  if (athena.success) {
    const { QueryExecutionId, Status } = athena.data.QueryExecution;
    const query = QueryExecutionId === undefined ? '' : ` (query ${QueryExecutionId})`;
    return { name: error, message: shorten(`${Status.StateChangeReason}${query}`) };
  }
  return { name: error, message: shorten(cause ?? 'no cause was given') };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}

function shorten(text: string): string {
  return text.length > longestCause ? `${text.slice(0, longestCause)} …` : text;
}

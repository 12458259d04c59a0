import { z } from 'zod';
import { runRequestSchema } from '../contracts/request.ts';
import type { failureEventSchema } from '../contracts/stages.ts';
import { periodLabel } from './period-label.ts';

type FailureEvent = z.output<typeof failureEventSchema>;

export interface FailureWords {
  /** The report's name, as far as the request tells it. */
  report: string;
  subject: string;
  /** The parts as plain text. */
  text: string;
  parts: FailurePart[][];
  /** In one sentence or a few, for the execution's own cause: it stands beside the error's name. */
  cause: string;
}

/** A line: our own words, those of the error, or what helps to find the run. Lines of a paragraph belong together. */
export interface FailurePart {
  kind: 'words' | 'cause' | 'place';
  text: string;
}

const line = (kind: FailurePart['kind'], text: string): FailurePart => ({ kind, text });

function toText(parts: readonly FailurePart[][]): string {
  return `${parts.map((paragraph) => paragraph.map(({ text }) => text).join('\n')).join('\n\n')}\n`;
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
  StorageForbidden: 'A role lacks a permission. Deploy again, or grant it in the policy of the bucket or its key.',
  AccessDenied: 'A role lacks a permission. Deploy again, or grant what the message names.',
  AccessDeniedException: 'A role lacks a permission. Deploy again, or grant what the message names.',
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

/** What to do about a query that Athena gave up, by what it says (user guide, "Troubleshooting in Athena"). */
const remedies: readonly [RegExp, string][] = [
  [/bytes scanned limit/i, 'Shorten the period, or deploy again with a higher scanLimitGigabytes.'],
  [
    /PermanentRedirect|status code: 301/i,
    'The bucket lies in another region: ipv6-report doctor names it, and where to deploy.',
  ],
  [
    /access denied|not authorized|insufficient permissions|status code: 403/i,
    'Grant it to the role of the workflow, in the policy of the bucket too if it belongs to another account.',
  ],
  [/(?:TABLE|SCHEMA|CATALOG)_NOT_FOUND/, 'The tables are gone: deploy again.'],
  [/HIVE_(?:CURSOR_ERROR|BAD_DATA)/, 'A file is damaged: move it out of the logs, or fetch it again; then run again.'],
  [/exhausted resources|insufficient resources/i, 'Run again at a quieter time, or for fewer hours at once.'],
];

/** Longer causes are cut: traces help nobody in a mail, the execution's history keeps them. */
const longestCause = 2000;

export function describeFailure(event: FailureEvent, archiveUrl?: string): FailureWords {
  const { request, error, undelivered } = event;
  if (undelivered !== undefined) return describeUndelivered(error, undelivered, archiveUrl);
  const asked = runRequestSchema.safeParse(request);
  const report = asked.success ? asked.data.report : 'daily';
  const period = asked.success ? describePeriod(asked.data) : 'an unknown period';
  const { name, message, remedy } = splitCause(error.Error, error.Cause);
  const meaning = meanings[error.Error] ?? meanings[name];
  const parts = [
    [
      line(
        'words',
        `The report "${report}" for ${period} could not be finished. Reports published before are unchanged.`,
      ),
    ],
    [
      ...(meaning === undefined ? [] : [line('words', meaning)]),
      line('cause', `${name}: ${message}`),
      ...(remedy === undefined ? [] : [line('words', remedy)]),
    ],
    [line('place', `Request: ${JSON.stringify(request) ?? 'none'}`)],
  ];
  const subject = `IPv6 report ${report} failed for ${period}: ${name}`;
  return { report, subject, text: toText(parts), parts, cause: causeOf(error) };
}

/** The report is there; its mail is not. */
function describeUndelivered(
  error: FailureEvent['error'],
  { run, published }: NonNullable<FailureEvent['undelivered']>,
  archiveUrl: string | undefined,
): FailureWords {
  const { name, message } = readCause(error.Error, error.Cause);
  const period = periodLabel(run.period);
  const page = published.files.html;
  const place = archiveUrl === undefined ? `In the archive: ${page}` : `${archiveUrl.replace(/\/+$/, '')}/${page}`;
  const parts = [
    [line('words', `The report "${run.report}" for ${period} is published, but its mail was not delivered.`)],
    [line('cause', `${name}: ${message}`)],
    [line('place', place)],
  ];
  const subject = `IPv6 report ${run.report}, ${period}: the mail was not delivered: ${name}`;
  return { report: run.report, subject, text: toText(parts), parts, cause: causeOf(error) };
}

function describePeriod(request: z.output<typeof runRequestSchema>): string {
  if (request.date === undefined) return `the day before ${request.scheduledTime}`;
  return request.to === undefined ? request.date : `${request.date} to ${request.to}`;
}

/** Errors of our stages say what they mean; those of AWS are explained first. */
function causeOf({ Error: error, Cause: cause }: FailureEvent['error']): string {
  const { name, message } = readCause(error, cause);
  const meaning = name.includes('.') ? meanings[name] : undefined;
  return meaning === undefined ? message : `${meaning} ${message}`;
}

/** The error's own name and message, out of whatever wrapping the workflow put around it. */
export function readCause(error: string, cause: string | undefined): { name: string; message: string } {
  const { name, message, remedy } = splitCause(error, cause);
  return { name, message: remedy === undefined ? message : `${message}. ${remedy}` };
}

function splitCause(
  error: string,
  cause: string | undefined,
): { name: string; message: string; remedy?: string | undefined } {
  const wrapped = parseJson(cause);
  const lambda = lambdaCause.safeParse(wrapped);
  if (lambda.success) return { name: lambda.data.errorType ?? error, message: shorten(lambda.data.errorMessage) };
  const athena = athenaCause.safeParse(wrapped);
  if (athena.success) {
    const { QueryExecutionId, Status } = athena.data.QueryExecution;
    const query = QueryExecutionId === undefined ? '' : ` (query ${QueryExecutionId})`;
    const reason = Status.StateChangeReason;
    const [, remedy] = remedies.find(([pattern]) => pattern.test(reason)) ?? [];
    return { name: error, message: shorten(`${reason}${query}`), remedy };
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

import { z } from 'zod';
import { editionSchema } from '../contracts/edition.ts';
import { dateSchema } from '../contracts/period.ts';
import { type RunRequest, reportNameSchema, runRequestSchema } from '../contracts/request.ts';

export interface RunStep {
  title: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
}

/** A run as the page shows it. */
export interface RunView {
  /** Letters, digits, `-` and `_`: the same request has the same one. */
  id: string;
  status: 'queued' | 'running' | 'succeeded' | 'failed';
  /** Null where the steps cannot be seen. */
  steps: RunStep[] | null;
  /** Key of the report's page in the archive. */
  report: string | null;
  /** Why there is no report, or what should be known of the one that is there. */
  message: string | null;
}

/** Starts runs and tells how they are; on this machine a queue, in AWS the state machine. */
export interface Runs {
  /** Answers the run of the request that is queued or at work, or else a new one. */
  start(request: RunRequest): Promise<RunView>;
  find(id: string): Promise<RunView | null>;
}

/** The request cannot be started; the message is for the person who sent it. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}

/** What the form sends. */
const formSchema = z.strictObject({
  report: reportNameSchema,
  date: dateSchema,
  to: dateSchema.optional(),
  period: z.enum(['week', 'month']).optional(),
  anonymise: editionSchema.optional(),
  recipients: z.array(z.email()).max(20, 'at most 20').optional(),
});

/**
 * @param domains mail domains of the recipients and the sender in the settings: a form in a browser cannot send reports
 *   anywhere else
 * @throws RunRefused
 */
export function readForm(document: unknown, domains: ReadonlySet<string>): RunRequest {
  const form = formSchema.safeParse(document);
  if (!form.success) throw refused(form.error);
  const foreign = form.data.recipients?.find((address) => !domains.has(domainOf(address)));
  if (foreign !== undefined) {
    const allowed = [...domains].join(', ') || 'none, because the settings name no mail address';
    throw new RunRefused(`recipients: ${foreign} is outside of the domains that reports may go to (${allowed})`);
  }
  const request = runRequestSchema.safeParse(form.data);
  if (!request.success) throw refused(request.error);
  return request.data;
}

export function domainsOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map(domainOf).filter((domain) => domain.includes('.')));
}

function domainOf(address: string): string {
  return /@([a-z0-9.-]+)>?\s*$/i.exec(address)?.[1]?.toLowerCase() ?? '';
}

function refused(error: z.ZodError): RunRefused {
  const [issue] = error.issues;
  return new RunRefused(`${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'is not usable'}`);
}

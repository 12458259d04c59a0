import type { QueryExecution } from '@aws-sdk/client-athena';
import { AwsUnusable, explainAwsError } from './aws-errors.ts';
import { adviceFor, QueryCancelled, QueryFailed, QueryOutOfResources, QueryTimeout } from './trino-errors.ts';

/** Athena took no further query although it was asked several times (account quota of running and queued queries). */
export class AthenaThrottled extends Error {
  override readonly name = 'AthenaThrottled';
}

/** The query waited for its turn too long. */
export class AthenaQueueTimeout extends Error {
  override readonly name = 'AthenaQueueTimeout';
}

/** The workgroup's limit of bytes per query cut the query off. */
export class AthenaBytesLimit extends Error {
  override readonly name = 'AthenaBytesLimit';
}

/** AWS refuses the call itself: permission, workgroup, region, a statement that is none. */
export class AthenaRefused extends Error {
  override readonly name = 'AthenaRefused';
}

/** For calls that AWS answers with an exception. */
export function explainAthenaCall(error: unknown, statement: string, workgroup: string): Error {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (isThrottling(error)) {
    return new AthenaThrottled(
      `${statement}: Athena takes no further query (${name}). Start the run at another time, or have the quota of active queries raised.`,
      options,
    );
  }
  if (/AccessDenied|UnrecognizedClient|ExpiredToken|CredentialsProvider/.test(name)) {
    return new AthenaRefused(
      `${statement}: ${message}. Grant the missing permission, or sign in again with the right profile.`,
      options,
    );
  }
  if (/workgroup/i.test(message)) {
    return new AthenaRefused(
      `${statement}: ${message}. Deploy the stack, or name the workgroup that it made ("${workgroup}" was asked for).`,
      options,
    );
  }
  const explained = explainAwsError(error);
  const what = explained instanceof AwsUnusable ? explained.message : `${message} (${name})`;
  return new AthenaRefused(`${statement}: ${what}`, options);
}

export function isThrottling(error: unknown): boolean {
  return error instanceof Error && /^(?:TooManyRequests|Throttling|RequestLimitExceeded|SlowDown)/.test(error.name);
}

/** For a query that Athena gave up or that somebody cancelled. */
export function explainAthenaEnd(execution: QueryExecution, statement: string, workgroup: string): Error {
  const { State, StateChangeReason, AthenaError } = execution.Status ?? {};
  const said = StateChangeReason ?? AthenaError?.ErrorMessage ?? 'Athena gives no reason';
  const reason = `${statement}: ${said} (query ${execution.QueryExecutionId ?? 'without an id'})`;
  // A query beyond the limit ends as CANCELLED, as if somebody had stopped it.
  if (/bytes scanned limit/i.test(said)) {
    return new AthenaBytesLimit(
      `${reason}. Shorten the period, or raise BytesScannedCutoffPerQuery of the workgroup "${workgroup}".`,
    );
  }
  if (State === 'CANCELLED') return new QueryCancelled(reason);
  if (/exhausted resources|insufficient resources/i.test(said)) {
    return new QueryOutOfResources(`${reason}. Start the run again at a quieter time, or for fewer hours at once.`);
  }
  if (/query timeout|exceeded_time_limit/i.test(said)) {
    return new QueryTimeout(`${reason}. Shorten the period, or have the quota of the DML query timeout raised.`);
  }
  const advice = adviceFor(/^([A-Z_]+)\b/.exec(said)?.[1] ?? '') || adviceForS3(said);
  return new QueryFailed(advice === '' ? reason : `${reason}. ${advice}`);
}

function adviceForS3(said: string): string {
  if (/access denied|403/i.test(said))
    return 'Grant the role of the run the reading of the logs and the writing of its own prefix.';
  if (/same region|in this region|301/i.test(said)) return 'Logs, work bucket and Athena must be in one region.';
  return '';
}

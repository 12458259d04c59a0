/** The engine ran the statement and it failed: a fault of the SQL, of the data, or of the engine. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed';
}

/** Somebody cancelled the query: in the engine's console, or by interrupting the run. */
export class QueryCancelled extends Error {
  override readonly name = 'QueryCancelled';
}

/** The query was not done in the time that it may take. */
export class QueryTimeout extends Error {
  override readonly name = 'QueryTimeout';
}

/** The query needs more memory, disk or workers than the engine gives it. */
export class QueryOutOfResources extends Error {
  override readonly name = 'QueryOutOfResources';
}

/** The server does not answer, or answers something that is not Trino's protocol. */
export class TrinoUnavailable extends Error {
  override readonly name = 'TrinoUnavailable';
}

/** The server does not take the credentials. */
export class TrinoUnauthorized extends Error {
  override readonly name = 'TrinoUnauthorized';
}

/** Credentials would have gone over the wire in clear text, or to another host. */
export class TrinoInsecure extends Error {
  override readonly name = 'TrinoInsecure';
}

/** What Trino says of a failed query (trino.io, client protocol, `error`). */
export interface TrinoFailure {
  errorName: string;
  errorType: string;
  message: string;
}

/** One of the above that names the statement, the reason and what to do. */
export function explainTrinoFailure(failure: TrinoFailure, statement: string): Error {
  const { errorName, errorType, message } = failure;
  const reason = `${statement}: ${message} (${errorName})`;
  if (errorName === 'USER_CANCELED' || errorName === 'ADMINISTRATIVELY_KILLED') return new QueryCancelled(reason);
  if (errorName === 'EXCEEDED_TIME_LIMIT' || errorName === 'ABANDONED_QUERY') {
    return new QueryTimeout(`${reason}. Give it more time (query.max-run-time), or a shorter period.`);
  }
  if (errorType === 'INSUFFICIENT_RESOURCES') {
    return new QueryOutOfResources(`${reason}. Start the run again at a quieter time, or give the cluster more.`);
  }
  const advice = adviceFor(errorName);
  return new QueryFailed(advice === '' ? reason : `${reason}. ${advice}`);
}

/** Shared with Athena, whose reasons carry the same names. */
export function adviceFor(errorName: string): string {
  switch (errorName) {
    case 'TABLE_NOT_FOUND':
    case 'SCHEMA_NOT_FOUND':
    case 'CATALOG_NOT_FOUND':
      return 'Create the tables with the statements in queries/tables, in the database that the run names.';
    case 'HIVE_CURSOR_ERROR':
    case 'HIVE_BAD_DATA':
      return 'A file is damaged: move the one it names out of the logs, or fetch it again, and start a new run.';
    case 'HIVE_CANNOT_OPEN_SPLIT':
    case 'HIVE_FILE_NOT_FOUND':
      return 'A file vanished or cannot be opened: check permissions, and start a new run.';
    case 'HIVE_PATH_ALREADY_EXISTS':
    case 'HIVE_PARTITION_READ_ONLY':
      return 'Rows of this run are there already: start a new run instead of repeating this one.';
    case 'PERMISSION_DENIED':
      return 'Grant the user of the run what the message names.';
    default:
      return '';
  }
}

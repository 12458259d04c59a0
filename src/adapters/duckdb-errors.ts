/** DuckDB ran out of the memory it may use, and could not spill either. */
export class EngineOutOfMemory extends Error {
  override readonly name = 'EngineOutOfMemory';
}

/** The work directory's disk is full. */
export class EngineDiskFull extends Error {
  override readonly name = 'EngineDiskFull';
}

/** A log file, or a file of the work directory, was there and can no longer be read. */
export class EngineFileUnreadable extends Error {
  override readonly name = 'EngineFileUnreadable';
}

/** Any other failure of a statement: a fault of the SQL or of the engine. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed';
}

/** Turns DuckDB's error into one of the above that names the statement and says what to do. */
export function explainEngineError(error: unknown, statement: string): Error {
  const message = String(error).replace(/^\w*Error: /, '');
  const first = message.split('\n', 1)[0] ?? message;
  const options = { cause: error };
  if (/out of memory|failed to allocate/i.test(message)) {
    return new EngineOutOfMemory(
      `${statement}: ${first}. Give the engine more memory, or free space for its temporary files.`,
      options,
    );
  }
  if (/no space left|disk quota|max_temp_directory_size/i.test(message)) {
    return new EngineDiskFull(`${statement}: ${first}. Free some space, or name another work directory.`, options);
  }
  if (/^IO Error/.test(message)) {
    return new EngineFileUnreadable(
      `${statement}: ${first}. If files of the log tree were moved or rewritten meanwhile, start the run again.`,
      options,
    );
  }
  return new StatementFailed(`${statement}: ${first}`, options);
}

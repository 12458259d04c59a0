import type { LogFile, LogKind, SkippedFile } from '../contracts/logs.ts';
import { readLogName } from './log-tree-name.ts';
import type { S3Object } from './s3-logs-partitions.ts';

/** Why an object is not read. */
export type Refusal = Omit<SkippedFile, 'key'>;

export interface NamedObject extends S3Object {
  logs: LogKind;
  loadBalancer: string | null;
  format: LogFile['format'];
}

/**
 * What an object's name and size say about it. Content is not looked at: opening each of a hundred thousand files costs
 * more than the report. `kinds` are the kinds of logs that are read from its folder.
 */
export function sortByName(object: S3Object, kinds: readonly LogKind[]): NamedObject | Refusal {
  // Such a key would lead elsewhere where it becomes a path (CWE-22).
  if (/(?:^|\/)\.{0,2}(?:\/|$)|[\\\0]/.test(object.key)) {
    return { reason: 'no-log', detail: 'Its name is that of no log, and cannot be that of a file.' };
  }
  const { foreign, logs, loadBalancer } = readLogName(object.key);
  if (foreign) return foreign;
  if (object.size === 0) return { reason: 'empty', detail: 'The file is empty.' };
  if (logs === undefined) {
    return { reason: 'no-log', detail: 'Its name is not that of a log; move it out of the folder.' };
  }
  if (!kinds.includes(logs)) {
    return { reason: 'no-log', detail: `Its name is that of a log of ${logs}, which are read from another place.` };
  }
  if (/\.parquet$/i.test(object.key)) {
    if (logs === 'flows') return { ...object, logs, loadBalancer, format: 'parquet' };
    return { reason: 'unknown-format', detail: 'It is a Parquet file, and only flow logs are read in that form.' };
  }
  if (!/\.gz$/i.test(object.key)) {
    return { reason: 'unknown-format', detail: 'Its name does not end in .gz; pack it with gzip.' };
  }
  return { ...object, logs, loadBalancer, format: 'text' };
}

/** `fl-…`, the flow log that wrote the file; what stands before the stamp where the name tells none. */
export function flowLogOf(key: string): string {
  return /_vpcflowlogs_[^_]+_(fl-[0-9a-z]+)_/.exec(key)?.[1] ?? key.replace(/_\d{8}T\d{4}Z[^/]*$/, '');
}

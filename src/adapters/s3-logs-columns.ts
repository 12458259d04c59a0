import { constants, gunzipSync } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LogFile } from '../contracts/logs.ts';
import { isLog, readLogContent } from './log-tree-content.ts';
import { isGzip } from './log-tree-file.ts';
import { explainS3Error } from './s3-errors.ts';
import type { Refusal } from './s3-logs-names.ts';
import type { S3Object } from './s3-logs-partitions.ts';

/** Compressed bytes that are fetched of a file; its first line is in them. */
const beginningBytes = 16 * 1024;

/** Files of a flow log that are tried when the first ones cannot be read. */
const mostTries = 5;

export type FlowColumns = { columns: NonNullable<LogFile['columns']> } | Refusal;

/**
 * The columns of a flow log, from the header of one of its files: the format of a flow log cannot be changed after it was
 * made (VPC guide, "Work with flow logs"), so that one file speaks for all.
 */
export async function readFlowColumns(client: S3Client, objects: readonly S3Object[]): Promise<FlowColumns> {
  let answer: FlowColumns = { reason: 'unknown-format', detail: 'It has no line with the names of its fields.' };
  for (const object of objects.slice(0, mostTries)) {
    answer = readColumns(await fetchBeginning(client, object));
    if ('columns' in answer) return answer;
  }
  return answer;
}

function readColumns(head: Buffer): FlowColumns {
  if (!isGzip(head)) {
    return { reason: 'unknown-format', detail: 'Its name ends in .gz, but it is not compressed; pack it with gzip.' };
  }
  let text: string;
  try {
    text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { reason: 'damaged', detail: `The gzip data are corrupt from the beginning on (${what}).` };
  }
  const content = readLogContent(text);
  if (content === null) return { reason: 'unknown-format', detail: 'None of its first lines is one of a flow log.' };
  if (!isLog(content)) return content;
  if (content.logs === 'flows') return { columns: content.columns };
  return { reason: 'unknown-format', detail: `It has the name of a flow log, and lines of ${content.logs}.` };
}

async function fetchBeginning(client: S3Client, { bucket, key }: S3Object): Promise<Buffer> {
  try {
    const range = `bytes=0-${beginningBytes - 1}`;
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }));
    return Buffer.from((await body?.transformToByteArray()) ?? []);
  } catch (error) {
    throw explainS3Error(error, `s3://${bucket}/${key}`, 's3:GetObject');
  }
}

import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { explainS3Error } from './s3-errors.ts';

/** Streams an object into `target`, its checksum verified where it has one. Errors: those of s3-errors.ts. */
export async function downloadObject(
  client: S3Client,
  { bucket, key }: { bucket: string; key: string },
  target: Writable,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
    const { Body: body } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    if (!(body instanceof Readable)) throw new Error(`s3://${bucket}/${key}: S3 answered without a body`);
    await pipeline(body, target, signal === undefined ? {} : { signal });
  } catch (error) {
    target.destroy();
    throw explainS3Error(error, `s3://${bucket}/${key}`, 's3:GetObject');
  }
}

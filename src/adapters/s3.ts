import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type Archive, ObjectConflict, ObjectNotFound, type PutOptions, type StoredObject } from '../ports.ts';
import { checkKey, checkPrefix } from './directory-key.ts';
import type { S3Address } from './s3-address.ts';
import { explainS3Error } from './s3-errors.ts';
import { publishToS3 } from './s3-publish.ts';

/** From this size on an object is written in parts. Bytes; S3 takes parts from 5 MiB on. */
const multipartFrom = 16 * 1024 * 1024;

/** Parts of a stream, of which two are in memory at once; S3 takes 10,000 of them. Bytes. */
const streamPart = 8 * 1024 * 1024;

/**
 * An object store over S3. A `put` is atomic, as S3 promises; with conditions it uses `If-None-Match` and `If-Match`.
 * Errors: `ObjectNotFound`, `ObjectConflict`, and those of s3-errors.ts.
 */
export function createS3Store(client: S3Client, { bucket, prefix }: S3Address): Archive {
  const full = (key: string) => (prefix === '' ? key : `${prefix}/${key}`);
  const locate = (key: string) => `s3://${bucket}/${full(key)}`;

  const fetchObject = async (key: string) => {
    checkKey(key);
    try {
      const answer = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: full(key), ChecksumMode: 'ENABLED' }),
      );
      if (answer.Body === undefined) throw new Error(`${locate(key)}: S3 answered without a body`);
      return { body: answer.Body, etag: answer.ETag ?? '' };
    } catch (error) {
      throw explainS3Error(error, locate(key), 's3:GetObject');
    }
  };

  const put = async (key: string, body: Uint8Array | string, options: PutOptions = {}): Promise<{ etag: string }> => {
    checkKey(key);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const input: PutObjectCommandInput = {
      Bucket: bucket,
      Key: full(key),
      Body: bytes,
      ContentLength: bytes.byteLength,
      ChecksumAlgorithm: 'SHA256',
      ...(options.contentType !== undefined && { ContentType: options.contentType }),
      ...(options.ifAbsent && { IfNoneMatch: '*' }),
      ...(options.ifMatch !== undefined && { IfMatch: options.ifMatch }),
    };
    try {
      if (bytes.byteLength < multipartFrom) {
        const answer = await client.send(new PutObjectCommand(input));
        return { etag: answer.ETag ?? '' };
      }
      const { ContentLength: _, ...params } = input;
      // A failed upload leaves no parts behind: they would be stored, invisibly, and paid for.
      const answer = await new Upload({ client, params, leavePartsOnError: false, partSize: multipartFrom }).done();
      return { etag: answer.ETag ?? '' };
    } catch (error) {
      const explained = explainS3Error(error, locate(key), 's3:PutObject');
      // S3 answers 404 to a condition on something that is not there.
      if (explained instanceof ObjectNotFound && options.ifMatch !== undefined) {
        throw new ObjectConflict(`${locate(key)} was removed by somebody else`, { cause: error });
      }
      throw explained;
    }
  };

  const write = async (key: string, body: Readable, options: Pick<PutOptions, 'contentType'> = {}): Promise<void> => {
    checkKey(key);
    const upload = new Upload({
      client,
      params: {
        Bucket: bucket,
        Key: full(key),
        // A stream that ends too early must not become an object: lib-storage aborts when reading fails.
        Body: body,
        ChecksumAlgorithm: 'SHA256',
        ...(options.contentType !== undefined && { ContentType: options.contentType }),
      },
      partSize: streamPart,
      queueSize: 2,
      leavePartsOnError: false,
    });
    try {
      await upload.done();
    } catch (error) {
      body.destroy();
      throw explainS3Error(error, locate(key), 's3:PutObject');
    }
  };

  async function* list(start: string): AsyncIterable<StoredObject> {
    checkPrefix(start);
    const from = full(start);
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: from });
    try {
      for await (const page of pages) {
        for (const { Key: key, Size: size } of page.Contents ?? []) {
          if (key !== undefined) yield { key: prefix === '' ? key : key.slice(prefix.length + 1), size: size ?? 0 };
        }
      }
    } catch (error) {
      throw explainS3Error(error, `s3://${bucket}/${from}`, 's3:ListBucket');
    }
  }

  const store: Archive = {
    get: async (key) => {
      const { body, etag } = await fetchObject(key);
      return { body: await body.transformToByteArray(), etag };
    },
    open: async (key) => {
      const { body } = await fetchObject(key);
      if (!(body instanceof Readable)) throw new Error(`${locate(key)}: S3 answered with something that is no stream`);
      return body;
    },
    put,
    write,
    list,
    delete: async (key) => {
      checkKey(key);
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: full(key) }));
      } catch (error) {
        throw explainS3Error(error, locate(key), 's3:DeleteObject');
      }
    },
    locate,
    publishFolder: (folder, revision, files) => publishToS3(store, folder, revision, files, () => new Date()),
  };
  return store;
}

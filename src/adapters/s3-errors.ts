import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { ObjectConflict, ObjectNotFound } from '../ports.ts';

/** The bucket may not be used by this identity. */
export class StorageForbidden extends Error {
  override readonly name = 'StorageForbidden';
}

/** There is no such bucket, or it lies in another region than the client was told. */
export class BucketUnusable extends Error {
  override readonly name = 'BucketUnusable';
}

/** S3 is throttling or failing; the SDK has already tried again. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/**
 * Turns an answer of S3 into one of our errors. `permission` is the IAM action that the call needs, so that the message
 * can say what to add. Sources: S3 API reference, "Error responses" and "Conditional writes".
 */
export function explainS3Error(error: unknown, what: string, permission: string): unknown {
  if (error instanceof NoSuchKey || error instanceof NotFound) return new ObjectNotFound(what, { cause: error });
  if (!(error instanceof S3ServiceException)) return error;
  const status = error.$metadata.httpStatusCode ?? 0;
  // 409 is a write that met another one half-way (ConditionalRequestConflict), 412 one that came too late.
  if (status === 412 || error.name === 'ConditionalRequestConflict') {
    return new ObjectConflict(`${what} was changed by somebody else`, { cause: error });
  }
  if (error.name === 'NoSuchBucket') {
    return new BucketUnusable(`${what}: there is no such bucket. Check its name and the account.`, { cause: error });
  }
  if (status === 301 || error.name === 'PermanentRedirect' || error.name === 'AuthorizationHeaderMalformed') {
    const region = regionOf(error);
    return new BucketUnusable(
      `${what}: the bucket lies in ${region ?? 'another region'}. Deploy there, or at a terminal set ` +
        `AWS_REGION${region === null ? ' to the region of the bucket' : `=${region}`}.`,
      { cause: error },
    );
  }
  if (status === 404) return new ObjectNotFound(what, { cause: error });
  if (status === 403) {
    return new StorageForbidden(
      `${what}: access denied. The identity needs ${permission} on it (and on its KMS key).`,
      {
        cause: error,
      },
    );
  }
  if (status === 503 || status === 500) {
    return new StorageUnavailable(`${what}: S3 answers ${error.name}. Try again later.`, { cause: error });
  }
  return error;
}

/** S3 names the bucket's region in a header, and in the error of a signature for another one. */
function regionOf(error: S3ServiceException): string | null {
  const answer = z
    .object({ Region: z.string().optional(), $response: z.object({ headers: z.record(z.string(), z.string()) }) })
    .partial()
    .safeParse({ Region: Object(error).Region, $response: error.$response });
  return answer.data?.Region ?? answer.data?.$response?.headers['x-amz-bucket-region'] ?? null;
}

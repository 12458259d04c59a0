import { z } from 'zod';

/** `s3://bucket/some/prefix` in its parts; the prefix has no slash at either end and may be empty. */
export interface S3Address {
  bucket: string;
  prefix: string;
}

/** The text is no s3:// address, or its bucket's name cannot exist. */
export class InvalidS3Address extends Error {
  override readonly name = 'InvalidS3Address';
}

export function isS3Address(text: string): boolean {
  return text.startsWith('s3://');
}

/** Bucket names: AWS, "General purpose bucket naming rules". */
export function parseS3Address(text: string): S3Address {
  const match = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text);
  const [, bucket = '', rest = ''] = match ?? [];
  if (!/^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(bucket)) {
    throw new InvalidS3Address(`"${text}" is no S3 address; it looks like s3://bucket/prefix.`);
  }
  return { bucket, prefix: rest.replaceAll(/^\/+|\/+$/g, '') };
}

/** A setting that is an S3 address, as its parts. */
export const s3AddressSchema = z.string().transform((text, context) => {
  try {
    return parseS3Address(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** The inverse of `parseS3Address`. */
export function formatS3Address({ bucket, prefix }: S3Address): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}

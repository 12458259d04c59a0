import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

/**
 * An S3 client with region and credentials of the environment. Servers of one's own (AWS_ENDPOINT_URL, e.g. MinIO) seldom
 * have a host name per bucket, so the bucket stands in the path there.
 */
export function createS3Client(config: S3ClientConfig = {}): S3Client {
  const { AWS_ENDPOINT_URL: everything, AWS_ENDPOINT_URL_S3: storage } = process.env;
  return new S3Client({ forcePathStyle: (storage ?? everything ?? '') !== '', ...config });
}

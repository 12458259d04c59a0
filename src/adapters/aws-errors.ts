/** AWS cannot be asked: no credentials, no region, or not the permission. The message says what to do. */
export class AwsUnusable extends Error {
  override readonly name = 'AwsUnusable';
}

const signIn = 'Sign in (aws sso login, aws configure), or name a profile in AWS_PROFILE.';

/** Turns the faults of the SDK that a person can mend into `AwsUnusable`; everything else stays as it is. */
export function explainAwsError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const options = { cause: error };
  const { name, message } = error;
  if (/^Region is missing/.test(message)) {
    return new AwsUnusable('No AWS region is known. Give --region, or set AWS_REGION.', options);
  }
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return new AwsUnusable(`There are no AWS credentials (${message}). ${signIn}`, options);
  }
  if (/^(?:ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature)/.test(name)) {
    return new AwsUnusable(`AWS does not take the credentials (${name}: ${message}). ${signIn}`, options);
  }
  if (/AccessDenied|UnauthorizedOperation|AuthorizationError/.test(name)) {
    return new AwsUnusable(
      `This identity lacks a permission. Grant it, or take another one (AWS_PROFILE). AWS says: ${message}`,
      options,
    );
  }
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|TimeoutError/.test(`${name} ${message} ${Object(error).code}`)) {
    return new AwsUnusable(`AWS cannot be reached (${message}). Check the network and the region.`, options);
  }
  return error;
}

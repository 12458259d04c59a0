import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { isSame } from './guard.ts';

/** `__Host-`: over TLS only, for this host only, for all its paths. */
export const sessionCookie = '__Host-ipv6-report';

/** Seconds. */
export const sessionLength = 12 * 60 * 60;

/** The one header there is: a token that names another algorithm is none. */
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
const audience = 'ipv6-report';

const claimsSchema = z.looseObject({ aud: z.literal(audience), exp: z.number(), sub: z.string() });

/** A session as a JWT (RFC 7519, HS256), which deploy/edge/viewer-request.js reads too. `now`: seconds since 1970. */
export function signSession(secret: string, { sub, now }: { sub: string; now: number }): string {
  const claims = { aud: audience, sub, iat: now, exp: now + sessionLength };
  const body = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${body}.${signatureOf(secret, body)}`;
}

export function isSession(secret: string, token: string, now: number): boolean {
  const [head, claims, signature, ...rest] = token.split('.');
  if (head !== header || claims === undefined || signature === undefined || rest.length > 0) return false;
  if (!isSame(signatureOf(secret, `${head}.${claims}`), signature)) return false;
  try {
    const read = claimsSchema.safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')));
    return read.success && read.data.exp > now;
  } catch {
    return false;
  }
}

function signatureOf(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}

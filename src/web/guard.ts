import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';

/**
 * Only the names by which this server was started: a page elsewhere whose name is suddenly that of this machine (DNS
 * rebinding) comes with its own name.
 */
export function checkHost(hosts: ReadonlySet<string>): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host')?.toLowerCase() ?? '';
    if (!hosts.has(host)) return context.text('This server does not go by that name.\n', 421);
    return next();
  };
}

/**
 * A change is asked for by our own page, as JSON. Browsers tell where a request comes from by `Origin` and
 * `Sec-Fetch-Site`, and send JSON elsewhere only after asking, which is never answered (no CORS here).
 * @param own name of the server, where it does not get the browser's `Host`
 */
export const checkSameOrigin =
  (own?: string): MiddlewareHandler =>
  async (context, next) => {
    const { method } = context.req;
    if (method === 'GET' || method === 'HEAD') return next();
    const origin = context.req.header('origin');
    const site = context.req.header('sec-fetch-site');
    const isOurs = origin !== undefined && hostOf(origin) === (own ?? context.req.header('host'))?.toLowerCase();
    if (!isOurs || (site !== undefined && site !== 'same-origin')) {
      return context.json({ message: 'A run is started from the page of this server only.' }, 403);
    }
    const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') return context.json({ message: 'A run is asked for as JSON.' }, 415);
    return next();
  };

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host.toLowerCase();
  } catch {
    return null;
  }
}

/** Lets in who has the session in a cookie. `denied` answers everybody else. */
export function checkSession(
  cookie: string,
  isValid: (value: string) => boolean,
  denied: MiddlewareHandler,
): MiddlewareHandler {
  return async (context, next) => {
    const value = getCookie(context, cookie);
    return value !== undefined && isValid(value) ? next() : denied(context, next);
  };
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** For every answer: nobody frames it, guesses its type, or learns where the reader came from. */
export const safeHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const { headers } = context.res;
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Frame-Options', 'DENY');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', "frame-ancestors 'none'");
};

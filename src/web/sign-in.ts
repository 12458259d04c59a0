import { createHash, randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { isSame, safeHeaders } from './guard.ts';
import { sessionCookie, sessionLength, signSession } from './session.ts';

export interface SignIn {
  /** `https://…`, of the website. */
  site: string;
  /** `https://…`, of Cognito's own pages. */
  provider: string;
  clientId: string;
  secret: string;
  /** Checks signature, issuer, audience and time of an ID token; answers whose it is, or throws. */
  verify: (idToken: string) => Promise<{ sub: string }>;
  fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  now: () => number;
}

const loginCookie = '__Host-ipv6-report-login';
const loginSeconds = 600;

const loginSchema = z.strictObject({ state: z.string(), verifier: z.string(), to: z.string() });
const tokensSchema = z.looseObject({ id_token: z.string() });

/** Sign-in with Cognito: authorization code with PKCE (RFC 7636), then a session of our own in a cookie. */
export function createSignIn(options: SignIn): Hono {
  const app = new Hono().basePath('/auth');
  app.use(safeHeaders);
  app.get('/login', (context) => login(context, options));
  app.get('/callback', (context) => callback(context, options));
  app.get('/logout', (context) => {
    for (const name of [sessionCookie, loginCookie]) deleteCookie(context, name, { path: '/', secure: true });
    const query = new URLSearchParams({ client_id: options.clientId, logout_uri: `${options.site}/` });
    return context.redirect(`${options.provider}/logout?${query}`);
  });
  return app;
}

function login(context: Context, { site, provider, clientId }: SignIn): Response {
  const [state, verifier] = [randomBytes(24).toString('base64url'), randomBytes(48).toString('base64url')];
  const to = localPath(context.req.query('to'));
  const value = Buffer.from(JSON.stringify({ state, verifier, to })).toString('base64url');
  // Lax: Cognito's redirect comes from another site, and must bring it along.
  setCookie(context, loginCookie, value, { ...cookieOptions, maxAge: loginSeconds });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${site}/auth/callback`,
    scope: 'openid email',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return context.redirect(`${provider}/oauth2/authorize?${query}`);
}

async function callback(context: Context, options: SignIn): Promise<Response> {
  const { site, provider, clientId, secret, verify, now } = options;
  const pending = readLogin(getCookie(context, loginCookie));
  const { code, state } = context.req.query();
  deleteCookie(context, loginCookie, { path: '/', secure: true });
  if (pending === null || code === undefined || state === undefined || !isSame(state, pending.state)) {
    return context.text('This sign-in is not the one that was begun here. Open the archive again.\n', 400);
  }
  const answer = await options.fetch(`${provider}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      redirect_uri: `${site}/auth/callback`,
      code_verifier: pending.verifier,
    }),
  });
  const tokens = tokensSchema.safeParse(await answer.json().catch(() => null));
  const reader = tokens.success ? await verify(tokens.data.id_token).catch(() => null) : null;
  if (reader === null) return context.text('Cognito did not confirm the sign-in. Open the archive again.\n', 401);
  const session = signSession(secret, { sub: reader.sub, now: Math.floor(now() / 1000) });
  setCookie(context, sessionCookie, session, { ...cookieOptions, maxAge: sessionLength });
  // Tells the archive's page that runs can be started here; it is no secret.
  setCookie(context, 'ipv6-report-runs', '1', { secure: true, sameSite: 'Lax', path: '/', maxAge: sessionLength });
  return context.redirect(localPath(pending.to));
}

const cookieOptions = { httpOnly: true, secure: true, sameSite: 'Lax', path: '/' } as const;

function readLogin(cookie: string | undefined): z.output<typeof loginSchema> | null {
  try {
    return loginSchema.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** A path of this website, never an address of another. */
function localPath(path: string | undefined): string {
  return path !== undefined && /^\/(?:[A-Za-z0-9_-][A-Za-z0-9._~:/-]*)?$/.test(path) && !path.includes('//')
    ? path
    : '/';
}

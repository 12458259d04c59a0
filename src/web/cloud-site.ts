import { Hono } from 'hono';
import { checkSession, safeHeaders } from './guard.ts';
import type { Runs } from './runs.ts';
import { createRunsApi } from './runs-api.ts';
import { isSession, sessionCookie } from './session.ts';

export interface CloudSite {
  runs: Runs;
  /** Made when it is asked for. */
  runPage: () => Promise<string>;
  /** Name of the website: CloudFront does not pass the browser's on. */
  host: string;
  secret: string;
  /** Mail domains that reports may go to. */
  domains: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** The form and its API in AWS, behind CloudFront. The session is checked here again: this function has an address of its own. */
export function createCloudSite({ runs, runPage, host, secret, domains, now }: CloudSite): Hono {
  const app = new Hono();
  const isValid = (token: string) => isSession(secret, token, now() / 1000);
  app.use(
    safeHeaders,
    checkSession(sessionCookie, isValid, async (context) => context.json({ message: 'Sign in first.' }, 401)),
  );
  app.route('/api', createRunsApi(runs, domains, host));
  app.get('/run.html', async (context) => context.html(await runPage()));
  return app;
}

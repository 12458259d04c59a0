import { Hono, type MiddlewareHandler } from 'hono';
import { setCookie } from 'hono/cookie';
import type { Archive } from '../ports.ts';
import { createArchiveFiles } from './archive-files.ts';
import { checkHost, checkSession, isSame, safeHeaders } from './guard.ts';
import type { Runs } from './runs.ts';
import { createRunsApi } from './runs-api.ts';

export interface LocalSite {
  archive: Archive;
  runs: Runs;
  /** The page with the form. */
  runPage: string;
  /** Names by which browsers reach it, `127.0.0.1:8080`. */
  hosts: ReadonlySet<string>;
  /** Who opens the address with it once has a session; everybody else has none. */
  token: string;
  /** Mail domains that reports may go to. */
  domains: ReadonlySet<string>;
}

const cookie = 'ipv6-report-session';

/** The archive and the form on this machine: for who has the token, from this machine's own name. */
export function createLocalSite({ archive, runs, runPage, hosts, token, domains }: LocalSite): Hono {
  const app = new Hono();
  app.use(
    safeHeaders,
    checkHost(hosts),
    signIn(token),
    checkSession(cookie, (value) => isSame(value, token), denied),
  );
  app.route('/api', createRunsApi(runs, domains));
  app.get('/run.html', (context) => context.html(runPage));
  app.route('/', createArchiveFiles(archive));
  app.onError((_error, context) => context.text('That did not work; the terminal says why.\n', 500));
  return app;
}

/** `/?token=…`, as the terminal shows it, becomes a cookie that no other site can use and no script can read. */
function signIn(token: string): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.query('token');
    if (given === undefined || context.req.path !== '/' || !isSame(given, token)) return next();
    setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    // Tells the archive's page that runs can be started here; it is no secret.
    setCookie(context, 'ipv6-report-runs', '1', { sameSite: 'Strict', path: '/' });
    return context.redirect('/', 303);
  };
}

const denied: MiddlewareHandler = async (context) =>
  context.text('Open the address that the terminal shows, with its token.\n', 401);

import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { checkSameOrigin } from './guard.ts';
import { RunRefused, type Runs, readForm } from './runs.ts';

/** Bytes: a request with twenty recipients has less than two thousand. */
const longestRequest = 16_384;

/**
 * `POST /runs` starts a run, or answers the one that is under way for the same request; `GET /runs/<id>` tells how it is.
 * Who may ask is the business of the server around it.
 */
export function createRunsApi(runs: Runs, domains: ReadonlySet<string>, host?: string): Hono {
  const api = new Hono();
  api.use(checkSameOrigin(host));
  api.post(
    '/runs',
    bodyLimit({ maxSize: longestRequest, onError: (context) => context.json({ message: 'That is too long.' }, 413) }),
    async (context) => {
      const document = await context.req
        .json()
        .catch((error: unknown) => (error instanceof SyntaxError ? null : Promise.reject(error)));
      try {
        return context.json(await runs.start(readForm(document, domains)), 202);
      } catch (error) {
        if (!(error instanceof RunRefused)) throw error;
        return context.json({ message: error.message }, 400);
      }
    },
  );
  api.get('/runs/:id', async (context) => {
    const id = context.req.param('id');
    const run = /^[A-Za-z0-9_-]{1,80}$/.test(id) ? await runs.find(id) : null;
    return run === null ? context.json({ message: 'There is no such run.' }, 404) : context.json(run);
  });
  api.onError((_error, context) => context.json({ message: 'That did not work; the log says why.' }, 500));
  return api;
}

import { Hono } from 'hono';
import { type Archive, ObjectNotFound } from '../ports.ts';

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
};

/** The archive's pages and files, and nothing else that lies in it: the outbox and the ledgers are nobody's to read. */
export function createArchiveFiles(archive: Archive): Hono {
  const app = new Hono();
  app.on(['GET', 'HEAD'], '/*', async (context) => {
    const key = readKey(new URL(context.req.url).pathname);
    if (key === null) return context.text('There is no such page.\n', 404);
    const type = types[/\.([a-z]+)$/.exec(key)?.[1] ?? ''];
    if (type === undefined) return context.text('There is no such page.\n', 404);
    try {
      const { body } = await archive.get(key);
      context.header('Content-Type', type);
      // A report needs no script, and must not get one from what stands in the logs.
      if (key.startsWith('reports/') && key.endsWith('.html')) {
        context.header(
          'Content-Security-Policy',
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        );
      }
      return context.body(Uint8Array.from(body));
    } catch (error) {
      if (error instanceof ObjectNotFound) return context.text('There is no such page.\n', 404);
      throw error;
    }
  });
  return app;
}

/** The key that a path names; null when it can be none. Every segment must be one after decoding, too. */
export function readKey(path: string): string | null {
  if (path === '/' || path === '/index.html') return 'index.html';
  let segments: string[];
  try {
    segments = path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
  const isSegment = (segment: string) => /^[A-Za-z0-9][\w.~:-]*$/.test(segment) && !segment.includes('..');
  if (!segments.every(isSegment)) return null;
  const key = segments.join('/');
  return (segments[0] === 'reports' && segments.length > 1) || key === 'catalog.json' || key === 'search.json'
    ? key
    : null;
}

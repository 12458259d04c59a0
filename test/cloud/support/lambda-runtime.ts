/**
 * Node.js as a Lambda runtime, by the Lambda Runtime API (Lambda guide, "Using the Lambda runtime API"). The emulator's own
 * calls every error `Runtime.HandlerError`; AWS's calls it by the name of its class, and that is what the workflow's
 * retries go by. Like AWS's, this one loads the handler once and then takes one event after the other.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API: host = '', LAMBDA_TASK_ROOT: root = '', _HANDLER: name = '' } = process.env;
const api = `http://${host}/2018-06-01/runtime`;

const [file = '', method = ''] = name.split(/\.(?=[^.]*$)/);
const module: Record<string, (event: unknown) => Promise<unknown>> = await import(
  pathToFileURL(join(root, `${file}.mjs`)).href
);

for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  if (!next.ok) break;
  const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const event: unknown = await next.json();
  try {
    const answer = await module[method]?.(event);
    await fetch(`${api}/invocation/${id}/response`, { method: 'POST', body: JSON.stringify(answer ?? null) });
  } catch (error) {
    const { name: errorType = 'Error', message: errorMessage = String(error), stack = '' } = Object(error);
    const body = JSON.stringify({ errorType, errorMessage, trace: String(stack).split('\n') });
    await fetch(`${api}/invocation/${id}/error`, { method: 'POST', body });
  }
}

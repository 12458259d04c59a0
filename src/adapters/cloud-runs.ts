import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { RunRequest } from '../contracts/request.ts';
import { executionArn, startExecution } from './step-functions.ts';

interface RunInCloud {
  id: string;
  status: 'running' | 'succeeded' | 'failed';
  /** The steps are in the history, which whoever starts runs need not read. */
  steps: null;
  report: string | null;
  message: string | null;
}

const outputSchema = z.object({ published: z.object({ files: z.object({ html: z.string() }) }) });
const causeSchema = z.object({ errorMessage: z.string() });

/** Runs of the state machine, by StartExecution and DescribeExecution alone. @throws AwsUnusable */
export function createCloudRuns(client: SFNClient, stateMachine: string) {
  const find = async (id: string): Promise<RunInCloud | null> => {
    try {
      const command = new DescribeExecutionCommand({ executionArn: executionArn(stateMachine, id) });
      const { status, output, error, cause } = await client.send(command);
      const view = { id, steps: null, report: null, message: null };
      if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return { ...view, status: 'running' };
      if (status !== 'SUCCEEDED') return { ...view, status: 'failed', message: messageOf(error ?? status, cause) };
      const read = outputSchema.safeParse(JSON.parse(output ?? 'null'));
      return { ...view, status: 'succeeded', report: read.success ? read.data.published.files.html : null };
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return null;
      throw error;
    }
  };
  return {
    find,
    /** One that is under way is joined; what has ended is made again, under the next free name. */
    async start(request: RunRequest & { name: string }): Promise<RunInCloud> {
      const { name: wanted, ...input } = request;
      const { name } = await startExecution(client, stateMachine, { name: wanted, input, again: true });
      return { id: name, status: 'running', steps: null, report: null, message: null };
    },
  };
}

/** What a Lambda raised is a document with a trace. */
function messageOf(error: string | undefined, cause: string | undefined): string {
  try {
    return causeSchema.parse(JSON.parse(cause ?? '')).errorMessage;
  } catch {
    return cause ?? error ?? 'The workflow failed.';
  }
}

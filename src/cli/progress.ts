import { Listr, ProcessOutput } from 'listr2';
import type { WorkflowEvent } from '../local/run-workflow.ts';
import { runSteps } from '../stages/run-steps.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

export interface Progress {
  onEvent: (event: WorkflowEvent) => void;
  /** A line about what the current step is at. */
  tell: (line: string) => void;
  /** Ends the display, whatever became of the run. */
  finish: (error?: unknown) => Promise<void>;
}

/** A redrawn list of steps for a person, plain lines for a log file. */
export function showProgress(terminal: Terminal): Progress {
  return terminal.display === null ? plainProgress(terminal) : listProgress(terminal.display);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function plainProgress(terminal: Terminal): Progress {
  const entered = new Map<string, number>();
  const titles = new Map(runSteps);
  return {
    onEvent: (event) => {
      const title = titles.get(event.state);
      if (event.type === 'entered') entered.set(event.state, event.at);
      if (event.type === 'exited' && title !== undefined) {
        terminal.err(`${title}: ${seconds(event.at - (entered.get(event.state) ?? event.at))}\n`);
      }
      if (event.type === 'retried') terminal.err(`${event.state}: once more, attempt ${(event.attempt ?? 0) + 1}\n`);
    },
    tell: (line) => terminal.err(`${printable(line)}\n`),
    finish: async () => {},
  };
}

function listProgress(stream: NodeJS.WritableStream): Progress {
  const ends = new Map(runSteps.map(([state]) => [state, Promise.withResolvers<number>()]));
  const entered = new Map<string, number>();
  let stopped = false;
  let say = (_line: string) => {};
  const list = new Listr(
    runSteps.map(([state, title]) => ({
      title,
      task: async (_context, task) => {
        say = (line) => {
          task.output = line;
        };
        const took = await ends.get(state)?.promise;
        if (took !== undefined) task.title = `${title} (${seconds(took)})`;
      },
    })),
    {
      rendererOptions: { logger: undefined, showErrorMessage: false, collapseErrors: false },
      processOutput: new ProcessOutput(stream as NodeJS.WriteStream, stream as NodeJS.WriteStream),
      exitOnError: true,
    } as never,
  );
  const shown = list.run().catch(() => {});
  return {
    onEvent: (event) => {
      if (event.type === 'entered') entered.set(event.state, event.at);
      if (event.type === 'exited') ends.get(event.state)?.resolve(event.at - (entered.get(event.state) ?? event.at));
    },
    tell: (line) => say(printable(line)),
    finish: async (error) => {
      if (stopped) return;
      stopped = true;
      for (const end of ends.values()) {
        if (error === undefined) end.resolve(0);
        else end.reject(new Error(printable(error instanceof Error ? error.message : String(error))));
      }
      await shown;
    },
  };
}

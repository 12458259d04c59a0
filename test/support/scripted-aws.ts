/** What a call is answered with, by the command's name without `Command`: an output, an error, or a function of its input. */
export type Script = Record<string, object>;

interface Client {
  middlewareStack: {
    add(middleware: (next: never, context: { commandName?: string }) => never, options: object): void;
  };
}

/** Lets a client get its answers from a script. Nothing is sent, and no credentials are needed. */
export function answerBy<AwsClient extends { middlewareStack: object }>(client: AwsClient, script: Script): AwsClient {
  const answer =
    (_next: never, { commandName = '' }: { commandName?: string }) =>
    async ({ input }: { input: object }) => {
      const step = script[commandName.replace(/Command$/, '')];
      const output = typeof step === 'function' ? step(input) : step;
      if (output === undefined) throw new Error(`the script has no answer to ${commandName}`);
      if (output instanceof Error) throw output;
      return { output, response: {} };
    };
  // Each client has a type of its own for its middleware; this one is the same for all.
  (client as unknown as Client).middlewareStack.add(answer as never, { step: 'initialize' });
  return client;
}

/** An error as the SDK throws them: its name tells it apart. */
export function awsError(name: string, message: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

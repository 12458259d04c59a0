import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';

/** The three calls of Athena's API that the engine makes. */
export interface AthenaCalls {
  /** Answers the query's id. */
  start(input: StartQueryExecutionCommandInput): Promise<string>;
  get(id: string): Promise<QueryExecution>;
  stop(id: string): Promise<void>;
}

/** The calls over the SDK. The state machine asks Athena by itself; this is for runs from a terminal. */
export function callAthena(client: AthenaClient): AthenaCalls {
  return {
    async start(input) {
      const { QueryExecutionId } = await client.send(new StartQueryExecutionCommand(input));
      if (QueryExecutionId === undefined) throw new Error('Athena started a query and did not name it');
      return QueryExecutionId;
    },
    async get(id) {
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
      if (QueryExecution === undefined) throw new Error(`Athena does not know the query ${id}`);
      return QueryExecution;
    },
    async stop(id) {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    },
  };
}

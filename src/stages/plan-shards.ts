import type { FoundLogs } from '../contracts/logs.ts';
import type { Run, ShardStatement } from '../contracts/stages.ts';
import type { ObjectStore, QueryLibrary } from '../ports.ts';
import { parametersOf, statement } from './plan-statement.ts';

/** More in one Map would be more than the workflow's states can carry. */
const mostShards = 32;

/**
 * In how many shards the clients are asked for. A request takes 60 bytes of a compressed access log at the least, and no more
 * clients can come than there are requests: so the size of the files bounds them before anything is read. `shardBytes`: what
 * one function can take, were every request another client's.
 */
export function countShards({ files }: Pick<FoundLogs, 'files'>, shardBytes: number | undefined): number {
  if (shardBytes === undefined) return 1;
  const bytes = files.reduce((sum, file) => sum + (file.logs === 'requests' ? file.bytes : 0), 0);
  return Math.min(mostShards, Math.max(1, Math.ceil(bytes / shardBytes)));
}

/**
 * The question for the clients, once per shard. None where one shard is enough, for then it is a question like the others;
 * `evenOne`, to compare one with many.
 */
export async function planShards(
  run: Run,
  shards: number,
  ports: { queries: QueryLibrary; work: ObjectStore },
  { evenOne = false } = {},
): Promise<ShardStatement[]> {
  if (shards === 1 && !evenOne) return [];
  const sql = await ports.queries.analyse('clients', { inShards: true });
  return Array.from({ length: shards }, (_, shard) => {
    const parameters = parametersOf(sql, ['run'], run, { shards, shard });
    const output = ports.work.locate(`runs/${run.run}/results/clients-${shard}.csv`);
    return { run, shard, ...statement('analyse', 'clients', sql, parameters, output) };
  });
}

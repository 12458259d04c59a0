import { deserialize, serialize } from 'node:v8';
import { settingsSchema } from '../contracts/settings.ts';
import { type FoldedShard, foldShardEventSchema } from '../contracts/stages.ts';
import type { ObjectStore } from '../ports.ts';
import { sections as allSections } from '../sections/index.ts';
import { type ClientDump, SectionRun } from '../sections/run-sections.ts';
import type { AggregatePorts } from './aggregate.ts';
import { keyOfLocation } from './aggregate-location.ts';
import { readNetworks } from './aggregate-networks.ts';
import { RowInvalid, readRows } from './aggregate-rows.ts';
import { hoursOf } from './period-calendar.ts';

export type FoldShardPorts = Pick<AggregatePorts, 'work' | 'networks' | 'settings' | 'sections'>;

const defaults = settingsSchema.parse({});

/**
 * The clients of one shard to what the sections gather from them, `runs/<run>/shards/<shard>.bin` in the work store.
 * `aggregate` loads the parts of all shards instead of the rows.
 * @throws LocationOutside, ObjectNotFound when the answer is not where the event says; ZodError for an event that is none
 */
export async function foldShard(event: unknown, ports: FoldShardPorts): Promise<FoldedShard> {
  const { run, shard, output } = foldShardEventSchema.parse(event);
  const { publicIpv4, natGateway, detect } = { ...defaults, ...ports.settings };
  const sections = (ports.sections ?? allSections).filter(({ queries }) => queries.includes('clients'));
  // What is not about clients comes in where the parts are put together.
  const fold = new SectionRun(sections, {
    period: run.period,
    hours: hoursOf(run.period),
    found: { roots: [], files: [], skipped: [], sample: false },
    prefixes: ports.settings.prefixes,
    history: null,
    networks: readNetworks(await ports.networks.load()),
    ...{ publicIpv4, natGateway, detect },
  });
  try {
    await readRows('clients', await ports.work.open(keyOfLocation(output, ports.work)), (row) =>
      fold.add('clients', row),
    );
  } catch (error) {
    if (!(error instanceof RowInvalid)) throw error;
    fold.fail('clients', error);
  }
  const part = `runs/${run.run}/shards/${shard}.bin`;
  await ports.work.put(part, serialize(fold.dumpClients()));
  return { part };
}

/** What `foldShard` stored. */
export async function readShard(part: string, work: Pick<ObjectStore, 'get'>): Promise<ClientDump> {
  const dump: ClientDump = deserialize((await work.get(part)).body);
  return dump;
}

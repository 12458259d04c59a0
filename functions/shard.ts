import { createStoredNetworks } from '../src/adapters/network-files.ts';
import { foldShard } from '../src/stages/fold-shard.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, foldShard);

function openPorts() {
  const { IPV6_REPORT_SETTINGS: analysis, IPV6_REPORT_PDF: pdf } = readEnvironment(
    variables.pick({ IPV6_REPORT_SETTINGS: true, IPV6_REPORT_PDF: true }),
  );
  const { work, archive } = openStores();
  return { work, networks: createStoredNetworks(archive), settings: { ...analysis, pdf } };
}

import { createStoredNetworks } from '../src/adapters/network-files.ts';
import { foldShard } from '../src/stages/fold-shard.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, foldShard);

function openPorts() {
  const environment = readEnvironment(
    variables.pick({ IPV6_REPORT_PREFIX_SHARE: true, IPV6_REPORT_PREFIX_REQUESTS: true, IPV6_REPORT_PDF: true }),
  );
  const prefixes = {
    share: environment.IPV6_REPORT_PREFIX_SHARE,
    minimumRequests: environment.IPV6_REPORT_PREFIX_REQUESTS,
  };
  const { work, archive } = openStores();
  return { work, networks: createStoredNetworks(archive), settings: { prefixes, pdf: environment.IPV6_REPORT_PDF } };
}

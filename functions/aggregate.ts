import { createStoredNetworks } from '../src/adapters/network-files.ts';
import { aggregate } from '../src/stages/aggregate.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openLogs } from './shared/logs.ts';
import { clock, version } from './shared/package.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, aggregate);

function openPorts() {
  const environment = readEnvironment(
    variables.pick({
      IPV6_REPORT_SETTINGS: true,
      IPV6_REPORT_MOST_REJECTED: true,
      IPV6_REPORT_PDF: true,
      IPV6_REPORT_ANONYMISE_KEY: true,
    }),
  );
  const quality = { mostRejected: environment.IPV6_REPORT_MOST_REJECTED };
  const settings = { ...environment.IPV6_REPORT_SETTINGS, quality, pdf: environment.IPV6_REPORT_PDF };
  const stores = openStores();
  const networks = createStoredNetworks(stores.archive);
  const pseudonymKey = async () => environment.IPV6_REPORT_ANONYMISE_KEY ?? null;
  return { ...stores, ...openLogs(), networks, pseudonymKey, clock, version, engine: 'athena' as const, settings };
}

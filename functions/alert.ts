import { alert } from '../src/stages/alert.ts';
import { openAlerts } from './shared/alerts.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, alert);

function openPorts() {
  const { IPV6_REPORT_ARCHIVE_URL: archiveUrl } = readEnvironment(variables.pick({ IPV6_REPORT_ARCHIVE_URL: true }));
  return { ...openStores(), ...openAlerts(), settings: archiveUrl === undefined ? {} : { archiveUrl } };
}

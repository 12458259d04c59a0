import { render } from '../src/stages/render.ts';
import { openTemplates } from './shared/assets.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openWork } from './shared/stores.ts';

export const handler = createHandler(openPorts, render);

function openPorts() {
  const environment = readEnvironment(variables.pick({ IPV6_REPORT_TITLE: true, IPV6_REPORT_ARCHIVE_URL: true }));
  const settings = {
    title: environment.IPV6_REPORT_TITLE,
    mail: { archiveUrl: environment.IPV6_REPORT_ARCHIVE_URL },
  };
  return { ...openWork(), ...openTemplates(), settings };
}

import { SFNClient } from '@aws-sdk/client-sfn';
import { handle } from 'hono/aws-lambda';
import { createCloudRuns } from '../src/adapters/cloud-runs.ts';
import { renderRunPage } from '../src/stages/render-run.ts';
import { runName } from '../src/stages/run-name.ts';
import { createCloudSite } from '../src/web/cloud-site.ts';
import { domainsOf } from '../src/web/runs.ts';
import { openTemplates } from './shared/assets.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';

export const handler = createHandler(openSite, async (event: Parameters<ReturnType<typeof handle>>[0], site) =>
  site(event),
);

function openSite() {
  const environment = readEnvironment(
    variables.pick({
      IPV6_REPORT_STATE_MACHINE: true,
      IPV6_REPORT_SESSION_SECRET: true,
      IPV6_REPORT_SITE: true,
      IPV6_REPORT_NAME: true,
      IPV6_REPORT_TITLE: true,
      IPV6_REPORT_TIMEZONE: true,
      IPV6_REPORT_MAIL_FROM: true,
      IPV6_REPORT_MAIL_TO: true,
      IPV6_REPORT_ANONYMISE: true,
    }),
  );
  const { IPV6_REPORT_MAIL_TO: recipients, IPV6_REPORT_ANONYMISE: edition } = environment;
  const { assets } = openTemplates();
  const runPage = () =>
    renderRunPage(assets, {
      title: environment.IPV6_REPORT_TITLE,
      report: environment.IPV6_REPORT_NAME,
      timezone: environment.IPV6_REPORT_TIMEZONE,
      recipients,
      edition,
      // The key is the aggregate function's alone.
      hasKey: edition === 'pseudonym',
    });
  const runs = createCloudRuns(new SFNClient(), environment.IPV6_REPORT_STATE_MACHINE);
  return handle(
    createCloudSite({
      runs: { find: runs.find, start: (request) => runs.start({ ...request, name: runName(request) }) },
      runPage,
      host: new URL(environment.IPV6_REPORT_SITE).host,
      secret: environment.IPV6_REPORT_SESSION_SECRET,
      domains: domainsOf([environment.IPV6_REPORT_MAIL_FROM, ...recipients]),
      now: Date.now,
    }),
  );
}

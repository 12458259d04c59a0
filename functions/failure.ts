import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createSesMailer } from '../src/adapters/ses.ts';
import { failure } from '../src/stages/failure.ts';
import { openAlerts } from './shared/alerts.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { readMailSettings } from './shared/mail-settings.ts';
import { clock } from './shared/package.ts';

export const handler = createHandler(openPorts, failure);

function openPorts() {
  const { IPV6_REPORT_ANONYMISE: anonymise } = readEnvironment(variables.pick({ IPV6_REPORT_ANONYMISE: true }));
  return {
    ...openAlerts(),
    anonymise,
    mailer: createSesMailer(new SESv2Client()),
    settings: readMailSettings(),
    clock,
  };
}

import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createSesMailer } from '../src/adapters/ses.ts';
import { mail } from '../src/stages/mail.ts';
import { createHandler } from './shared/handler.ts';
import { readMailSettings } from './shared/mail-settings.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, mail);

function openPorts() {
  return {
    ...openStores(),
    mailer: createSesMailer(new SESv2Client()),
    settings: readMailSettings(),
    needsRecipients: true,
    force: false,
  };
}

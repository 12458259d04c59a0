import type { Settings } from '../../src/contracts/settings.ts';
import { readEnvironment, variables } from './environment.ts';

export function readMailSettings(): Settings['mail'] {
  const environment = readEnvironment(
    variables.pick({
      IPV6_REPORT_MAIL_FROM: true,
      IPV6_REPORT_MAIL_TO: true,
      IPV6_REPORT_MAIL_ATTACHMENT_LIMIT: true,
      IPV6_REPORT_ARCHIVE_URL: true,
    }),
  );
  return {
    from: environment.IPV6_REPORT_MAIL_FROM,
    to: environment.IPV6_REPORT_MAIL_TO,
    attachmentLimit: environment.IPV6_REPORT_MAIL_ATTACHMENT_LIMIT,
    ...(environment.IPV6_REPORT_ARCHIVE_URL !== undefined && { archiveUrl: environment.IPV6_REPORT_ARCHIVE_URL }),
  };
}

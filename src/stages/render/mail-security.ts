import type { Report } from '../../contracts/report.ts';
import { reportFolder } from '../archive-layout.ts';
import { blocklistPath } from '../publish-blocklist.ts';
import { withUnits } from './formats.ts';

/** The gravest events of the mail. */
export interface MailSecurity {
  message: string;
  events: { name: string; sentence: string }[];
  /** How many more there are, in words; null when all are shown. */
  more: string | null;
  /** What to do now; null when there is nothing to block. */
  block: { text: string; place: string; href: string | null } | null;
}

const longestList = 5;

/** The events of high severity, and where the block list is. Null when no rule could say anything. */
export function viewMailSecurity(report: Report, archiveUrl: string | undefined): MailSecurity | null {
  const { events, rules, blocklist } = report.security;
  if (!rules.some(({ state }) => state === 'run')) return null;
  const grave = events.filter(({ severity }) => severity === 'high');
  const warnings = events.filter(({ severity }) => severity === 'warning').length;
  const others = warnings === 0 ? '' : `, and ${count(warnings, 'warning')} in the report`;
  const message =
    grave.length === 0
      ? `No security event of high severity${others}.`
      : `${count(grave.length, 'security event')} of high severity${others}.`;
  return {
    message,
    events: grave.slice(0, longestList).map(({ name, sentence }) => ({ name, sentence: withUnits(sentence) })),
    more: grave.length > longestList ? `and ${grave.length - longestList} more in the report` : null,
    block: grave.length === 0 || blocklist.entries.length === 0 ? null : describeBlocklist(report, archiveUrl),
  };
}

function describeBlocklist(report: Report, archiveUrl: string | undefined): NonNullable<MailSecurity['block']> {
  const { entries, collateral } = report.security.blocklist;
  const others =
    collateral.addresses === 0
      ? 'which would block nobody else who was seen'
      : `which would also block ${count(collateral.addresses, 'address', 'addresses')} that took no part`;
  const key = `${reportFolder(report.report.name, report.report.period)}/${blocklistPath(report)}`;
  const href =
    archiveUrl === undefined
      ? null
      : `${archiveUrl.replace(/\/+$/, '')}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return { text: `To block: ${count(entries.length, 'prefix', 'prefixes')}, ${others}.`, place: href ?? key, href };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

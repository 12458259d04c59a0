import type { Report } from '../contracts/report.ts';
import type { SecurityEvent } from '../contracts/report-security.ts';

/** More would hide the rest of the message. */
const longestList = 12;

/** The events that people are alerted to. */
export function gravestEvents({ security }: Report): SecurityEvent[] {
  return security.events.filter(({ severity }) => severity === 'high');
}

/** The lines of an alert: what happened, and where the block list is when there is something to block. */
export function describeEvents(report: Report, blocklist: string): string[] {
  const events = gravestEvents(report);
  const { entries, collateral } = report.security.blocklist;
  const others =
    collateral.addresses === 0
      ? 'none of them was seen to do anything else'
      : `they also hold ${collateral.addresses} addresses that took no part (${collateral.requests} requests)`;
  return [
    'Security events of high severity:',
    '',
    ...events.slice(0, longestList).map(({ name, sentence }) => `- ${name}: ${sentence}`),
    ...(events.length > longestList ? [`and ${events.length - longestList} more`] : []),
    '',
    ...(entries.length === 0
      ? []
      : [`To block: ${entries.length} ${entries.length === 1 ? 'prefix' : 'prefixes'}; ${others}.`, blocklist, '']),
  ];
}

import { DateTime } from 'luxon';
import { detectSettingsSchema } from '../contracts/detect.ts';
import type { Period } from '../contracts/period.ts';
import type { Security } from '../contracts/report-security.ts';
import { makeBlocklist } from '../detect/blocklist.ts';
import { DayCollector } from '../detect/collect-day.ts';
import { compareEvents, toEvent } from '../detect/events.ts';
import { makeHistory } from '../detect/history.ts';
import { detect } from '../detect/index.ts';
import { findPeaks } from '../detect/peaks.ts';
import type { ClientList } from '../detect/prefix-sums.ts';
import { clientParts, defineSection } from './section.ts';

/** Events that are listed; `eventsTotal` counts all. */
const longestList = 200;

/** What looks dangerous, who does it, and whom to block. */
export const security = defineSection({
  id: 'security',
  queries: [
    'clients',
    'own-addresses',
    'inbound-sources',
    'scan-targets',
    'source-minutes',
    'policy-parity',
    'rules-of-one-family',
    'client-minutes',
  ],
  keys: ['security'],
  start({ period, hours, detect: settings = detectSettingsSchema.parse({}), reputation = [], earlierPeaks = [] }) {
    const collector = new DayCollector(reputation);
    return {
      on: {
        clients: (row) => collector.addClient(row.client, row.requests),
        'own-addresses': (row) => collector.addOwn(row),
        'inbound-sources': (row) => collector.addSource(row),
        'scan-targets': (row) => collector.addTarget(row),
        'source-minutes': (row) => collector.addSourceMinute(row),
        'policy-parity': (row) => collector.addParity(row),
        'rules-of-one-family': (row) => collector.addOneFamily(row),
        'client-minutes': (row) => collector.addClientMinute(row),
      },
      clientParts: clientParts<ClientList>({
        dump: () => collector.dumpClients(),
        load: (part) => collector.loadClients(part),
      }),
      finish: (): { security: Security } => {
        const history = makeHistory(earlierPeaks, hours);
        const day = collector.finish({ settings, reputation, history, say: makeSay(period) });
        const { detected, runs } = detect(day, settings, {
          flows: collector.hasFlows,
          requests: collector.hasRequests,
        });
        const found = detected
          .map(({ rule, finding }) => ({ rule, finding, event: toEvent(rule, finding, period.timezone) }))
          .sort((a, b) => compareEvents(a.event, b.event));
        const offences = found.flatMap(({ rule, finding }) => (rule.blocks ? [{ rule: rule.id, finding }] : []));
        return {
          security: {
            preset: settings.preset,
            ownAddresses: day.own,
            historyDays: history.days,
            eventsTotal: found.length,
            events: found.slice(0, longestList).map(({ event }) => event),
            rules: runs,
            blocklist: makeBlocklist(offences, day, settings.blocklist),
            peaks: findPeaks(hours, day.minutes, day.clientMinutes),
          },
        };
      },
    };
  },
});

/** Times in sentences: `03:12`, with the date where the period is longer than a day. */
function makeSay({ start, end, timezone }: Period): (seconds: number) => string {
  const oneDay = Date.parse(end) - Date.parse(start) <= 25 * 3_600_000;
  return (seconds) =>
    DateTime.fromSeconds(seconds, { zone: timezone, locale: 'en' }).toFormat(oneDay ? 'HH:mm' : 'd LLL HH:mm');
}

import type { DigestContext } from './digest-view.ts';
import { unknown } from './formats.ts';
import { shortDay } from './times.ts';
import { type TableView, tableOf } from './view.ts';

/** From the folder of an edition up to the archive. */
const root = '../../../../../';

/** Every day of the edition, each with a link to its report. */
export function daysTable({ digest, formats, locale }: DigestContext) {
  const { count, share, seconds } = formats;
  return digest.days.map((day) => {
    const isThere = day.status !== 'missing';
    return {
      name: shortDay(day.date, locale),
      href: day.folder === null ? null : `${root}${day.folder.split('/').map(encodeURIComponent).join('/')}/index.html`,
      status: isThere ? day.status : 'no report',
      share: share(day.requests.ipv6Share),
      requests: isThere ? count(day.requests.total) : unknown,
      median: seconds(day.ipv6P50),
      flowShare: share(day.flowBytes.ipv6Share),
      events: isThere ? count(day.events) : unknown,
    };
  });
}

export function prefixesTable({ digest, formats }: DigestContext): TableView | null {
  if (digest.prefixes.length === 0) return null;
  return tableOf({
    id: 'prefixes',
    caption: 'IPv6 prefixes with most requests',
    columns: [
      ['Prefix', 'code'],
      ['Requests, at least', 'number'],
      ['Share of IPv6', 'number'],
      ['Days', 'number'],
    ],
    rows: digest.prefixes.map(({ prefix, requests, share, days }) => ({
      cells: [prefix, formats.count(requests), formats.share(share), formats.count(days)],
    })),
    note: 'Sums of the days on which the prefix had a row of its own in the daily report.',
  });
}

export function eventsTable({ digest, formats, locale }: DigestContext): TableView | null {
  const { recurring } = digest.security;
  if (recurring.length === 0) return null;
  return tableOf({
    id: 'recurring',
    caption: 'Sources that came on more than one day',
    columns: [
      ['Source', 'code'],
      ['What', 'text'],
      ['Severity', 'text'],
      ['Days', 'number'],
      ['First and last', 'text'],
    ],
    rows: recurring.map(({ source, name, severity, days, first, last }) => ({
      cells: [source, name, severity, formats.count(days), `${shortDay(first, locale)} to ${shortDay(last, locale)}`],
    })),
  });
}

import { type TableView, tableOf, type ViewContext } from '../view.ts';

/** How many hosts may be behind the addresses, in words. */
export function describeHosts({ report, formats }: ViewContext): string[] {
  const { lower, upper, binSeconds } = report.hosts;
  if (upper === 0) return [];
  const within = binSeconds === 3600 ? 'the same hour' : `${formats.count(binSeconds)} seconds`;
  return [
    lower === upper
      ? `The IPv6 addresses may stand for ${formats.counted(upper, 'host')}: no two addresses of a /64 were busy within ${within}.`
      : `Behind the IPv6 addresses are between ${formats.count(lower)} and ${formats.count(upper)} hosts: one host changes its address over time, but seldom has several at once, so addresses of a /64 within ${within} count as different hosts.`,
  ];
}

/** How many of the day's /64s were seen on earlier days, in words. */
export function describeRecurrence({ report, formats }: ViewContext): string[] {
  const seen = report.recurrence;
  if (seen === null || seen.prefixes64 === 0) return [];
  const { windowDays, daysKnown, prefixes64, firstSeen, returning, stable } = seen;
  if (daysKnown < 2) {
    return [
      `Whether /64s return is not known yet: the archive has no earlier day with IPv6 clients within ${windowDays} days.`,
    ];
  }
  const share = (part: number) => formats.share(part / prefixes64);
  const days = `${formats.counted(daysKnown - 1, 'earlier day')} of the last ${windowDays}`;
  return [
    `${share(returning)} of the /64s (${formats.count(returning)}) were seen before, on ${days}; ${formats.count(firstSeen)} came for the first time. ${formats.count(stable)} are stable: seen three days before or earlier, too.`,
  ];
}

/** /64s by how many addresses were there at once. */
export function hostsTable({ report, formats }: ViewContext): TableView | null {
  const { prefixes64 } = report.hosts;
  if (prefixes64.length === 0) return null;
  return tableOf({
    id: 'hosts-per-64',
    caption: '/64 networks by addresses at once',
    columns: [
      ['Most addresses within an hour', 'text'],
      ['/64 networks', 'number'],
      ['Addresses of the whole period', 'number'],
    ],
    rows: prefixes64.map(({ from, to, prefixes, addresses }) => ({
      cells: [
        to === null
          ? `${formats.count(from)} and more`
          : from === to
            ? formats.count(from)
            : `${formats.count(from)} to ${formats.count(to)}`,
        formats.count(prefixes),
        formats.count(addresses),
      ],
    })),
  });
}

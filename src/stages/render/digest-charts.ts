import { DateTime } from 'luxon';
import { shareScale } from './chart-share.ts';
import type { DigestContext } from './digest-view.ts';
import { niceScale } from './scales.ts';
import { shortDay } from './times.ts';
import { type ChartView, tableOf } from './view.ts';

/** Requests of the days, IPv6 below, IPv4 on top; a day without a report leaves its place empty. */
export async function requestsByDay({ digest, formats, locale, draw }: DigestContext): Promise<ChartView> {
  const { days, traffic } = digest;
  const title = `${formats.rounded(traffic.requests.total)} requests on ${countDays(digest)}`;
  const head = { id: 'requests-by-day', title };
  if (traffic.requests.total === 0) {
    return { ...head, summary: 'No load balancer request was logged.', picture: null };
  }
  const summary = 'Requests per day by the family of the client. Days without a report leave a gap.';
  const { top, steps } = niceScale(Math.max(...days.map(({ requests }) => requests.total)));
  const picture = await draw('stacked', {
    label: `${title}. ${summary}`,
    datasets: {
      hourly: days.map(({ requests: { ipv4, ipv6, total } }, index) => ({
        from: 2 * index + 0.16,
        to: 2 * index + 1.84,
        ipv4,
        ipv6,
        total,
      })),
    },
    params: { ...dayParams(days, locale), top, steps, stepLabels: steps.map((step) => formats.count(step)) },
  });
  return {
    ...head,
    summary,
    picture: {
      unit: 'Requests per day',
      legend: [
        { family: 'ipv6', mark: 'bar', label: 'IPv6' },
        { family: 'ipv4', mark: 'bar', label: 'IPv4' },
      ],
      ...picture,
      data: tableOf({
        id: 'requests-by-day-data',
        caption: 'Requests by day and family',
        columns: [
          ['Day', 'text'],
          ['IPv6', 'number'],
          ['IPv4', 'number'],
        ],
        rows: days
          .filter(({ status }) => status !== 'missing')
          .map(({ date, requests }) => ({
            cells: [shortDay(date, locale), formats.count(requests.ipv6), formats.count(requests.ipv4)],
          })),
      }),
    },
  };
}

export async function shareByDay({ digest, formats, locale, draw }: DigestContext): Promise<ChartView> {
  const { days, traffic } = digest;
  const known = days.filter(({ requests }) => requests.ipv6Share !== null);
  const sorted = known.toSorted((a, b) => (a.requests.ipv6Share ?? 0) - (b.requests.ipv6Share ?? 0));
  const [lowest, highest] = [sorted.at(0), sorted.at(-1)];
  const head = { id: 'share-by-day' };
  if (lowest === undefined || highest === undefined || known.length < 2) {
    return { ...head, title: 'Share by day', summary: 'A line needs two days with requests.', picture: null };
  }
  const title = `From ${formats.share(lowest.requests.ipv6Share)} on ${shortDay(lowest.date, locale)} to ${formats.share(highest.requests.ipv6Share)} on ${shortDay(highest.date, locale)}`;
  const summary =
    'IPv6 share of requests, lowest and highest day. Days without a report, or without requests, leave a gap.';
  const picture = await draw('share', {
    label: `${title}. ${summary}`,
    datasets: {
      shares: days.map((day, index) => ({
        middle: 2 * index + 1,
        share: day.requests.ipv6Share,
        note: null,
        align: 'center',
        lift: 0,
      })),
    },
    params: {
      ...dayParams(days, locale),
      ...shareScale(
        known.map(({ requests }) => requests.ipv6Share ?? 0),
        formats,
      ),
      mean: traffic.requests.ipv6Share ?? 0,
    },
  });
  return {
    ...head,
    title,
    summary,
    picture: {
      unit: 'Per cent of requests, by day',
      legend: [
        { family: 'ipv6', mark: 'line', label: 'IPv6 share' },
        { family: 'mean', mark: 'line', label: `all days, ${formats.share(traffic.requests.ipv6Share)}` },
      ],
      ...picture,
      data: tableOf({
        id: 'share-by-day-data',
        caption: 'IPv6 share of requests by day',
        columns: [
          ['Day', 'text'],
          ['IPv6 share', 'number'],
        ],
        rows: known.map(({ date, requests }) => ({
          cells: [shortDay(date, locale), formats.share(requests.ipv6Share)],
        })),
      }),
    },
  };
}

function countDays({ days }: DigestContext['digest']): string {
  const there = days.filter(({ status }) => status !== 'missing').length;
  return there === days.length ? `${there} days` : `${there} of ${days.length} days`;
}

/** A day is two units wide, so that its label can stand at its middle. */
function dayParams(days: DigestContext['digest']['days'], locale: string) {
  const middles = days.map((_, index) => 2 * index + 1);
  const every = (most: number) => {
    const step = Math.ceil(middles.length / most);
    return middles.filter((_, index) => index % step === 0);
  };
  const format = days.length > 8 ? 'd LLL' : 'ccc d';
  const names = days.map(({ date }) => DateTime.fromISO(date, { zone: 'utc', locale }).toFormat(format));
  return {
    hours: 2 * days.length,
    ticks: every(8),
    narrowTicks: every(4),
    labels: [...names.flatMap((name) => ['', name]), ''],
  };
}

import { blocksOf, type SectionView } from '../blocks.ts';
import { heatChart, tellingCells, weekdays } from '../chart-heat.ts';
import { trendChart } from '../chart-trend.ts';
import { shortDay } from '../times.ts';
import { type ChartView, errorOf, type TableView, tableOf, type ViewContext } from '../view.ts';

const shownDays = 60;

/** How the IPv6 share moves over the days of the archive, where that leads, and when in the week IPv6 is used. */
export async function viewTrend(context: ViewContext): Promise<SectionView> {
  const { report } = context;
  const history = report.growth !== null && report.growth.days.length > 1;
  return {
    id: 'trend',
    name: 'Trend',
    takeaway: describeTrend(context),
    error: errorOf(report, ['growth', 'comparison']),
    notes: history
      ? [
          'The trend is the median of all slopes between days of the same weekday, so neither the rhythm of the week nor a single odd day bends it. It is called one only when its 95 % interval leaves no doubt about the direction.',
          'The projection says where the trend leads if nothing changes; it knows of no campaign and no release. Its band holds single days with 95 % confidence, and it never reaches further ahead than the history reaches back.',
          'Days with incomplete logs are hollow.',
        ]
      : [],
    blocks: blocksOf([
      { chart: await viewGrowth(context) },
      { table: projectionTable(context) },
      { chart: await viewRhythm(context) },
    ]),
  };
}

function describeTrend({ report, formats, period }: ViewContext): string {
  const { growth } = report;
  if (growth === null) return `A trend is made of single days, and this ${period.noun} is not one`;
  const known = growth.days.filter(({ ipv6RequestShare }) => ipv6RequestShare !== null).length;
  if (growth.days.length < 2) return 'The first day: a trend needs more';
  if (growth.trend === null && known < growth.neededDays) {
    return `${formats.counted(known, 'day')} so far: a trend needs ${growth.neededDays}`;
  }
  if (growth.trend === null) return 'Too few of the days have enough requests for a trend';
  const { verdict, perThirtyDays, days } = growth.trend;
  const size = formats.points(Math.abs(perThirtyDays)).slice(1);
  return {
    rising: `The IPv6 share is rising by ${size} in 30 days`,
    falling: `The IPv6 share is falling by ${size} in 30 days`,
    unclear: `The IPv6 share shows no clear trend over ${formats.counted(days, 'day')}`,
  }[verdict];
}

async function viewGrowth(context: ViewContext): Promise<ChartView> {
  const { report, formats, locale } = context;
  const { growth } = report;
  const id = 'share-by-day';
  const known = growth?.days.filter(({ ipv6RequestShare }) => ipv6RequestShare !== null) ?? [];
  const [first, last] = [known[0], known.at(-1)];
  if (growth === null || first === undefined || last === undefined || known.length < 2) {
    const why =
      growth === null
        ? 'reports of single days have it.'
        : 'the archive has fewer than two days with requests. Every further day adds a point.';
    return { id, title: 'IPv6 share by day', summary: `No chart: ${why}`, picture: null };
  }
  const title = `From ${formats.share(first.ipv6RequestShare)} on ${shortDay(first.date, locale)} to ${formats.share(last.ipv6RequestShare)} on ${shortDay(last.date, locale)}`;
  const range =
    growth.trend === null
      ? ''
      : ` The change in 30 days lies between ${formats.points(growth.trend.low)} and ${formats.points(growth.trend.high)} (95 %).`;
  const summary = `IPv6 share of requests on ${formats.counted(known.length, 'day')} of the archive.${range}`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Per cent of requests, by day',
      legend: [
        { family: 'ipv6', mark: 'line', label: 'IPv6 share' },
        ...(growth.projection.length === 0
          ? []
          : [{ family: 'mean' as const, mark: 'line' as const, label: 'if the trend holds' }]),
      ],
      ...(await context.draw('trend', trendChart(context, growth, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Figures by day, the newest first',
        columns: [
          ['Day', 'text'],
          ['Requests', 'number'],
          ['IPv6 share', 'number'],
          ['IPv6 addresses', 'number'],
          ['IPv6 median', 'number'],
          ['Data', 'text'],
        ],
        rows: growth.days
          .toReversed()
          .slice(0, shownDays)
          .map((day) => ({
            cells: [
              shortDay(day.date, locale),
              formats.count(day.requests),
              formats.share(day.ipv6RequestShare),
              formats.count(day.ipv6Clients),
              formats.seconds(day.ipv6P50),
              day.status,
            ],
          })),
        note:
          growth.days.length > shownDays
            ? `The last ${shownDays} of ${growth.days.length} days; report.json has all of them.`
            : null,
      }),
    },
  };
}

function projectionTable({ report, formats, locale }: ViewContext): TableView | null {
  const projection = report.growth?.projection ?? [];
  if (projection.length === 0) return null;
  return tableOf({
    id: 'projection',
    caption: 'Where it leads if nothing changes',
    columns: [
      ['Day', 'text'],
      ['Days ahead', 'number'],
      ['IPv6 share', 'number'],
      ['at least', 'number'],
      ['at most', 'number'],
    ],
    rows: projection.map(({ date, days, share, low, high }) => ({
      cells: [
        shortDay(date, locale),
        formats.count(days),
        formats.share(share),
        formats.share(low),
        formats.share(high),
      ],
    })),
  });
}

/** When in the week IPv6 is used; null where a report of one day has nothing before it. */
async function viewRhythm(context: ViewContext): Promise<ChartView | null> {
  const { report, formats } = context;
  const { rhythm } = report;
  if (rhythm === null || rhythm.days < 2) return null;
  const cells = tellingCells(rhythm).toSorted((a, b) => b.share - a.share);
  const [highest, lowest] = [cells[0], cells.at(-1)];
  const id = 'rhythm';
  if (highest === undefined || lowest === undefined || highest.share === lowest.share) {
    return {
      id,
      title: 'IPv6 share by hour and weekday',
      summary: 'No chart: no hour of the week stands out, or none has enough requests.',
      picture: null,
    };
  }
  const moment = ({ weekday, hour }: typeof highest) => `${weekdays[weekday]}s at ${String(hour).padStart(2, '0')}:00`;
  const title = `Most IPv6 on ${moment(highest)}, least on ${moment(lowest)}`;
  const summary = `IPv6 share of requests by weekday and hour over ${formats.counted(rhythm.days, 'day')}: from ${formats.share(lowest.share)} to ${formats.share(highest.share)}.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Per cent of requests over IPv6, a stronger tint is more (${report.report.period.timezone})`,
      legend: [],
      ...(await context.draw('heat', heatChart(cells, context, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'IPv6 share by weekday and hour, per cent',
        columns: [['Hour', 'text'], ...weekdays.map((name) => [name.slice(0, 3), 'number'] as const)],
        rows: Array.from({ length: 24 }, (_, hour) => ({
          cells: [
            `${String(hour).padStart(2, '0')}:00`,
            ...weekdays.map((_, weekday) => {
              const cell = cells.find((part) => part.weekday === weekday && part.hour === hour);
              return cell === undefined ? formats.share(null) : (cell.share * 100).toFixed(1);
            }),
          ],
        })),
      }),
    },
  };
}

import type { FamilyPerformance, PerformanceGap } from '../../../contracts/report-performance.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { latencyChart, positiveBins } from '../chart-latency.ts';
import { pairsChart } from '../chart-pairs.ts';
import { shortShare } from '../chart-share.ts';
import { nameOfGroup } from '../names.ts';
import { type ChartView, errorOf, firstOf, type TableView, tableOf, type ViewContext } from '../view.ts';

const shownGroups = 20;
const shownPairs = 8;

export async function viewPerformance(context: ViewContext): Promise<SectionView> {
  const { report, formats } = context;
  const worse = describeWorse(context);
  return {
    id: 'performance',
    name: 'Performance',
    takeaway: describePerformance(context),
    error: errorOf(report, ['performance']),
    notes:
      report.traffic.requests.total === 0
        ? []
        : [
            'Latency is the time of request, target and response processing together, as the load balancer measured it; the way to the client and back is not in it. Only requests whose three times are known are timed.',
            `Percentiles are read from counts in logarithmic steps and are at most ${formats.share(report.performance.relativeError)} off. Faster and slower are said only where two statistical tests show it and the difference matters: 5 % of the median, and never less than the millisecond in which the load balancer measures. Below 100 samples of either family nothing is concluded.`,
            'Errors are requests answered with a status of 400 or more; load balancer 5xx are those that the load balancer itself answered.',
            'Families are compared as they are: other devices, networks and pages may be behind a difference, not the protocol.',
          ],
    blocks: blocksOf([
      { chart: await viewLatency(context) },
      { table: report.traffic.requests.total === 0 ? null : overallTable(context) },
      { callout: worse.length === 0 ? null : { title: 'Where IPv6 does worse', items: worse } },
      { chart: await viewErrors(context) },
      { table: targetGroupsTable(context) },
    ]),
  };
}

function describePerformance({ report, formats }: ViewContext): string {
  const { ipv4, ipv6, gap } = report.performance;
  if (ipv4.requests + ipv6.requests === 0) return 'No request, so no latency and no error rate';
  if (ipv6.requests === 0) return `Only IPv4 was used: median ${formats.seconds(ipv4.p50)}`;
  if (ipv4.requests === 0) return `Only IPv6 was used: median ${formats.seconds(ipv6.p50)}`;
  const { verdict, difference } = gap.latency;
  const size = formats.seconds(Math.abs(difference ?? 0));
  const medians = `median ${formats.seconds(ipv6.p50)} against ${formats.seconds(ipv4.p50)}`;
  return {
    'too-few': 'Too few requests were timed to compare the families',
    unclear: `The figures do not show for sure that one family is faster: ${medians}`,
    similar: `IPv6 answered about as fast as IPv4: ${medians}`,
    faster: `IPv6 answered ${size} faster than IPv4 in the median`,
    slower: `IPv6 answered ${size} more slowly than IPv4 in the median`,
  }[verdict];
}

async function viewLatency(context: ViewContext): Promise<ChartView> {
  const { report, formats } = context;
  const { ipv4, ipv6, histogram } = report.performance;
  const id = 'latency';
  const bins = positiveBins(histogram);
  if (bins.length === 0) {
    const why =
      ipv4.requests + ipv6.requests === 0
        ? 'there is no load balancer request in the logs of this period.'
        : 'no request has a latency above zero. Requests that were refused, redirected or cut off have none.';
    return { id, title: 'Latency by family', summary: `No chart: ${why}`, picture: null };
  }
  const families = [
    { name: 'IPv6', family: 'ipv6' as const, figures: ipv6 },
    { name: 'IPv4', family: 'ipv4' as const, figures: ipv4 },
  ].filter(({ figures }) => figures.timed > 0);
  const title = `9 of 10 requests took at most ${families
    .map(({ name, figures }) => `${formats.seconds(figures.p90)} over ${name}`)
    .join(', ')}`;
  const zeros = histogram.filter(({ from }) => from === 0).reduce((sum, bin) => sum + bin.ipv4 + bin.ipv6, 0);
  const summary = [
    `How the latencies of ${families.map(({ name, figures }) => `${formats.counted(figures.timed, `timed ${name} request`)}`).join(' and ')} are spread.`,
    zeros === 0 ? '' : ` ${formats.counted(zeros, 'request')} took less than the clock can tell and are not drawn.`,
  ].join('');
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Per cent of the family’s timed requests in each step of latency (logarithmic); above: median, 90th and 99th percentile',
      legend: families.map(({ name, family }) => ({ family, mark: 'line', label: name })),
      ...(await context.draw('latency', latencyChart(context, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Timed requests by latency',
        columns: [
          ['Latency', 'text'],
          ['IPv6', 'number'],
          ['IPv4', 'number'],
        ],
        rows: histogram
          .filter((bin) => bin.ipv4 + bin.ipv6 > 0)
          .map((bin) => ({
            cells: [
              bin.from === 0 ? 'about 0' : `${formats.seconds(bin.from)} to ${formats.seconds(bin.to)}`,
              formats.count(bin.ipv6),
              formats.count(bin.ipv4),
            ],
          })),
      }),
    },
  };
}

/** Error rates of the two families side by side, over all and by target group; null where there is nothing to compare. */
async function viewErrors(context: ViewContext): Promise<ChartView | null> {
  const { report, formats } = context;
  const { ipv4, ipv6, targetGroups, gap } = report.performance;
  if (ipv4.errorRate === null || ipv6.errorRate === null) return null;
  const { shown, note } = firstOf(
    targetGroups.filter(({ targetGroup }) => targetGroup !== '-'),
    shownPairs,
    formats,
  );
  const rows = [
    { name: 'All requests', ipv4, ipv6 },
    ...shown.map((group) => ({ name: nameOfGroup(group.targetGroup), ipv4: group.ipv4, ipv6: group.ipv6 })),
  ];
  const id = 'error-rates';
  const words = {
    higher: 'fails more often than',
    lower: 'fails less often than',
    similar: 'fails about as often as',
    unclear: 'may fail more or less often than',
    'too-few': 'is too rare to be compared with',
  }[gap.errors.verdict];
  const title = `IPv6 ${words} IPv4: ${formats.share(ipv6.errorRate)} against ${formats.share(ipv4.errorRate)} of requests`;
  const summary = `Requests answered with a status of 400 or more, of all requests of the family${rows.length > 1 ? ', over all and by target group' : ''}.`;
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Per cent of the requests of each family',
      legend: [
        { family: 'ipv6', mark: 'dot', label: 'IPv6' },
        { family: 'ipv4', mark: 'dot', label: 'IPv4' },
      ],
      ...(await context.draw(
        'pairs',
        pairsChart(
          rows.map(({ name, ...families }) => ({
            label: name,
            ipv6: families.ipv6.errorRate,
            ipv4: families.ipv4.errorRate,
            text: `${formats.share(families.ipv6.errorRate)} \u00b7 ${formats.share(families.ipv4.errorRate)}`,
          })),
          `${title}. ${summary}`,
          (step) => shortShare(step, formats),
        ),
      )),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Error rates by target group',
        columns: [
          ['Target group', 'text'],
          ['IPv6 requests', 'number'],
          ['IPv4 requests', 'number'],
          ['IPv6 errors', 'number'],
          ['IPv4 errors', 'number'],
        ],
        rows: rows.map(({ name, ...families }) => ({
          cells: [
            name,
            formats.count(families.ipv6.requests),
            formats.count(families.ipv4.requests),
            formats.share(families.ipv6.errorRate),
            formats.share(families.ipv4.errorRate),
          ],
        })),
        note,
      }),
    },
  };
}

function overallTable({ report, formats }: ViewContext): TableView {
  const row = (name: string, tone: 'ipv6' | 'ipv4', figures: FamilyPerformance) => ({
    tone,
    cells: [
      name,
      formats.count(figures.requests),
      formats.count(figures.timed),
      formats.seconds(figures.p50),
      formats.seconds(figures.p90),
      formats.seconds(figures.p99),
      formats.share(figures.errorRate),
      formats.share(figures.elb5xxRate),
    ],
  });
  return tableOf({
    id: 'overall-performance',
    caption: 'Latency and errors by family',
    columns: [
      ['Family', 'text'],
      ['Requests', 'number'],
      ['Timed', 'number'],
      ['Median', 'number'],
      ['90th', 'number'],
      ['99th', 'number'],
      ['Errors', 'number'],
      ['Load balancer 5xx', 'number'],
    ],
    rows: [row('IPv6', 'ipv6', report.performance.ipv6), row('IPv4', 'ipv4', report.performance.ipv4)],
    note: 'Median, 90th and 99th percentile of the latency.',
  });
}

function describeWorse({ report, formats }: ViewContext): string[] {
  return report.performance.targetGroups.flatMap(({ targetGroup, ipv4, ipv6, gap }) => {
    const { low, high, difference } = gap.latency;
    const interval =
      low === null || high === null
        ? ''
        : `, with 95 % confidence between ${formats.signed(low, formats.seconds)} and ${formats.signed(high, formats.seconds)}`;
    const slower = `the median is ${formats.seconds(ipv6.p50)} against ${formats.seconds(ipv4.p50)} (${formats.signed(difference, formats.seconds)}${interval})`;
    const failing = `${formats.share(ipv6.errorRate)} of requests fail against ${formats.share(ipv4.errorRate)}`;
    const name = nameOfGroup(targetGroup);
    const [isSlower, failsMore] = [gap.latency.verdict === 'slower', gap.errors.verdict === 'higher'];
    if (isSlower && failsMore) return [`At ${name} IPv6 is slower and fails more often: ${slower}, and ${failing}.`];
    if (isSlower) return [`At ${name} IPv6 is slower: ${slower}.`];
    return failsMore ? [`At ${name} IPv6 fails more often: ${failing}.`] : [];
  });
}

const latencyWords = {
  slower: 'slower',
  faster: 'faster',
  similar: 'similar',
  unclear: 'unclear',
  'too-few': 'too few',
};
const errorWords = { higher: 'more errors', lower: 'fewer errors', similar: null, unclear: null, 'too-few': null };

function describeGap({ latency, errors }: PerformanceGap): string {
  const failures = errorWords[errors.verdict];
  if (failures === null) return latencyWords[latency.verdict];
  return latency.verdict === 'too-few' ? failures : `${latencyWords[latency.verdict]}, ${failures}`;
}

function targetGroupsTable({ report, formats }: ViewContext): TableView | null {
  const { targetGroups, otherTargetGroups } = report.performance;
  if (targetGroups.length === 0) return null;
  const figures = (ipv4: FamilyPerformance, ipv6: FamilyPerformance, verdict: string) => [
    formats.count(ipv6.timed),
    formats.count(ipv4.timed),
    formats.seconds(ipv6.p50),
    formats.seconds(ipv4.p50),
    formats.signed(ipv4.p50 === null || ipv6.p50 === null ? null : ipv6.p50 - ipv4.p50, formats.seconds),
    formats.share(ipv6.errorRate),
    formats.share(ipv4.errorRate),
    verdict,
  ];
  const all = targetGroups.length + (otherTargetGroups?.targetGroups ?? 0);
  return tableOf({
    id: 'target-groups',
    caption: 'IPv6 beside IPv4, by target group',
    columns: [
      ['Target group', 'text'],
      ['IPv6 timed', 'number'],
      ['IPv4 timed', 'number'],
      ['IPv6 median', 'number'],
      ['IPv4 median', 'number'],
      ['Gap', 'number'],
      ['IPv6 errors', 'number'],
      ['IPv4 errors', 'number'],
      ['IPv6 is', 'text'],
    ],
    rows: [
      ...targetGroups.slice(0, shownGroups).map(({ targetGroup, ipv4, ipv6, gap }) => ({
        cells: [nameOfGroup(targetGroup), ...figures(ipv4, ipv6, describeGap(gap))],
      })),
      ...(otherTargetGroups === null
        ? []
        : [
            {
              cells: [
                `${formats.counted(otherTargetGroups.targetGroups, 'other')}`,
                ...figures(otherTargetGroups.ipv4, otherTargetGroups.ipv6, ''),
              ],
              tone: 'rest' as const,
            },
          ]),
    ],
    note:
      all > shownGroups && targetGroups.length > shownGroups
        ? `The ${shownGroups} target groups with most requests, of ${all}; report.json has ${targetGroups.length} of them.`
        : null,
  });
}

import type { FamilyPerformance } from '../../../contracts/report-performance.ts';
import { latencyChart, positiveBins } from '../chart-latency.ts';
import { compareFamilies, fewestSamples } from '../compare-families.ts';
import { cutMiddle } from '../formats.ts';
import { type ChartView, errorOf, type SectionHead, type TableView, tableOf, type ViewContext } from '../view.ts';

export interface PerformanceView extends SectionHead {
  latency: ChartView;
  overall: TableView | null;
  /** Target groups at which IPv6 does worse than IPv4, a sentence each. */
  worse: string[];
  targetGroups: TableView | null;
}

const shownGroups = 20;

export async function viewPerformance(context: ViewContext): Promise<PerformanceView> {
  const { report, formats } = context;
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
            `Percentiles are read from counts in logarithmic steps and are at most ${formats.share(report.performance.relativeError)} off. Below ${fewestSamples} samples of either family nothing is concluded.`,
            'Errors are requests answered with a status of 400 or more; load balancer 5xx are those that the load balancer itself answered.',
            'Families are compared as they are: other devices, networks and pages may be behind a difference, not the protocol.',
          ],
    latency: await viewLatency(context),
    overall: report.traffic.requests.total === 0 ? null : overallTable(context),
    worse: describeWorse(context),
    targetGroups: targetGroupsTable(context),
  };
}

function describePerformance({ report, formats }: ViewContext): string {
  const { ipv4, ipv6, relativeError } = report.performance;
  if (ipv4.requests + ipv6.requests === 0) return 'No request, so no latency and no error rate';
  if (ipv6.requests === 0) return `Only IPv4 was used: median ${formats.seconds(ipv4.p50)}`;
  if (ipv4.requests === 0) return `Only IPv6 was used: median ${formats.seconds(ipv6.p50)}`;
  const { latency, latencyGap } = compareFamilies(ipv4, ipv6, relativeError);
  const gap = formats.seconds(Math.abs(latencyGap ?? 0));
  return {
    unknown: 'Too few requests were timed to compare the families',
    same: `IPv6 answered as fast as IPv4: median ${formats.seconds(ipv6.p50)} against ${formats.seconds(ipv4.p50)}`,
    better: `IPv6 answered ${gap} faster than IPv4 in the median`,
    worse: `IPv6 answered ${gap} more slowly than IPv4 in the median`,
  }[latency];
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
      unit: 'Per cent of the family’s timed requests in each step of latency (logarithmic)',
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

/** `targetgroup/web/6d0ecf831eec9f09` as `web`; requests that no target group answered are named so. */
function nameOfGroup(targetGroup: string): string {
  if (targetGroup === '-') return 'no target group';
  const name = /^targetgroup\/([^/]+)\/[^/]+$/.exec(targetGroup)?.[1] ?? targetGroup;
  return cutMiddle(name, 80);
}

function describeWorse({ report, formats }: ViewContext): string[] {
  const { targetGroups, relativeError } = report.performance;
  return targetGroups.flatMap(({ targetGroup, ipv4, ipv6 }) => {
    const { latency, latencyGap, errors } = compareFamilies(ipv4, ipv6, relativeError);
    const name = nameOfGroup(targetGroup);
    const slower = `the median is ${formats.seconds(ipv6.p50)} against ${formats.seconds(ipv4.p50)} (${formats.signed(latencyGap, formats.seconds)})`;
    const failing = `${formats.share(ipv6.errorRate)} of requests fail against ${formats.share(ipv4.errorRate)}`;
    if (latency === 'worse' && errors === 'worse') {
      return [`At ${name} IPv6 is slower and fails more often: ${slower}, and ${failing}.`];
    }
    if (latency === 'worse') return [`At ${name} IPv6 is slower: ${slower}.`];
    return errors === 'worse' ? [`At ${name} IPv6 fails more often: ${failing}.`] : [];
  });
}

function targetGroupsTable({ report, formats }: ViewContext): TableView | null {
  const { targetGroups, otherTargetGroups } = report.performance;
  if (targetGroups.length === 0) return null;
  const figures = (ipv4: FamilyPerformance, ipv6: FamilyPerformance) => [
    formats.count(ipv6.timed),
    formats.count(ipv4.timed),
    formats.seconds(ipv6.p50),
    formats.seconds(ipv4.p50),
    formats.signed(ipv4.p50 === null || ipv6.p50 === null ? null : ipv6.p50 - ipv4.p50, formats.seconds),
    formats.share(ipv6.errorRate),
    formats.share(ipv4.errorRate),
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
    ],
    rows: [
      ...targetGroups.slice(0, shownGroups).map(({ targetGroup, ipv4, ipv6 }) => ({
        cells: [nameOfGroup(targetGroup), ...figures(ipv4, ipv6)],
      })),
      ...(otherTargetGroups === null
        ? []
        : [
            {
              cells: [
                `${formats.counted(otherTargetGroups.targetGroups, 'other')}`,
                ...figures(otherTargetGroups.ipv4, otherTargetGroups.ipv6),
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

import type { Report } from '../../contracts/report.ts';
import type { PerformanceGap } from '../../contracts/report-performance.ts';
import { changeOf, describeEarlier } from './changes.ts';
import type { Formats } from './formats.ts';
import type { ViewContext } from './view.ts';

/** The day in at most two sentences: how much IPv6, and how well it works beside IPv4. */
export interface Headline {
  message: string;
  support: string | null;
}

export function writeHeadline(context: ViewContext): Headline {
  const { report, formats } = context;
  const { requests, flows, flowBytes } = report.traffic;
  const period = `this ${context.period.noun}`;
  if (requests.total === 0 && flows.total === 0) {
    return { message: describeNothing(context), support: null };
  }
  if (requests.total === 0) {
    return {
      message: `IPv6 carried ${formats.share(flowBytes.ipv6Share)} of the bytes in the flow logs.`,
      support: `No load balancer request was logged for ${period}, so clients and latencies are unknown.`,
    };
  }
  if (requests.ipv6 === 0) {
    const all = requests.total === 1 ? 'the one request' : `all ${formats.counted(requests.total, 'request')}`;
    return { message: `No request came over IPv6: ${all} used IPv4.`, support: null };
  }
  if (requests.ipv4 === 0) {
    const all = requests.total === 1 ? 'The one request' : `All ${formats.counted(requests.total, 'request')}`;
    return { message: `${all} came over IPv6; none used IPv4.`, support: null };
  }
  return {
    message: `${formats.share(requests.ipv6Share)} of requests came over IPv6${describeChange(context)}.`,
    support: describeHealth(report, formats),
  };
}

/** Connection logs alone have neither requests nor flow records. */
function describeNothing({ report: { quality }, formats, period }: ViewContext): string {
  const { accepted, rejected } = quality.rows;
  if (accepted > 0) return `No request and no flow record of this ${period.noun} was found, only connections.`;
  if (rejected === 0) return `There is nothing to report: no log line of this ${period.noun} was found.`;
  const lines = rejected === 1 ? 'the one log line' : `all ${formats.counted(rejected, 'log line')}`;
  return `There is nothing to report: ${lines} of this ${period.noun} could not be read.`;
}

function describeChange(context: ViewContext): string {
  const { previous, sameWeekday } = context.report.comparison;
  const day = previous ?? sameWeekday;
  const change = day === null ? null : changeOf(day, 'ipv6RequestShare');
  if (day === null || change === null || change.difference === null) return '';
  const { moment } = describeEarlier(context, day);
  const size = context.formats.points(Math.abs(change.difference)).slice(1);
  if (Math.abs(change.difference) < 0.0005) return `, as ${moment}`;
  return `, ${size} ${change.difference > 0 ? 'more' : 'less'} than ${moment}`;
}

/** `IPv6 answered as fast as IPv4 (median 84 ms against 83 ms) and failed more often (2.8 % against 2.4 %).` */
export function describeHealth({ performance }: Report, formats: Formats): string {
  const { ipv4, ipv6, gap } = performance;
  const medians = `median ${formats.seconds(ipv6.p50)} against ${formats.seconds(ipv4.p50)}`;
  const rates = `${formats.share(ipv6.errorRate)} against ${formats.share(ipv4.errorRate)} of requests`;
  const speed = {
    similar: `answered about as fast as IPv4 (${medians})`,
    faster: `answered faster than IPv4 (${medians})`,
    slower: `answered more slowly than IPv4 (${medians})`,
    unclear: `may differ from IPv4 in speed, but the figures do not show it for sure (${medians})`,
    'too-few': null,
  }[gap.latency.verdict];
  const errors = {
    similar: `failed about as often (${rates})`,
    lower: `failed less often (${rates})`,
    higher: `failed more often (${rates})`,
    unclear: `may differ in failures, but not for sure (${rates})`,
    'too-few': null,
  }[gap.errors.verdict];
  if (speed === null && errors === null) return 'There are too few requests to compare how well the two families work.';
  if (speed === null) return `Too few requests were timed to compare latencies; IPv6 ${errors}.`;
  return errors === null ? `IPv6 ${speed}.` : `IPv6 ${speed} ${isOpposed(gap) ? 'but' : 'and'} ${errors}.`;
}

function isOpposed({ latency, errors }: PerformanceGap): boolean {
  return (
    (latency.verdict === 'slower' && errors.verdict === 'lower') ||
    (latency.verdict === 'faster' && errors.verdict === 'higher')
  );
}

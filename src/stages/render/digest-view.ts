import type { Digest, Distinct } from '../../contracts/digest.ts';
import { showChange } from './changes.ts';
import { requestsByDay, shareByDay } from './digest-charts.ts';
import { daysTable, eventsTable, prefixesTable } from './digest-tables.ts';
import { errorRateWords, flowBytesWords, latencyWords, requestShareWords, sayShare } from './figure-words.ts';
import { type Formats, toPlainCharacters, unknown, withUnits } from './formats.ts';
import { describeInstant, type PeriodWords, shortDay } from './times.ts';
import type { ChartView, TableView, ViewContext } from './view.ts';

export interface DigestContext extends Pick<ViewContext, 'draw' | 'locale' | 'formats'> {
  digest: Digest;
  period: PeriodWords;
  title: string;
}

export interface DigestView {
  language: string;
  title: string;
  /** `Weekly edition`. */
  name: string;
  period: PeriodWords;
  revision: string | null;
  sample: boolean;
  headline: { message: string; support: string | null };
  banner: {
    status: Digest['quality']['status'];
    complete: boolean;
    partial: boolean;
    empty: boolean;
    message: string;
    reasons: string[];
  };
  keyFigures: { label: string; value: string; beside: string; changes: { difference: string; against: string }[] }[];
  comparedWith: string;
  moved: { sentence: string }[];
  movedNote: string | null;
  share: ChartView;
  requests: ChartView;
  days: DaysView;
  prefixes: TableView | null;
  events: TableView | null;
  eventsNote: string;
  notes: string[];
  provenance: string;
}

type DaysView = ReturnType<typeof daysTable>;

export async function viewDigest(context: DigestContext): Promise<DigestView> {
  const { digest, period, title, locale, formats } = context;
  const { report, quality, comparison, security } = digest;
  return {
    language: locale,
    title,
    name: nameOf(digest),
    period,
    revision: report.revision > 1 ? `Revision ${report.revision}` : null,
    sample: report.sample,
    headline: writeHeadline(context),
    banner: {
      status: quality.status,
      complete: quality.status === 'complete',
      partial: quality.status === 'partial',
      empty: quality.status === 'empty',
      message: describeDays(digest),
      reasons: quality.reasons,
    },
    keyFigures: keyFigures(context),
    comparedWith: comparison.previous === null ? `No ${digest.digest.kind} before to compare with.` : against(context),
    moved: comparison.moved.map(({ sentence }) => ({ sentence: withUnits(sentence) })),
    movedNote: describeStillness(digest),
    share: await shareByDay(context),
    requests: await requestsByDay(context),
    days: daysTable(context),
    prefixes: prefixesTable(context),
    events: eventsTable(context),
    eventsNote: describeEvents(security, formats),
    notes: [
      'Counts are the sums of the daily reports. A day without a report is in no figure.',
      'One address may come on several days, so distinct addresses of the days cannot be added up: where the archive does not hold the set of every day, the figure lies between the highest day and the sum of the days.',
      `Latencies are read from the sums of the days’ histograms, to within ${formats.share(digest.performance.relativeError)}.`,
    ],
    provenance: `${report.name}, revision ${report.revision}, folded from the daily reports “${digest.digest.of}” by ipv6-report ${report.version} on ${describeInstant(report.generatedAt, report.period.timezone, locale)}.`,
  };
}

export function writeDigestSubject(context: DigestContext): string {
  const { digest, period, formats } = context;
  const status = digest.report.sample ? `${digest.quality.status}, sample data` : digest.quality.status;
  const { requests } = digest.traffic;
  const message = sayShare(digest, formats);
  const change = changeOf(context, requests.total > 0 ? 'ipv6RequestShare' : 'ipv6FlowBytes');
  const difference = change === null ? '' : ` (${change})`;
  return toPlainCharacters(`[${status}] ${nameOf(digest)}, ${period.short}: ${message}${difference}`);
}

function nameOf({ digest }: Digest): string {
  return digest.kind === 'week' ? 'Weekly edition' : 'Monthly edition';
}

function writeHeadline(context: DigestContext): DigestView['headline'] {
  const { digest, formats } = context;
  const { traffic, performance } = digest;
  const kind = digest.digest.kind;
  if (traffic.requests.total === 0) {
    const message =
      traffic.flows.total === 0
        ? `Not one log line was found in this ${kind}.`
        : `IPv6 carried ${formats.share(traffic.flowBytes.ipv6Share)} of the bytes in this ${kind}’s flow logs.`;
    return { message, support: null };
  }
  const change = changeOf(context, 'ipv6RequestShare');
  const message = `${formats.share(traffic.requests.ipv6Share)} of this ${kind}’s requests came over IPv6${change === null ? '' : `, ${change} against the ${kind} before`}.`;
  const { ipv4, ipv6 } = performance;
  if (ipv4.p50 === null || ipv6.p50 === null) return { message, support: null };
  return {
    message,
    support: `The median request took ${formats.seconds(ipv6.p50)} over IPv6 and ${formats.seconds(ipv4.p50)} over IPv4; ${formats.share(ipv6.errorRate)} and ${formats.share(ipv4.errorRate)} were answered with an error.`,
  };
}

function describeDays({ quality, digest }: Digest): string {
  const { expected, complete, missing } = quality.days;
  if (quality.status === 'complete') return `Complete: all ${expected} days are there, and complete.`;
  if (quality.status === 'empty') return `Empty: no day of this ${digest.kind} has a log line.`;
  const there = missing === 0 ? '' : ` ${missing} ${missing === 1 ? 'has' : 'have'} no report.`;
  return `Partial: ${complete} of ${expected} days are complete.${there} The counts are too low.`;
}

function keyFigures(context: DigestContext): DigestView['keyFigures'] {
  const { digest, formats } = context;
  const { traffic, clients, flows } = digest;
  const { count } = formats;
  const figure = (name: Parameters<typeof changeOf>[1] | null, label: string, value: string, beside: string) => {
    const difference = name === null || (isCount(name) && !bothComplete(digest)) ? null : changeOf(context, name);
    const words = `the ${digest.digest.kind} before`;
    return { label, value, beside, changes: difference === null ? [] : [{ difference, against: words }] };
  };
  const hasFlows = traffic.flows.total > 0;
  return [
    figure(...requestShareWords(digest, formats)),
    figure(
      null,
      'IPv6 client /64 networks',
      distinct(clients.ipv6.prefixes64, formats),
      describeDistinct(clients.ipv6.prefixes64),
    ),
    figure(...latencyWords(digest, formats)),
    figure(...errorRateWords(digest, formats)),
    figure(...flowBytesWords(digest, formats)),
    figure(
      'ipv6RejectedFlows',
      'Rejected IPv6 flows',
      hasFlows ? count(flows.rejected.ipv6) : unknown,
      hasFlows ? `IPv4: ${count(flows.rejected.ipv4)}` : 'no flow records',
    ),
  ];
}

/** A sum over fewer days says nothing beside one over more. */
function isCount(figure: string): boolean {
  return figure === 'ipv6FlowBytes' || figure === 'ipv6RejectedFlows';
}

function bothComplete({ quality, comparison }: Digest): boolean {
  return quality.status === 'complete' && comparison.previous?.status === 'complete';
}

function distinct({ exact, lower, upper }: Distinct, { rounded }: Formats): string {
  return exact === null ? `${rounded(lower)}–${rounded(upper)}` : rounded(exact);
}

function describeDistinct({ exact }: Distinct): string {
  return exact === null ? 'between the highest day and the sum of the days' : 'distinct over all days';
}

function changeOf(
  context: DigestContext,
  figure: 'ipv6RequestShare' | 'ipv6P50' | 'ipv6ErrorRate' | 'ipv6FlowBytes' | 'ipv6RejectedFlows',
) {
  const change = context.digest.comparison.previous?.changes.find((one) => one.figure === figure) ?? null;
  return showChange(context, change);
}

function against({ digest, locale }: DigestContext): string {
  const { previous } = digest.comparison;
  if (previous === null) return '';
  const care = previous.status === 'complete' ? '' : ` (${previous.status} data)`;
  return `Compared with the ${digest.digest.kind} from ${shortDay(previous.date, locale)}${care}.`;
}

function describeStillness({ comparison, digest }: Digest): string | null {
  if (comparison.moved.length > 0) return null;
  if (comparison.previous === null) return `Changes appear here from the second ${digest.kind} on.`;
  return 'Nothing moved by more than it usually does.';
}

function describeEvents({ events, recurring }: Digest['security'], formats: Formats): string {
  const all = events.high + events.warning + events.info;
  if (all === 0) return 'No rule met anything on these days.';
  const parts = `${formats.counted(events.high, 'event')} of high severity, ${formats.counted(events.warning, 'warning')}, ${formats.counted(events.info, 'note')}`;
  return recurring.length === 0
    ? `${parts}. No source came twice.`
    : `${parts}. Sources that came on more than one day:`;
}

import type { SecurityEvent } from '../../../contracts/report-security.ts';
import { blocksOf, type SectionView } from '../blocks.ts';
import { eventsChart } from '../chart-events.ts';
import { cutMiddle, listInWords } from '../formats.ts';
import { countSeverities } from '../security-state.ts';
import { dayAndHour, hourOf } from '../times.ts';
import { type ChartView, errorOf, firstOf, type TableView, tableOf, type ViewContext } from '../view.ts';
import { viewAdvice } from './advice.ts';
import { evidenceTable } from './evidence.ts';
import { viewParity } from './parity.ts';
import { peaksTable } from './peaks.ts';

/** Rows that a page bears; report.json and the lists beside it have all of them. */
const shownEvents = 25;
const shownBars = 14;
const shownEntries = 20;

export const severityWords = { high: 'high', warning: 'warning', info: 'info' } as const;

/** What was found that looks like an attack or an open door, when, and what to block. */
export async function viewSecurity(context: ViewContext): Promise<SectionView> {
  const { report } = context;
  const { events } = report.security;
  const looked = report.security.rules.some(({ state }) => state === 'run');
  return {
    id: 'security',
    name: 'Security',
    takeaway: describeSecurity(context),
    error: errorOf(report, ['security']),
    notes: looked
      ? [
          'The source of an event is the longest prefix that meets the rule by itself: one address, or the network behind it when single addresses do not.',
          'Rules see metadata of connections and requests, not their content: an event is a reason to look, not a proof. report.json has for each event its evidence and the statement to look again.',
          'Health checks, own addresses, answers to own connections and sources that the settings ignore are never accused.',
        ]
      : [],
    blocks: blocksOf([
      { chart: looked ? await viewTimeline(context) : null },
      { table: eventsTable(context) },
      { folded: evidenceTable(context) },
      { callout: viewAdvice(context) },
      { chart: await viewParity(context) },
      { table: blocklistTable(context) },
      { sentences: describeBlocklist(context) },
      {
        files:
          events.length === 0
            ? null
            : [
                { href: 'csv/security-events.csv', label: 'all events' },
                { href: 'blocklist.txt', label: 'block list' },
                { href: 'blocklist.json', label: 'block list with reasons' },
                { href: 'waf-ip-set-ipv6.json', label: 'AWS WAF IP set' },
              ],
      },
      { folded: looked ? peaksTable(context) : null },
      { folded: looked ? rulesTable(context) : null },
    ]),
  };
}

function describeSecurity({ report, formats, period }: ViewContext): string {
  const { events, eventsTotal, rules } = report.security;
  if (rules.every(({ state }) => state !== 'run')) return `No rule had logs to look at for this ${period.noun}`;
  if (eventsTotal === 0) return 'No rule found anything';
  const { high, warning } = countSeverities(events);
  const [worst] = events;
  if (high + warning === 0) return `${formats.counted(eventsTotal, 'event')}, none that calls for action`;
  const sources = new Set(
    events.flatMap(({ source, severity }) => (source === null || severity === 'info' ? [] : [source])),
  );
  const doors = new Set(
    events.flatMap(({ rule, target }) => (rule === 'policy-parity' ? [target?.interface ?? ''] : [])),
  ).size;
  const parts = [
    ...(sources.size === 0 ? [] : [formats.counted(sources.size, 'prefix', 'prefixes')]),
    ...(doors === 0 ? [] : [formats.counted(doors, 'interface')]),
  ];
  if (parts.length === 0) return worst?.name ?? 'Security events';
  return `${listInWords(parts)} ${sources.size + doors === 1 ? 'stands' : 'stand'} out`;
}

/** `03:12 to 03:13`; with the day where the period has several. */
function spanOf({ firstSeen, lastSeen }: SecurityEvent, { period, locale }: ViewContext): string {
  const show = (time: string) => (period.noun === 'day' ? hourOf(time) : dayAndHour(time, locale));
  const [from, to] = [show(firstSeen), show(lastSeen)];
  return from === to ? from : `${from}\u2013${to}`;
}

function measure({ value, unit }: SecurityEvent['measured'], formats: ViewContext['formats']): string {
  if (unit === 'bytes a minute') return `${formats.bytes(value)} a minute`;
  return value === 1
    ? `1\u00a0${unit.replace(/^(address)es|^(port|flow|network|request)s/, '$1$2')}`
    : `${formats.count(value)}\u00a0${unit}`;
}

async function viewTimeline(context: ViewContext): Promise<ChartView> {
  const { report, formats, period } = context;
  const { events, eventsTotal } = report.security;
  const id = 'event-timeline';
  if (events.length === 0) {
    const ran = report.security.rules.filter(({ state }) => state === 'run').length;
    return {
      id,
      title: 'Events over time',
      summary: `No chart: ${formats.counted(ran, 'rule')} looked and found nothing for this ${period.noun}.`,
      picture: null,
    };
  }
  const { shown } = firstOf(events, shownBars, formats);
  const counts = countSeverities(events);
  const least = eventsTotal > events.length ? 'at least ' : '';
  const title = `When it happened: ${least}${listInWords([
    ...(counts.high > 0 ? [`${formats.counted(counts.high, 'event')} of high severity`] : []),
    ...(counts.warning > 0 ? [formats.counted(counts.warning, 'warning')] : []),
    ...(counts.info > 0 ? [`${formats.count(counts.info)} for information`] : []),
  ])}`;
  const summary =
    eventsTotal > shown.length
      ? `First to last sight of the ${shown.length} gravest of ${formats.counted(eventsTotal, 'event')}, gravest first.`
      : 'First to last sight of each event, gravest first.';
  return {
    id,
    title,
    summary,
    picture: {
      unit: `Time (${report.report.period.timezone})`,
      legend: [
        { family: 'high' as const, mark: 'bar' as const, label: 'high' },
        { family: 'warning' as const, mark: 'bar' as const, label: 'warning' },
        { family: 'info' as const, mark: 'bar' as const, label: 'info' },
      ].filter(({ family }) => shown.some(({ severity }) => severity === family)),
      ...(await context.draw('events', eventsChart(context, shown, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'First and last sight of the events',
        columns: [
          ['Rule', 'text'],
          ['Severity', 'text'],
          ['Source', 'code'],
          ['Seen', 'text'],
        ],
        rows: shown.map((event) => ({
          cells: [event.name, severityWords[event.severity], sourceOf(event), spanOf(event, context)],
        })),
      }),
    },
  };
}

function sourceOf({ source, target }: SecurityEvent): string {
  return cutMiddle(source ?? target?.interface ?? '\u2013', 50);
}

function eventsTable(context: ViewContext): TableView | null {
  const { report, formats } = context;
  const { events, eventsTotal } = report.security;
  if (events.length === 0) return null;
  const shown = events.slice(0, shownEvents);
  return tableOf({
    id: 'security-events',
    caption: 'What was found',
    columns: [
      ['Severity', 'text'],
      ['What happened', 'text'],
      ['Seen', 'number'],
      ['Measured', 'text'],
      ['Threshold', 'number'],
    ],
    rows: shown.map((event) => ({
      tone: event.severity,
      cells: [
        severityWords[event.severity],
        `${event.name}: ${cutMiddle(event.sentence, 400)}`,
        spanOf(event, context),
        measure(event.measured, formats),
        event.measured.unit === 'bytes a minute' ? formats.bytes(event.threshold) : formats.count(event.threshold),
      ],
    })),
    note:
      eventsTotal > shown.length
        ? `The ${shown.length} gravest of ${formats.count(eventsTotal)}; csv/security-events.csv and report.json have ${eventsTotal > events.length ? `${formats.count(events.length)} of them` : 'all of them'}.`
        : null,
  });
}

function blocklistTable({ report, formats }: ViewContext): TableView | null {
  const { entries } = report.security.blocklist;
  if (entries.length === 0) return null;
  const { shown } = firstOf(entries, shownEntries, formats);
  return tableOf({
    id: 'blocklist',
    caption: 'What a block list would hold, and whom else it would hit',
    columns: [
      ['Prefix', 'code'],
      ['Rules', 'text'],
      ['Attackers', 'number'],
      ['Others', 'number'],
      ['Their requests', 'number'],
      ['Their flows', 'number'],
    ],
    rows: shown.map(({ cidr, rules, offendingAddresses, collateral }) => ({
      cells: [
        cidr,
        rules.join(', '),
        formats.count(offendingAddresses),
        formats.count(collateral.addresses),
        formats.count(collateral.requests),
        formats.count(collateral.flows),
      ],
    })),
    note:
      entries.length > shown.length
        ? `The first ${shown.length} of ${formats.count(entries.length)}; blocklist.txt has all of them.`
        : null,
  });
}

function describeBlocklist({ report, formats }: ViewContext): string[] {
  const { entries, collateral, leftOut } = report.security.blocklist;
  if (entries.length === 0) return [];
  const hit =
    collateral.addresses === 0
      ? 'nobody else of this period'
      : `${formats.counted(collateral.addresses, 'address', 'addresses')} that did nothing wrong (${formats.counted(collateral.requests, 'request')})`;
  return [
    `Blocking ${entries.length === 1 ? 'this prefix' : `these ${formats.counted(entries.length, 'prefix', 'prefixes')}`} would also hit ${hit}.`,
    ...(leftOut.length === 0
      ? []
      : [
          `${formats.counted(leftOut.length, 'source')} ${leftOut.length === 1 ? 'is' : 'are'} not on it, because they hold own addresses or the list would be too long.`,
        ]),
  ];
}

const states = { run: 'run', disabled: 'disabled', 'no-data': 'no logs' } as const;

function rulesTable({ report, formats }: ViewContext): TableView | null {
  const { rules } = report.security;
  if (rules.length === 0) return null;
  return tableOf({
    id: 'rules',
    caption: 'The rules, their thresholds and where they come from',
    columns: [
      ['Rule', 'text'],
      ['State', 'text'],
      ['Events', 'number'],
      ['Thresholds', 'text'],
      ['Source', 'text'],
    ],
    rows: rules.map(({ name, state, events, thresholds, source, note }) => ({
      cells: [
        name,
        states[state],
        formats.count(events),
        Object.entries(thresholds)
          .map(([key, value]) => `${key} ${value}`)
          .join(', '),
        note === null ? source : `${source}. ${note}`,
      ],
    })),
  });
}

import type { Report } from '../../../contracts/report.ts';
import { saySettingsChanged } from '../comparison-words.ts';
import { cutMiddle, type Formats } from '../formats.ts';
import { describeInstant } from '../times.ts';
import type { ViewContext } from '../view.ts';

export interface Definition {
  term: string;
  text: string;
}

/** What the words and units of the report mean. */
export const glossary: readonly Definition[] = [
  { term: 'IPv6 share', text: 'IPv6 ÷ (IPv4 + IPv6). Without traffic there is no share, rather than 0 % or 100 %.' },
  { term: 'Request', text: 'A line of an ALB access log: one HTTP request, or one that the load balancer refused.' },
  {
    term: 'Client address',
    text: 'The address from which a request reached the load balancer. IPv4-mapped addresses (::ffff:0:0/96) count as IPv4.',
  },
  {
    term: 'Best effort',
    text: 'AWS delivers these logs on a best-effort basis. The figures count what was logged; they are no accounting.',
  },
  { term: 'Prefix', text: 'The first bits of an address, written with their number: 2001:db8::/32.' },
  { term: 'Interface identifier', text: 'The last 64 bits of an IPv6 address.' },
  {
    term: 'Flow record',
    text: 'A line of a VPC flow log: packets between two addresses and ports that one interface captured in one interval.',
  },
  { term: 'Latency', text: 'Request, target and response processing time of the load balancer, added up.' },
  {
    term: 'Percentile',
    text: 'The 90th percentile is the latency that 9 of 10 requests do not exceed; the median is the 50th.',
  },
  { term: 'Points', text: 'The difference of two percentages: from 36.1 % to 36.5 % is +0.4 points.' },
  {
    term: 'Units',
    text: '1 kB is 1,000 bytes, 1 MB 1,000 kB and so on. Times are the wall clock of the report’s zone.',
  },
  {
    term: 'Severity',
    text: 'high: act today. warning: look at it. info: good to know, nothing to do.',
  },
  {
    term: 'Capable, preferred',
    text: 'What could have come over IPv6, and what clients choose that have both families: not the same as what is used.',
  },
  { term: '–', text: 'Unknown, or nothing to divide by.' },
];

const engines = { duckdb: 'DuckDB', trino: 'Trino', athena: 'Amazon Athena' } as const;

const sourceNames = { requests: 'access log', connections: 'connection log', flows: 'VPC' } as const;

export interface Provenance {
  facts: Definition[];
  sources: { name: string; kind: string; lines: string }[];
  sourcesNote: string | null;
}

const shownSources = 40;

/** Digits of the configuration hash that are shown: enough to tell two reports apart. */
const shownDigits = 12;

/** Null in reports of earlier versions. */
export function shortConfiguration({ report }: Report): string | null {
  return report.configuration?.slice(0, shownDigits) ?? null;
}

function describeConfiguration(report: Report): Definition[] {
  const digits = shortConfiguration(report);
  if (digits === null) return [];
  const text = `${digits}, the first ${shownDigits} digits of the SHA-256 over the settings that decide figures and findings; report.json has all`;
  return [{ term: 'Configuration', text }];
}

export function describeProvenance({ report, formats, period, locale }: ViewContext): Provenance {
  const { name, revision, version, engine, generatedAt, sources } = report.report;
  const { files, rows } = report.quality;
  return {
    facts: [
      { term: 'Report', text: `${name}, revision ${revision}` },
      ...(report.changes === null ? [] : [{ term: 'Changed', text: describeChanges(report, report.changes, formats) }]),
      { term: 'Period', text: `${period.title}, ${period.hours} (${period.zone}), the end not included` },
      { term: 'Generated', text: describeInstant(generatedAt, report.report.period.timezone, locale) },
      { term: 'Program', text: `ipv6-report ${cutMiddle(version, 60)}, figures by ${engines[engine]}` },
      ...describeConfiguration(report),
      { term: 'Format', text: `report.json, schema ${report.schemaVersion}: every number of this page comes from it` },
      {
        term: 'Read',
        text: `${formats.counted(files.read, 'file')} (${formats.bytes(files.bytes)} compressed), ${formats.counted(rows.read, 'line')}, ${formats.count(rows.accepted)} of them in the figures`,
      },
    ],
    sources: sources.slice(0, shownSources).map(({ source, logs, lines }) => ({
      name: cutMiddle(source, 120),
      kind: sourceNames[logs],
      lines: formats.counted(lines, 'line'),
    })),
    sourcesNote:
      sources.length > shownSources ? `and ${sources.length - shownSources} more; report.json has all of them` : null,
  };
}

const mostFigures = 3;

const figureNames: Record<string, string> = {
  'traffic.requests.total': 'requests',
  'traffic.requests.ipv6': 'IPv6 requests',
  'traffic.bytes.total': 'bytes',
  'traffic.bytes.ipv6': 'IPv6 bytes',
  'clients.ipv4.addresses': 'IPv4 client addresses',
  'clients.ipv6.addresses': 'IPv6 client addresses',
  'traffic.flows.total': 'flow records',
  'traffic.flows.ipv6': 'IPv6 flow records',
  'quality.status': 'data',
  'quality.rows.accepted': 'lines in the figures',
  'quality.rows.rejected': 'rejected lines',
  'quality.rows.skipData': 'SKIPDATA lines',
};

/** `since revision 1: 2 log files more; requests from 1,000 to 1,200` */
function describeChanges(
  report: Report,
  { since, files, figures, settingsChanged }: NonNullable<Report['changes']>,
  formats: Formats,
): string {
  const counts = [
    [files.added, 'more'],
    [files.removed, 'fewer'],
    [files.resized, 'of another size'],
  ] as const;
  const value = (figure: number | string | null) =>
    typeof figure === 'number' ? formats.count(figure) : (figure ?? '–');
  const said = [
    ...counts.filter(([number]) => number > 0).map(([number, how]) => `${formats.counted(number, 'log file')} ${how}`),
    ...figures
      .slice(0, mostFigures)
      .map(({ figure, before, after }) => `${figureNames[figure] ?? figure} from ${value(before)} to ${value(after)}`),
    ...(figures.length > mostFigures ? [`${figures.length - mostFigures} more key figures`] : []),
  ];
  const what = `since revision ${since}: ${said.length === 0 ? 'no key figure' : said.join('; ')}`;
  return settingsChanged === true ? `${what}. ${saySettingsChanged(report, `revision ${since}`)}` : what;
}

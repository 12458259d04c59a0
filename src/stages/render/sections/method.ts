import { cutMiddle } from '../formats.ts';
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

export function describeProvenance({ report, formats, period, locale }: ViewContext): Provenance {
  const { name, revision, version, engine, generatedAt, sources } = report.report;
  const { files, rows } = report.quality;
  return {
    facts: [
      { term: 'Report', text: `${name}, revision ${revision}` },
      { term: 'Period', text: `${period.title}, ${period.hours} (${period.zone}), the end not included` },
      { term: 'Generated', text: describeInstant(generatedAt, report.report.period.timezone, locale) },
      { term: 'Program', text: `ipv6-report ${cutMiddle(version, 60)}, figures by ${engines[engine]}` },
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

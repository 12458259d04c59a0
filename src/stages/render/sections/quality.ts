import type { LogKind, SkipReason } from '../../../contracts/logs.ts';
import type { Quality } from '../../../contracts/report-quality.ts';
import { cutMiddle, type Formats, listInWords } from '../formats.ts';
import { dayAndHour, hourOf } from '../times.ts';
import { errorOf, type SectionHead, type TableView, tableOf, type ViewContext } from '../view.ts';

export interface RejectedLines {
  reason: string;
  place: string;
  key: string;
  sample: string;
}

export interface QualityView extends SectionHead {
  lines: TableView | null;
  reasons: TableView | null;
  rejected: RejectedLines[];
  rejectedNote: string | null;
  skipped: TableView | null;
  missing: TableView | null;
}

const shownRejected = 20;
const shownSkipped = 40;
const shownSources = 40;

const logNames: Record<LogKind, string> = {
  requests: 'ALB access logs',
  connections: 'ALB connection logs',
  flows: 'VPC flow logs',
};

const rejectionNames = {
  format: 'Format not recognised',
  time: 'Time cannot be known',
  address: 'Address cannot be known',
  number: 'Sizes cannot be known',
} as const;

const skipNames: Record<SkipReason, string> = {
  'no-log': 'No log',
  'test-file': 'Test file of AWS',
  'nlb-log': 'Network Load Balancer log',
  'clb-log': 'Classic Load Balancer log',
  'health-check-log': 'Health check log',
  'transit-gateway-log': 'Transit gateway log',
  'alb-log-json-or-w3c': 'ALB log in another format',
  empty: 'Empty',
  'outside-period': 'Of another time',
  unreadable: 'Could not be opened',
  damaged: 'Damaged',
  'unknown-format': 'Content is not that of a log',
  'lacks-fields': 'Flow log without needed fields',
};

export function viewQuality(context: ViewContext): QualityView {
  const { quality } = context.report;
  const { rejectedFiles } = quality;
  return {
    id: 'quality',
    name: 'Data quality',
    takeaway: describeQuality(context),
    error: errorOf(context.report, ['quality']),
    notes:
      quality.rows.read === 0
        ? []
        : [
            'A rejected line is in no figure. Lines outside the period are good lines of the neighbouring hours: a log file is filed under the day it was delivered on.',
            'SKIPDATA means that AWS lost flow records inside an interval; how many is not known.',
          ],
    lines: quality.rows.read === 0 ? null : linesTable(context),
    reasons: quality.rows.rejected === 0 ? null : reasonsTable(context),
    rejected: rejectedFiles.slice(0, shownRejected).map((file) => describeRejected(file, context.formats)),
    rejectedNote:
      rejectedFiles.length > shownRejected
        ? `The first ${shownRejected} of ${rejectedFiles.length}; report.json has the others.`
        : null,
    skipped: skippedTable(context),
    missing: missingTable(context),
  };
}

function describeQuality({ report, formats }: ViewContext): string {
  const { files, rows } = report.quality;
  if (files.read === 0) return 'No log file was read';
  const lines = `${formats.counted(rows.read, 'line')} of ${formats.counted(files.read, 'file')}`;
  if (rows.rejected === 0) return `${lines} were read, every one of them could be used`;
  return `${lines} were read, ${formats.count(rows.rejected)} could not be used`;
}

function linesTable({ report, formats }: ViewContext): TableView {
  const { rows } = report.quality;
  const kinds = (['requests', 'connections', 'flows'] as const).filter((kind) => rows.byLogs[kind].read > 0);
  const row = (name: string, counts: Omit<Quality['rows'], 'byLogs'>) => [
    name,
    formats.count(counts.read),
    formats.count(counts.accepted),
    formats.count(counts.outsidePeriod),
    formats.count(counts.rejected),
    formats.count(counts.noData),
    formats.count(counts.skipData),
  ];
  return tableOf({
    id: 'lines',
    caption: 'What became of the lines',
    columns: [
      ['Logs', 'text'],
      ['Read', 'number'],
      ['In the report', 'number'],
      ['Other time', 'number'],
      ['Rejected', 'number'],
      ['No data', 'number'],
      ['SKIPDATA', 'number'],
    ],
    rows: [
      ...kinds.map((kind) => ({ cells: row(logNames[kind], rows.byLogs[kind]) })),
      { cells: row('All', rows), tone: 'total' as const },
    ],
  });
}

function reasonsTable({ report, formats }: ViewContext): TableView {
  const { byReason, byLogs } = report.quality.rows;
  const reasons = (['format', 'time', 'address', 'number'] as const).filter((reason) => byReason[reason] > 0);
  return tableOf({
    id: 'rejected-reasons',
    caption: 'Rejected lines by reason',
    columns: [
      ['Reason', 'text'],
      ['Access logs', 'number'],
      ['Connection logs', 'number'],
      ['Flow logs', 'number'],
      ['All', 'number'],
    ],
    rows: reasons.map((reason) => ({
      cells: [
        rejectionNames[reason],
        formats.count(byLogs.requests.byReason[reason]),
        formats.count(byLogs.connections.byReason[reason]),
        formats.count(byLogs.flows.byReason[reason]),
        formats.count(byReason[reason]),
      ],
    })),
  });
}

function describeRejected(file: Quality['rejectedFiles'][number], formats: Formats): RejectedLines {
  return {
    reason: rejectionNames[file.reason],
    place: describePlace(file, formats),
    key: cutMiddle(file.key, 400),
    sample: cutMiddle(file.sample, 300),
  };
}

function describePlace({ line, lines }: Quality['rejectedFiles'][number], formats: Formats): string {
  if (line === null) return `${formats.counted(lines, 'line')} in`;
  if (lines === 1) return `Line ${formats.count(line)} in`;
  return `${formats.counted(lines, 'line')}, the first is line ${formats.count(line)}, in`;
}

function skippedTable({ report, formats }: ViewContext): TableView | null {
  const { skipped, skippedTotal } = report.quality.files;
  if (skipped.length === 0) return null;
  return tableOf({
    id: 'skipped',
    caption: 'Files that were not read',
    columns: [
      ['File', 'code'],
      ['Reason', 'text'],
      ['What to do', 'text'],
    ],
    rows: skipped.slice(0, shownSkipped).map(({ key, reason, detail }) => ({
      cells: [cutMiddle(key, 400), skipNames[reason], detail],
    })),
    note:
      skippedTotal > Math.min(skipped.length, shownSkipped)
        ? `The first ${Math.min(skipped.length, shownSkipped)} of ${formats.count(skippedTotal)}.`
        : null,
  });
}

function missingTable({ report, formats, locale, period }: ViewContext): TableView | null {
  const { missing } = report.quality;
  if (missing.length === 0) return null;
  const bySource = Map.groupBy(missing, ({ source }) => source);
  const name = (hour: string) => (period.noun === 'day' ? hourOf(hour) : dayAndHour(hour, locale));
  return tableOf({
    id: 'missing',
    caption: 'Hours without a line',
    columns: [
      ['Source', 'code'],
      ['Hours', 'number'],
      ['Which', 'text'],
    ],
    rows: [...bySource].slice(0, shownSources).map(([source, hours]) => ({
      cells: [
        cutMiddle(source, 120),
        formats.count(hours.length),
        hours.length > 24
          ? `${name(hours[0]?.hour ?? '')} to ${name(hours.at(-1)?.hour ?? '')}, not all of them in a row`
          : listInWords(hours.map(({ hour }) => name(hour))),
      ],
    })),
    note: bySource.size > shownSources ? `The first ${shownSources} of ${bySource.size} sources.` : null,
  });
}

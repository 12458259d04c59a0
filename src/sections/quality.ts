import { DateTime } from 'luxon';
import { type LogKind, logKinds, type SkipReason, skipReasons } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { Quality } from '../contracts/report-quality.ts';
import { parseMinute } from './hour-index.ts';
import { findGaps, type Gap, hoursOfGap } from './missing-hours.ts';
import { judge, type MissingWords } from './quality-status.ts';
import { RowTally } from './row-counts.ts';
import { defineSection, type SectionContext } from './section.ts';
import { nameSource } from './sources.ts';

/** Skipped files that are named; `skippedTotal` counts all. */
const longestList = 500;
const hourMs = 3_600_000;

/** What was read, what was not, and what is known to be missing. */
export const quality = defineSection({
  id: 'quality',
  queries: ['rows', 'sources'],
  keys: ['quality'],
  start({ found, period }) {
    const keys = new Map(found.files.map(({ path, key }) => [path, key]));
    const tally = new RowTally((path) => keys.get(path) ?? path);
    const hourly = new HourlyLines();
    return {
      on: {
        rows: (row) => tally.add(row),
        sources: (row) => hourly.add(row.logs, nameSource(row), parseMinute(row.hour), row.lines),
      },
      finish: () => {
        const gaps = hourly.findGaps(period);
        return {
          quality: {
            ...judge(
              tally.rows,
              found,
              gaps.map((gap) => describeGaps(gap, period)),
            ),
            files: describeFiles(found),
            rows: tally.rows,
            rejectedFiles: tally.rejectedFiles,
            missing: gaps.flatMap((source) => listMissing(source, period.timezone)),
          },
        };
      },
    };
  },
});

interface SourceGaps {
  logs: LogKind;
  source: string;
  gaps: Gap[];
}

/** Lines per source and UTC hour. */
class HourlyLines {
  readonly #sources = new Map<string, { logs: LogKind; source: string; lines: Map<number, number> }>();

  add(logs: LogKind, source: string, minute: number, lines: number): void {
    const key = `${logs} ${source}`;
    const known = this.#sources.get(key) ?? { logs, source, lines: new Map<number, number>() };
    this.#sources.set(key, known);
    const hour = Math.floor(minute / hourMs) * hourMs;
    known.lines.set(hour, (known.lines.get(hour) ?? 0) + lines);
  }

  /** Of each source that has gaps; by kind of logs, then by name. */
  findGaps(period: Period): SourceGaps[] {
    const span = { start: Date.parse(period.start), end: Date.parse(period.end), wholeDays: isWholeDays(period) };
    return [...this.#sources.values()]
      .map(({ logs, source, lines }) => ({ logs, source, gaps: findGaps(lines, span) }))
      .filter(({ gaps }) => gaps.length > 0)
      .sort((a, b) => logKinds.indexOf(a.logs) - logKinds.indexOf(b.logs) || compare(a.source, b.source));
  }
}

function isWholeDays({ start, end, timezone }: Period): boolean {
  return [start, end].every((instant) => DateTime.fromISO(instant, { zone: timezone }).toFormat('HH:mm') === '00:00');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function listMissing({ logs, source, gaps }: SourceGaps, zone: string): Quality['missing'] {
  const name = { requests: source, connections: `${source} (connections)`, flows: 'flow logs' }[logs];
  return gaps.flatMap(hoursOfGap).map((hour) => ({ source: name, hour: isoIn(hour, zone) }));
}

function describeGaps({ logs, source, gaps }: SourceGaps, period: Period): MissingWords {
  const log = {
    requests: `The access log of ${source} has`,
    connections: `The connection log of ${source} has`,
    flows: 'The flow logs have',
  }[logs];
  const oneDay = Date.parse(period.end) - Date.parse(period.start) <= 25 * hourMs;
  const say = (instant: number) =>
    DateTime.fromMillis(instant, { zone: period.timezone, locale: 'en' }).toFormat(oneDay ? 'HH:mm' : 'd LLL HH:mm');
  const sayEnd = (instant: number) => (oneDay ? say(instant).replace('00:00', '24:00') : say(instant));
  return { log, gaps: gaps.map(({ from, to }) => `from ${say(from)} to ${sayEnd(to)}`) };
}

function isoIn(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}

/** What a reader may have to act on comes first, what is merely of another day last. */
const urgency: readonly SkipReason[] = ['damaged', 'unreadable', 'unknown-format', 'alb-log-json-or-w3c'];

function rankOf(reason: SkipReason): number {
  const urgent = urgency.indexOf(reason);
  if (urgent >= 0) return urgent;
  return reason === 'outside-period'
    ? urgency.length + skipReasons.length
    : urgency.length + skipReasons.indexOf(reason);
}

function describeFiles({ files, skipped }: SectionContext['found']): Quality['files'] {
  return {
    read: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    skippedTotal: skipped.length,
    skipped: [...skipped]
      .sort((a, b) => rankOf(a.reason) - rankOf(b.reason) || compare(a.key, b.key))
      .slice(0, longestList),
  };
}

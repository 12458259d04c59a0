import { DateTime } from 'luxon';
import { type SkipReason, skipReasons } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import type { Quality } from '../contracts/report-quality.ts';
import { parseMinute } from './hour-index.ts';
import { compareText, HourlyLines, type MissingHours } from './hourly-lines.ts';
import type { Gap } from './missing-hours.ts';
import { judge, type MissingWords, mayBelongTo } from './quality-status.ts';
import { RowTally } from './row-counts.ts';
import { defineSection, type SectionContext } from './section.ts';
import { missingName, SourceRhythms } from './source-rhythm.ts';
import { nameSource } from './sources.ts';

/** Skipped files that are named; `skippedTotal` counts all. */
const longestList = 500;
const hourMs = 3_600_000;

/** What was read, what was not, and what is known to be missing. */
export const quality = defineSection({
  id: 'quality',
  queries: ['rows', 'sources'],
  keys: ['quality'],
  start({ found, period, earlierDays = [] }) {
    const keys = new Map(found.files.map(({ path, key }) => [path, key]));
    const tally = new RowTally(
      (path) => keys.get(path) ?? path,
      (key) => mayBelongTo({ key }, period),
    );
    const hourly = new HourlyLines();
    return {
      on: {
        rows: (row) => tally.add(row),
        sources: (row) => hourly.add(row.logs, nameSource(row), parseMinute(row.hour), row.lines),
      },
      finish: () => {
        const { rows } = tally;
        const missing = hourly.findMissing(period, new SourceRhythms(earlierDays, period.timezone));
        return {
          quality: {
            ...judge(
              rows,
              found,
              missing.map((source) => describeMissing(source, period)),
              period,
            ),
            files: describeFiles(found),
            rows,
            rejectedFiles: tally.rejectedFiles,
            missing: missing.flatMap((source) => listMissing(source, period.timezone)),
          },
        };
      },
    };
  },
});

function listMissing(missing: MissingHours, zone: string): Quality['missing'] {
  return missing.hours.map((hour) => ({ source: missingName(missing), hour: isoIn(hour, zone) }));
}

function describeMissing({ logs, source, hours, usual }: MissingHours, period: Period): MissingWords {
  const log = {
    requests: `The access log of ${source} has`,
    connections: `The connection log of ${source} has`,
    flows: `The ${source} have`,
  }[logs];
  const oneDay = Date.parse(period.end) - Date.parse(period.start) <= 25 * hourMs;
  const say = (instant: number) =>
    DateTime.fromMillis(instant, { zone: period.timezone, locale: 'en' }).toFormat(oneDay ? 'HH:mm' : 'd LLL HH:mm');
  const sayEnd = (instant: number) => (oneDay ? say(instant).replace('00:00', '24:00') : say(instant));
  const why = usual ? 'it usually has many then' : 'the other hours have many';
  return { log, why, gaps: joinHours(hours).map(({ from, to }) => `from ${say(from)} to ${sayEnd(to)}`) };
}

/** Hours that follow on one another are one gap. */
function joinHours(hours: readonly number[]): Gap[] {
  const gaps: Gap[] = [];
  for (const hour of hours) {
    const last = gaps.at(-1);
    if (last?.to === hour) last.to = hour + hourMs;
    else gaps.push({ from: hour, to: hour + hourMs });
  }
  return gaps;
}

function isoIn(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}

/** What a reader may have to act on comes first, what is merely of another day last. */
const urgency: readonly SkipReason[] = [
  'lacks-fields',
  'damaged',
  'unreadable',
  'unknown-format',
  'alb-log-json-or-w3c',
];

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
      .sort((a, b) => rankOf(a.reason) - rankOf(b.reason) || compareText(a.key, b.key))
      .slice(0, longestList),
  };
}

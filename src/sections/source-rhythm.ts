import { DateTime } from 'luxon';
import { z } from 'zod';
import { logKindSchema } from '../contracts/logs.ts';
import { qualitySchema } from '../contracts/report-quality.ts';

const hourMs = 3_600_000;

/** Days that the rhythm of a source is learnt from. */
export const rhythmDays = 28;

/** A source that has not written for so many days is gone, and no longer missed. */
const goneDays = 7;

/** Fewer lines in an hour, and it may be empty by chance. */
const fewestLines = 20;

/** Fewer days are no rhythm. */
const fewestDays = 3;

/** Of the days so many must have been busy in the hour: one holiday in a month does not make it a quiet one. */
const busyPart = 0.75;

/** What of an earlier report tells which source wrote when; open to additions. */
export const earlierSourcesSchema = z.object({
  report: z.object({
    sources: z.array(
      z.object({
        logs: logKindSchema,
        source: z.string(),
        hourly: z.object({ start: z.string(), lines: z.array(z.int().nonnegative()) }),
      }),
    ),
  }),
  quality: z.object({ missing: qualitySchema.shape.missing }),
});
export type EarlierSources = z.infer<typeof earlierSourcesSchema>;

/** A day of the archive: from when to when (milliseconds since 1970), and what its report says of its sources. */
export interface EarlierDay {
  start: number;
  end: number;
  report: EarlierSources;
}

export interface SourceName {
  logs: z.infer<typeof logKindSchema>;
  source: string;
}

/** How a source is named in `quality.missing`. */
export function missingName({ logs, source }: SourceName): string {
  return logs === 'connections' ? `${source} (connections)` : source;
}

/** When each source used to write, as far as the reports of earlier days tell. */
export class SourceRhythms {
  readonly #zone: string;
  readonly #covered = new Set<number>();
  readonly #sources = new Map<string, { name: SourceName; lines: Map<number, number> }>();
  /** Hours in which a source was found missing: they tell nothing of its rhythm. */
  readonly #missing = new Map<string, Set<number>>();

  constructor(days: readonly EarlierDay[], zone: string) {
    this.#zone = zone;
    for (const { start, end, report } of days) {
      for (let hour = Math.ceil(start / hourMs) * hourMs; hour + hourMs <= end; hour += hourMs) this.#covered.add(hour);
      for (const { logs, source, hourly } of report.report.sources) this.#addLines({ logs, source }, hourly);
      for (const { source, hour } of report.quality.missing) this.#addMissing(source, Date.parse(hour));
    }
  }

  /** The sources that wrote in the days before this moment. */
  sourcesBefore(start: number): SourceName[] {
    const earliest = start - goneDays * 24 * hourMs;
    return [...this.#sources.values()]
      .filter(({ lines }) => [...lines].some(([hour, count]) => count > 0 && hour >= earliest && hour < start))
      .map(({ name }) => name);
  }

  /**
   * Whether the source is usually busy at this hour: on the same weekday of the weeks before, where there are three of
   * them, else on the days of the same kind, working days or the weekend. Days before the source's
   * first line tell nothing. Null when there are not three days of the same kind either.
   */
  isBusy(name: SourceName, hour: number): boolean | null {
    const lines = this.#sources.get(keyOf(name))?.lines;
    if (lines === undefined) return null;
    const first = Math.min(...[...lines].flatMap(([begin, count]) => (count > 0 ? [begin] : [])));
    const at = DateTime.fromMillis(hour, { zone: this.#zone });
    const days = Array.from({ length: rhythmDays }, (_, index) => at.minus({ days: index + 1 })).filter(
      (day) => startOfHour(day) >= first && this.#tells(name, startOfHour(day)),
    );
    const weekday = days.filter((day) => day.weekday === at.weekday);
    const alike = weekday.length >= fewestDays ? weekday : days.filter((day) => isWeekend(day) === isWeekend(at));
    if (alike.length < fewestDays) return null;
    const busy = alike.filter((day) => (lines.get(startOfHour(day)) ?? 0) >= fewestLines).length;
    return busy >= busyPart * alike.length;
  }

  #tells(name: SourceName, hour: number): boolean {
    if (!this.#covered.has(hour)) return false;
    const names = name.logs === 'connections' ? [missingName(name), name.source] : [missingName(name)];
    return !names.some((missing) => this.#missing.get(missing)?.has(hour));
  }

  #addLines(name: SourceName, hourly: { start: string; lines: readonly number[] }): void {
    const known = this.#sources.get(keyOf(name)) ?? { name, lines: new Map<number, number>() };
    this.#sources.set(keyOf(name), known);
    const first = Date.parse(hourly.start);
    for (const [index, lines] of hourly.lines.entries()) known.lines.set(first + index * hourMs, lines);
  }

  #addMissing(source: string, hour: number): void {
    const known = this.#missing.get(source) ?? new Set();
    this.#missing.set(source, known.add(hour));
  }
}

function keyOf({ logs, source }: SourceName): string {
  return `${logs} ${source}`;
}

function startOfHour(moment: DateTime): number {
  return Math.floor(moment.toMillis() / hourMs) * hourMs;
}

function isWeekend({ weekday }: DateTime): boolean {
  return weekday > 5;
}

import { DateTime } from 'luxon';
import { type LogKind, logKinds } from '../contracts/logs.ts';
import type { Period } from '../contracts/period.ts';
import { findGaps, hoursOfGap } from './missing-hours.ts';
import type { SourceName, SourceRhythms } from './source-rhythm.ts';

const hourMs = 3_600_000;

export interface MissingHours extends SourceName {
  /** Milliseconds since 1970, ascending; never empty. */
  hours: number[];
  /** Known from earlier days; else from the other hours of the period. */
  usual: boolean;
}

/** Lines per source and UTC hour. */
export class HourlyLines {
  readonly #sources = new Map<string, SourceName & { lines: Map<number, number> }>();

  add(logs: LogKind, source: string, minute: number, lines: number): void {
    const known = this.#open({ logs, source });
    const hour = Math.floor(minute / hourMs) * hourMs;
    known.set(hour, (known.get(hour) ?? 0) + lines);
  }

  #open({ logs, source }: SourceName): Map<number, number> {
    const key = `${logs} ${source}`;
    const known = this.#sources.get(key) ?? { logs, source, lines: new Map<number, number>() };
    this.#sources.set(key, known);
    return known.lines;
  }

  /**
   * By kind of logs, then by name. A load balancer whose access log misses an hour is not named for its connections, too.
   * A source that wrote in the days before and not at all in the period may be missing as well.
   */
  findMissing(period: Period, rhythms: SourceRhythms): MissingHours[] {
    const span = { start: Date.parse(period.start), end: Date.parse(period.end), wholeDays: isWholeDays(period) };
    for (const name of rhythms.sourcesBefore(span.start)) this.#open(name);
    const missing = [...this.#sources.values()].map(({ lines, ...name }) => {
      const gaps = new Set(findGaps(lines, span).flatMap(hoursOfGap));
      const silent = hoursWithout(lines, span).map((hour) => ({ hour, busy: rhythms.isBusy(name, hour) }));
      return {
        ...name,
        hours: silent.filter(({ hour, busy }) => busy ?? gaps.has(hour)).map(({ hour }) => hour),
        usual: silent.some(({ busy }) => busy === true),
      };
    });
    const requests = new Map(
      missing.flatMap(({ logs, source, hours }) => (logs === 'requests' ? [[source, hours]] : [])),
    );
    return missing
      .map((one) => {
        const named = one.logs === 'connections' ? requests.get(one.source) : undefined;
        return { ...one, hours: one.hours.filter((hour) => !named?.includes(hour)) };
      })
      .filter(({ hours }) => hours.length > 0)
      .sort((a, b) => logKinds.indexOf(a.logs) - logKinds.indexOf(b.logs) || compareText(a.source, b.source));
  }
}

/** UTC hours that lie in the period as a whole. */
function hoursWithout(lines: ReadonlyMap<number, number>, { start, end }: { start: number; end: number }): number[] {
  const hours: number[] = [];
  for (let hour = Math.ceil(start / hourMs) * hourMs; hour + hourMs <= end; hour += hourMs) {
    if ((lines.get(hour) ?? 0) === 0) hours.push(hour);
  }
  return hours;
}

function isWholeDays({ start, end, timezone }: Period): boolean {
  return [start, end].every((instant) => DateTime.fromISO(instant, { zone: timezone }).toFormat('HH:mm') === '00:00');
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

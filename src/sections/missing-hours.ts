const hourMs = 3_600_000;

/** Fewer lines than these, and an hour without any may be chance or silence. */
const fewestLines = 20;

/** The part of a source's median hour that is still a busy hour. Evenings fade below it before they fall silent. */
const busyPart = 0.1;

/** A source that writes in fewer of the hours than this is one that works now and then. */
const activePart = 0.25;

export interface Gap {
  /** Milliseconds since 1970; whole hours, UTC. */
  from: number;
  /** No longer in the gap. */
  to: number;
}

/**
 * The gaps in which a source should have written, by its lines per UTC hour of the period. An hour without lines is
 * silence or an outage of delivery; it counts as missing only when all of this holds:
 *
 * - the source writes in a quarter of the hours or more (at least three), and at least 20 lines in its median hour;
 * - the nearest hours with lines before and after the gap are both busy: at least 20 lines, and at least a tenth of the
 *   median hour. Traffic that falls asleep and wakes up fades; a delivery that breaks off does not.
 * - a gap at the begin or the end of whole days is judged as if the last hour came before the first: a source that is
 *   busy at 00:00 does not sleep at 23:00. A gap that touches both ends is the night.
 *
 * UTC hours that lie in the period only in part (zones off by half an hour) are not judged.
 */
export function findGaps(
  linesByHour: ReadonlyMap<number, number>,
  period: { start: number; end: number; wholeDays: boolean },
): Gap[] {
  const first = Math.ceil(period.start / hourMs) * hourMs;
  const hours = Math.max(0, Math.floor((period.end - first) / hourMs));
  const lines = Array.from({ length: hours }, (_, index) => linesByHour.get(first + index * hourMs) ?? 0);
  const active = lines.filter((count) => count > 0).sort((a, b) => a - b);
  const median = active[Math.floor((active.length - 1) / 2)] ?? 0;
  if (active.length < Math.max(3, hours * activePart) || median < fewestLines) return [];
  const busy = Math.max(fewestLines, median * busyPart);
  return emptyRuns(lines)
    .filter(([from, to]) => {
      const atEdge = from === 0 || to === hours;
      if (atEdge && (!period.wholeDays || (lines[0] === 0 && lines.at(-1) === 0))) return false;
      const before = lines[(from - 1 + hours) % hours] ?? 0;
      const after = lines[to % hours] ?? 0;
      return before >= busy && after >= busy;
    })
    .map(([from, to]) => ({ from: first + from * hourMs, to: first + to * hourMs }));
}

/** Runs of zeros: first position, and the position after the last. */
function emptyRuns(lines: readonly number[]): [from: number, to: number][] {
  const runs: [number, number][] = [];
  for (let from = lines.indexOf(0); from >= 0; ) {
    let to = from + 1;
    while (to < lines.length && lines[to] === 0) to++;
    runs.push([from, to]);
    from = lines.indexOf(0, to);
  }
  return runs;
}

/** The hours of a gap, milliseconds since 1970. */
export function hoursOfGap({ from, to }: Gap): number[] {
  return Array.from({ length: (to - from) / hourMs }, (_, index) => from + index * hourMs);
}

import type { DetectSettings } from '../contracts/detect.ts';
import type { Period } from '../contracts/period.ts';
import { type EarlierPeaks, earlierPeaksSchema } from '../detect/history.ts';
import { type ListedNetwork, parseReputationList } from '../detect/reputation.ts';
import type { ObjectStore } from '../ports.ts';
import { readEntries } from './aggregate-catalog.ts';
import { parseJson, readText } from './aggregate-earlier.ts';
import { startOf } from './period-calendar.ts';

/** Reads a list of networks from a path or another place that the settings name. */
export type ReadList = (place: string) => Promise<string>;

export interface SecurityContext {
  detect: DetectSettings;
  reputation: readonly ListedNetwork[];
  earlierPeaks: EarlierPeaks;
  /** Lists that could not be read, a sentence each. The report is made without them. */
  faults: string[];
}

/** What the security events need beside rows: lists of networks, and the heaviest minutes of earlier reports. */
export async function readSecurityContext(
  report: { name: string; period: Period; sample: boolean },
  detect: DetectSettings,
  archive: ObjectStore,
  readList: ReadList | undefined,
): Promise<SecurityContext> {
  const faults: string[] = [];
  const reputation: ListedNetwork[] = [];
  for (const place of detect.reputation) {
    try {
      if (readList === undefined) throw new Error('lists cannot be read here');
      const { networks, unreadable } = parseReputationList(nameOf(place), await readList(place));
      reputation.push(...networks);
      if (unreadable > 0) faults.push(`${unreadable} lines of the reputation list ${place} are no networks`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      faults.push(`The reputation list ${place} was not used: ${why}`);
    }
  }
  return { detect, reputation, earlierPeaks: await readEarlierPeaks(report, detect.historyDays, archive), faults };
}

function nameOf(place: string): string {
  return place.split(/[\\/]/).at(-1) ?? place;
}

/**
 * The heaviest minutes of the hours of earlier days, out of the published reports of the same name, zone and kind (sample
 * or real). A report that this version cannot read, or that knows no security events, tells nothing.
 */
async function readEarlierPeaks(
  { name, period, sample }: { name: string; period: Period; sample: boolean },
  days: number,
  archive: ObjectStore,
): Promise<EarlierPeaks> {
  if (days === 0) return [];
  const earliest = startOf(period).minus({ days }).toMillis();
  const entries = (await readEntries(archive)).filter(
    (entry) =>
      entry.name === name &&
      entry.sample === sample &&
      entry.period.timezone === period.timezone &&
      entry.status !== 'empty' &&
      Date.parse(entry.period.end) > earliest &&
      Date.parse(entry.period.end) <= Date.parse(period.start),
  );
  // Reports of hours and of days may overlap: an hour counts once.
  const peaks = new Map<number, EarlierPeaks[number]>();
  for (const { folder } of entries) {
    const text = await readText(archive, `${folder}/report.json`);
    const earlier = earlierPeaksSchema.safeParse(parseJson(text ?? ''));
    if (!earlier.success) continue;
    for (const peak of earlier.data.security.peaks) {
      const start = Date.parse(peak.start);
      if (start >= earliest) peaks.set(start, peak);
    }
  }
  return [...peaks].sort(([a], [b]) => a - b).map(([, peak]) => peak);
}

import type { DetectSettings } from '../contracts/detect.ts';
import type { ReputationList } from '../contracts/networks.ts';
import type { Period } from '../contracts/period.ts';
import { type EarlierPeaks, earlierPeaksSchema } from '../detect/history.ts';
import type { ListedNetwork } from '../detect/reputation.ts';
import type { ObjectStore } from '../ports.ts';
import { readEntries } from './aggregate-catalog.ts';
import { parseJson, readText } from './aggregate-earlier.ts';
import { startOf } from './period-calendar.ts';

export interface SecurityContext {
  detect: DetectSettings;
  reputation: readonly ListedNetwork[];
  earlierPeaks: EarlierPeaks;
}

/** What the security events need beside rows: networks with a bad name, and the heaviest minutes of earlier reports. */
export async function readSecurityContext(
  report: { name: string; period: Period; sample: boolean },
  detect: DetectSettings,
  archive: ObjectStore,
  lists: readonly ReputationList[],
): Promise<SecurityContext> {
  const reputation = lists.flatMap(({ networks }) => networks);
  return { detect, reputation, earlierPeaks: await readEarlierPeaks(report, detect.historyDays, archive) };
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

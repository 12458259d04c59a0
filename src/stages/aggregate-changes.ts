import { isDeepStrictEqual } from 'node:util';
import type { FoundLogs } from '../contracts/logs.ts';
import { inputsSchema } from '../contracts/manifest.ts';
import { type Report, reportSchema } from '../contracts/report.ts';
import type { Changes } from '../contracts/report-changes.ts';
import type { ObjectStore } from '../ports.ts';
import { settingsDiffer } from '../sections/comparison.ts';
import { mayBelongTo } from '../sections/quality-status.ts';
import { parseJson, readText } from './aggregate-earlier.ts';
import { hasPdf, numberRevision } from './aggregate-revision.ts';
import { reportFolder, reportJsonKey } from './archive-layout.ts';

/** Files that are named. */
const mostKeys = 50;

/** Places in report.json of the figures that people ask about first. */
const keyFigures = [
  'traffic.requests.total',
  'traffic.requests.ipv6',
  'traffic.bytes.total',
  'traffic.bytes.ipv6',
  'clients.ipv4.addresses',
  'clients.ipv6.addresses',
  'traffic.flows.total',
  'traffic.flows.ipv6',
  'quality.status',
  'quality.rows.accepted',
  'quality.rows.rejected',
  'quality.rows.skipData',
];

/**
 * The report as it will be published. Where the archive shows the same about the period already, it is that one, byte by
 * byte: files of the days before and after, which are read as well, may have come in since. Else it is the next revision,
 * and says what differs from the one before.
 */
export async function finishRevision(
  report: Report,
  found: FoundLogs,
  archive: ObjectStore,
  settings: { pdf: boolean },
): Promise<Report> {
  const { name, period } = report.report;
  const published = reportSchema.safeParse(parseJson((await readText(archive, reportJsonKey(name, period))) ?? ''));
  if (!published.success) return numberRevision(report, archive, settings);
  const before = published.data;
  const folder = reportFolder(name, period);
  if (isDeepStrictEqual(aboutThePeriod(before), aboutThePeriod(report))) {
    if (!settings.pdf || (await hasPdf(archive, folder))) return before;
  }
  const numbered = await numberRevision(report, archive, settings);
  return { ...numbered, changes: describeChanges(before, report, await compareFiles(folder, found, report, archive)) };
}

/** What a report says, without what the files of other days add to its counts. */
function aboutThePeriod({ report, quality, changes: _, ...sections }: Report) {
  const { revision: __, generatedAt: ___, ...about } = report;
  const { files, rows, ...rest } = quality;
  const skipped = files.skipped.filter((file) => file.reason !== 'outside-period' && mayBelongTo(file, report.period));
  const counts = [rows, ...Object.values(rows.byLogs)].map(({ accepted, noData, skipData, byReason }) => ({
    ...{ accepted, noData, skipData, byReason },
  }));
  return { about, sections, quality: { ...rest, skipped, counts } };
}

function describeChanges(before: Report, after: Report, files: Changes['files']): Changes {
  const settingsChanged = settingsDiffer(before.report.configuration, after.report.configuration);
  const [old, now] = [aboutThePeriod(before), aboutThePeriod(after)];
  const parts = Object.keys(now.sections).filter(
    (part) => !isDeepStrictEqual(Object(old.sections)[part], Object(now.sections)[part]),
  );
  return {
    since: before.report.revision,
    files,
    ...(settingsChanged !== undefined && { settingsChanged }),
    figures: keyFigures.flatMap((figure) => {
      const [was, is] = [figureAt(before, figure), figureAt(after, figure)];
      return was === is ? [] : [{ figure, before: was, after: is }];
    }),
    sections: [
      ...(isDeepStrictEqual(old.about, now.about) ? [] : ['report']),
      ...(isDeepStrictEqual(old.quality, now.quality) ? [] : ['quality']),
      ...parts,
    ],
  };
}

function figureAt(report: Report, place: string): Changes['figures'][number]['before'] {
  let value: unknown = report;
  for (const name of place.split('.')) value = Object(value)[name];
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

/** The files read now against those of the published revision; where its list is gone, nothing is known. */
async function compareFiles(
  folder: string,
  found: FoundLogs,
  { report: { period } }: Report,
  archive: ObjectStore,
): Promise<Changes['files']> {
  const inputs = inputsSchema.safeParse(parseJson((await readText(archive, `${folder}/inputs.json`)) ?? ''));
  if (!inputs.success) return { added: 0, removed: 0, resized: 0, keys: [] };
  const sizes = (files: readonly { key: string; bytes: number }[]) =>
    new Map(files.filter((file) => mayBelongTo(file, period)).map(({ key, bytes }) => [key, bytes]));
  const [then, now] = [sizes(inputs.data.files), sizes(found.files)];
  const added = [...now.keys()].filter((key) => !then.has(key));
  const removed = [...then.keys()].filter((key) => !now.has(key));
  const resized = [...now].filter(([key, bytes]) => then.has(key) && then.get(key) !== bytes).map(([key]) => key);
  return {
    ...{ added: added.length, removed: removed.length, resized: resized.length },
    keys: [...added, ...removed, ...resized].slice(0, mostKeys),
  };
}

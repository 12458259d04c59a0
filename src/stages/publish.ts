import type { z } from 'zod';
import type { CatalogEntry } from '../contracts/catalog.ts';
import { type Manifest, manifestSchema, type Versions } from '../contracts/manifest.ts';
import { type Published, publishEventSchema } from '../contracts/stages.ts';
import { type Archive, ObjectConflict, type ObjectStore } from '../ports.ts';
import { reportFolder } from './archive-layout.ts';
import { DocumentInvalid, getIfThere, parseDocument, sha256 } from './documents.ts';
import { advancePointer, type RenderIndex, recordInCatalog, refreshIndex } from './publish-catalog.ts';
import { isSameReport } from './publish-compare.ts';
import { buildFolder } from './publish-folder.ts';
import { type Publishable, parsePublishable } from './publishable.ts';

export interface PublishPorts {
  work: ObjectStore;
  archive: Archive;
  /** The archive's own page. */
  renderIndex: RenderIndex;
  versions: Omit<Versions, 'schema'>;
}

/** Another run has published this revision, with other figures, since this run counted the revisions. */
export class RevisionTaken extends Error {
  override readonly name = 'RevisionTaken';
}

/**
 * Puts the report into the archive: its folder, then the catalog's row, then the archive's page, the pointer last. Every
 * step may be the last one of a dying writer: the next run finds what is missing and completes it. When the archive shows
 * the same report already (but for revision and time of making), nothing is written and `changed` is false. `folder` and
 * `files` are keys of the archive. Throws `RevisionTaken` and what the stores throw.
 */
export async function publish(input: z.input<typeof publishEventSchema>, ports: PublishPorts): Promise<Published> {
  const event = publishEventSchema.parse(input);
  const { archive } = ports;
  const stored = await ports.work.get(event.report);
  const report = parsePublishable(event, stored.body, ports.work.locate(event.report));
  const folder = reportFolder(report.report.name, report.report.period);
  const shown = await shownEntry(archive, folder, report, event);
  const entry = shown ?? (await publishNew(folder, report, stored.body, event, ports));
  const { catalog, written } = await recordInCatalog(archive, entry);
  await refreshIndex(archive, ports.renderIndex);
  await advancePointer(archive, catalog, entry.name);
  return toPublished(entry, shown === null || written);
}

async function publishNew(
  folder: string,
  report: Publishable,
  json: Uint8Array,
  event: z.output<typeof publishEventSchema>,
  ports: PublishPorts,
): Promise<CatalogEntry> {
  const built = await buildFolder({ folder, report, json, event, work: ports.work, versions: ports.versions });
  try {
    await ports.archive.publishFolder(folder, report.report.revision, built.files);
  } catch (error) {
    if (!(error instanceof ObjectConflict)) throw error;
    // The one that was faster may have published the very same report.
    const winner = await shownEntry(ports.archive, folder, report, event);
    if (winner !== null) return winner;
    throw new RevisionTaken(
      `another run has published revision ${report.report.revision} or a later one of ${ports.archive.locate(folder)} ` +
        'meanwhile, with other figures: start this run again, and its report becomes the next revision',
      { cause: error },
    );
  }
  return built.entry;
}

/** The catalog row of the revision that the archive shows, when it is the same report; null when there is work to do. */
async function shownEntry(
  archive: Archive,
  folder: string,
  report: Publishable,
  { printed, run }: z.output<typeof publishEventSchema>,
): Promise<CatalogEntry | null> {
  const json = await getIfThere(archive, `${folder}/report.json`);
  const manifest = await readManifest(archive, folder);
  if (json === null || manifest === null) return null;
  // Published without the PDF that there is now.
  if (printed.pdf !== null && manifest.report.files.pdf === null) return null;
  // A folder of which only a part was copied when its writer died is no report.
  const stored = manifest.files.find((file) => file.path === 'report.json');
  return stored?.sha256 === sha256(json.body) && isSameReport(run, report, json.body) ? manifest.report : null;
}

/** Null when there is none, or none that this version can read: then the report is published anew. */
async function readManifest(archive: Archive, folder: string): Promise<Manifest | null> {
  const key = `${folder}/manifest.json`;
  const stored = await getIfThere(archive, key);
  if (stored === null) return null;
  try {
    return parseDocument(stored.body, manifestSchema, archive.locate(key));
  } catch (error) {
    if (error instanceof DocumentInvalid) return null;
    throw error;
  }
}

function toPublished(entry: CatalogEntry, changed: boolean): Published {
  const { folder, files } = entry;
  return {
    folder,
    revision: entry.revision,
    changed,
    files: {
      html: `${folder}/${files.html}`,
      pdf: files.pdf === null ? null : `${folder}/${files.pdf}`,
      json: `${folder}/${files.json}`,
      manifest: `${folder}/${files.manifest}`,
    },
  };
}

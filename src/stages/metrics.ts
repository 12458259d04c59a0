import { z } from 'zod';
import { type Report, reportSchema } from '../contracts/report.ts';
import { type Delivery, notifyEventSchema } from '../contracts/stages.ts';
import type { Archive, Metrics, ObjectStore } from '../ports.ts';
import { DocumentInvalid, getIfThere, parseDocument, readDocument, toJson } from './documents.ts';
import { metricPoints } from './metrics-points.ts';
import { periodSlug } from './period-label.ts';

export interface MetricsPorts {
  work: ObjectStore;
  archive: Archive;
  /** Null where there is no monitoring: then nothing is published, and nothing noted as published. */
  metrics: Metrics | null;
}

const ledgerSchema = z.strictObject({ schemaVersion: z.literal('1.0'), revision: z.int().positive() });

/**
 * Publishes the report's figures as metrics, each with the hour it belongs to. Monitoring systems add up what is
 * published twice for one moment, and cannot take anything back. A note in the archive therefore says up to which
 * revision the figures are out: the same revision publishes nothing again, a later one only the difference, so that the
 * sum of the points is always the figure of the latest revision.
 */
export async function metrics(input: z.input<typeof notifyEventSchema>, ports: MetricsPorts): Promise<Delivery> {
  const event = notifyEventSchema.parse(input);
  const { archive, metrics: sink } = ports;
  if (sink === null) return { channel: 'metrics', outcome: 'skipped', detail: 'no monitoring is configured' };
  if (event.run.digest !== undefined) {
    return { channel: 'metrics', outcome: 'skipped', detail: 'the days of this edition are out already' };
  }
  const { report: name, period } = event.run;
  const { folder, revision } = event.published;
  const key = `outbox/metrics/${name}/${periodSlug(name, period)}.json`;
  const noted = await readNoted(archive, key);
  if (noted >= revision) {
    return { channel: 'metrics', outcome: 'skipped', detail: `the figures of revision ${noted} are out already` };
  }
  const report = await readDocument(ports.work, event.report, reportSchema);
  const before = noted === 0 ? null : await readRevision(archive, folder, noted);
  const points = metricPoints(report, before);
  const taken = await sink.publish(points);
  await archive.put(key, toJson({ schemaVersion: '1.0', revision } satisfies z.infer<typeof ledgerSchema>));
  const what = before === null ? '' : `, as differences from revision ${noted}`;
  return {
    channel: 'metrics',
    outcome: 'sent',
    detail: `${taken} points${what}${describeLeftOut(points.length - taken)}`,
  };
}

function describeLeftOut(points: number): string {
  return points === 0 ? '' : `; ${points} are of too long ago for the monitoring and left out`;
}

/** The revision whose figures are out, 0 for none. */
async function readNoted(archive: Archive, key: string): Promise<number> {
  const stored = await getIfThere(archive, key);
  return stored === null ? 0 : parseDocument(stored.body, ledgerSchema, archive.locate(key)).revision;
}

/** Null when an older version of the program wrote it, in a form that this one cannot read. */
async function readRevision(archive: Archive, folder: string, revision: number): Promise<Report | null> {
  const key = `${folder}.r${revision}/report.json`;
  const stored = await getIfThere(archive, key);
  if (stored === null) return null;
  try {
    return parseDocument(stored.body, reportSchema, archive.locate(key));
  } catch (error) {
    if (error instanceof DocumentInvalid) return null;
    throw error;
  }
}

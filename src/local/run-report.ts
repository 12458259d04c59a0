import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { runRequestSchema } from '../contracts/request.ts';
import type { Settings } from '../contracts/settings.ts';
import {
  type CaughtUp,
  caughtUpSchema,
  type Delivery,
  deliverySchema,
  publishedSchema,
  type Summary,
  summarySchema,
} from '../contracts/stages.ts';
import type { Archive, Clock } from '../ports.ts';
import { checkEdition } from '../stages/anonymise.ts';
import { archiveIndexKey } from '../stages/archive-layout.ts';
import { type LocalPorts, openLocalPorts } from './local-ports.ts';
import { openWritableArchive } from './open-archive.ts';
import { EngineUnusable } from './open-engine.ts';
import { runWorkflow, type WorkflowEvent } from './run-workflow.ts';
import { stageFunctions } from './stage-functions.ts';

export interface LocalRun {
  settings: Settings;
  /** contracts/request.ts; checked by the plan stage. */
  request: unknown;
  /** Send the mail again even if the ledger says that it was sent. */
  force?: boolean;
  clock?: Clock;
  onEvent?: (event: WorkflowEvent) => void;
  /** Gets a line now and then that is worth showing: where metrics would go, an alert. */
  tell?: (line: string) => void;
  /** Gets a line now and then about a step that takes long. */
  onProgress?: (line: string) => void;
  signal?: AbortSignal;
}

export interface RunOutcome {
  summary: Summary;
  changed: boolean;
  deliveries: Delivery[];
  /** Days before that had no report. */
  caughtUp: CaughtUp[];
  /** Keys of the archive. */
  keys: { html: string };
  /** Why the data are not complete, in sentences. */
  reasons: string[];
  files: {
    archive: string;
    index: string;
    html: string;
    pdf: string | null;
    json: string;
    /** The .eml file, when the mail was written as one. */
    mail: string | null;
  };
}

/** Milliseconds between tries of a deferred mail: at a terminal somebody waits for it. */
const retryIntervals = { Mail: [2000] };

const outputSchema = z.object({
  summary: summarySchema,
  published: publishedSchema,
  deliveries: z.array(deliverySchema),
  caughtUp: z.array(caughtUpSchema),
});

const reasonsSchema = z.object({ quality: z.object({ reasons: z.array(z.string()) }) });

/**
 * Runs the whole workflow from this machine, over the engine of the settings. Throws `WorkflowFailed`, and before anything
 * is done `EngineUnusable`, `EditionMixed`, `PseudonymKeyMissing` or `PseudonymKeyInvalid`.
 */
export async function runReport(run: LocalRun): Promise<RunOutcome> {
  const { settings, signal } = run;
  const kept = keptWork(settings);
  const archive = await openWritableArchive(settings.archive);
  const work = kept ?? (await mkdtemp(join(tmpdir(), 'ipv6-report-')));
  const ports = await openLocalPorts({
    settings,
    work,
    archive,
    clock: run.clock ?? { now: () => new Date() },
    tell: run.tell ?? (() => {}),
    onProgress: run.onProgress ?? (() => {}),
    force: run.force ?? false,
    ...(signal !== undefined && { signal }),
  });
  try {
    await refuseEdition(run.request, ports);
    const output = await runWorkflow(run.request, {
      execution: `${settings.report}-${randomUUID()}`,
      functions: stageFunctions(ports),
      engine: ports.engine,
      retryIntervals,
      ...(run.onEvent !== undefined && { onEvent: run.onEvent }),
      ...(signal !== undefined && { signal }),
      onAbort: () => void ports.engine.close(),
    });
    return await describeOutcome(outputSchema.parse(output), archive);
  } finally {
    await ports.close();
    // Rows and results hold client addresses: they stay only where somebody asked for them.
    if (kept === undefined) await rm(work, { recursive: true, force: true });
  }
}

/** Of a request that cannot be understood the plan says what is wrong; a week or month is made of reports that were checked. */
async function refuseEdition(request: unknown, ports: LocalPorts): Promise<void> {
  const asked = runRequestSchema.safeParse(request).data;
  if (asked === undefined || asked.period !== undefined) return;
  const anonymise = asked.anonymise ?? ports.settings.anonymise.edition;
  await checkEdition({ report: asked.report, ...(anonymise !== undefined && { anonymise }) }, ports);
}

/** Where rows and results stay; undefined where they are removed at the end. */
function keptWork({ engine, work }: Settings): string | undefined {
  if (engine === 'duckdb') return work === undefined ? undefined : resolve(work);
  if (work !== undefined) return work;
  throw new EngineUnusable(
    `${engine} needs a place for rows and results: the one that its tables point to. Give --work, or set "work".`,
  );
}

async function describeOutcome(output: z.infer<typeof outputSchema>, archive: Archive): Promise<RunOutcome> {
  const { summary, published, deliveries, caughtUp } = output;
  const { files } = published;
  const report = reasonsSchema.parse(JSON.parse(Buffer.from((await archive.get(files.json)).body).toString('utf8')));
  const mailed = deliveries.find(({ channel }) => channel === 'mail');
  const mail = (mailed?.outcome === 'sent' ? mailed.detail : mailed?.earlier) ?? '';
  return {
    summary,
    changed: published.changed,
    deliveries,
    caughtUp,
    reasons: report.quality.reasons,
    keys: { html: files.html },
    files: {
      archive: archive.locate(''),
      index: archive.locate(archiveIndexKey),
      html: archive.locate(files.html),
      pdf: files.pdf === null ? null : archive.locate(files.pdf),
      json: archive.locate(files.json),
      mail: mail.endsWith('.eml') ? mail : null,
    },
  };
}

import type { Edition } from '../contracts/edition.ts';
import { type FoundLogs, foundLogsSchema } from '../contracts/logs.ts';
import type { Report } from '../contracts/report.ts';
import type { Run } from '../contracts/stages.ts';
import type { ObjectStore } from '../ports.ts';
import { anonymiseReport, coverTexts } from '../privacy/anonymise-report.ts';
import { type Mask, pseudonymMask, truncatingMask } from '../privacy/mask.ts';
import { readEntries } from './aggregate-catalog.ts';

/** The archive holds reports of this name that show more, or less, of the addresses. */
export class EditionMixed extends Error {
  override readonly name = 'EditionMixed';
}

/** Pseudonyms were asked for, and there is no key. */
export class PseudonymKeyMissing extends Error {
  override readonly name = 'PseudonymKeyMissing';
}

/** Reads the key of the pseudonyms, 64 hex digits; null when none is set. */
export type ReadPseudonymKey = () => Promise<string | null>;

/** The found logs with names that show no address, for the list of inputs in the archive. */
export function publishedLogsKey({ run }: Pick<Run, 'run'>): string {
  return `runs/${run}/logs-published.json`;
}

/** Null for the whole edition. @throws PseudonymKeyMissing, PseudonymKeyInvalid */
async function openMask(edition: Edition | undefined, readKey: ReadPseudonymKey | undefined): Promise<Mask | null> {
  if (edition === undefined) return null;
  if (edition === 'truncate') return truncatingMask();
  const key = (await readKey?.()) ?? null;
  if (key === null) {
    throw new PseudonymKeyMissing(
      'Pseudonyms need a key: 64 hex digits (openssl rand -hex 32) in IPV6_REPORT_ANONYMISE_KEY or in the file of --anonymise-key.',
    );
  }
  return pseudonymMask(key);
}

/**
 * Before anything is read: whether the edition can be made, and may stand in this archive.
 * @throws EditionMixed, PseudonymKeyMissing, PseudonymKeyInvalid
 */
export async function checkEdition(
  run: Pick<Run, 'report' | 'anonymise'>,
  { archive, pseudonymKey }: { archive: ObjectStore; pseudonymKey?: ReadPseudonymKey },
): Promise<void> {
  await refuseMixture(run, archive);
  await openMask(run.anonymise, pseudonymKey);
}

export interface Anonymised {
  report(whole: Report): Report;
  /** The found logs, by names that show no address. */
  readonly logs: FoundLogs;
}

/**
 * What makes the edition of a run out of the whole report; first it sees to it that nothing else can give the addresses
 * away: that the archive has no whole reports of the same name, and that the names of the log files, which hold addresses
 * of load balancers, are covered.
 * @throws EditionMixed, PseudonymKeyMissing, PseudonymKeyInvalid
 */
export async function openEdition(
  run: Run,
  found: FoundLogs,
  { archive, work, pseudonymKey }: { archive: ObjectStore; work: ObjectStore; pseudonymKey?: ReadPseudonymKey },
): Promise<Anonymised> {
  const { anonymise: edition } = run;
  await refuseMixture(run, archive);
  const mask = await openMask(edition, pseudonymKey);
  if (edition === undefined || mask === null) return { report: (whole) => whole, logs: found };
  const logs = foundLogsSchema.parse(coverTexts(found, mask));
  await work.put(publishedLogsKey(run), JSON.stringify(logs));
  return { report: (whole) => anonymiseReport(whole, edition, mask), logs };
}

async function refuseMixture(
  { report: name, anonymise }: Pick<Run, 'report' | 'anonymise'>,
  archive: ObjectStore,
): Promise<void> {
  const other = (await readEntries(archive)).find(
    (entry) => entry.name === name && entry.digest === undefined && entry.anonymised !== anonymise,
  );
  if (other === undefined) return;
  const has = other.anonymised === undefined ? 'whole addresses' : `the edition "${other.anonymised}"`;
  const wants = anonymise === undefined ? 'whole addresses' : `the edition "${anonymise}"`;
  throw new EditionMixed(
    `The archive holds reports "${name}" with ${has}, and this one would show ${wants}. ` +
      'Give it a name of its own (--report), or better an archive of its own.',
  );
}

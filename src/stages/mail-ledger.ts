import { z } from 'zod';
import { type Archive, ObjectConflict } from '../ports.ts';
import { getIfThere, parseDocument, toJson } from './documents.ts';

/** What the ledger knows of one mail: one object per revision, so that no two writers meet without need. */
const ledgerEntrySchema = z.strictObject({
  schemaVersion: z.literal('1.0'),
  messageId: z.string(),
  /** `sending` from before the attempt until its end is known. */
  state: z.enum(['sending', 'sent']),
  /** The run that sends or sent it. */
  run: z.string(),
  recipients: z.int().nonnegative(),
  /** What the mailer answered. */
  delivered: z.string().nullable(),
});
type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export interface Claim {
  /** Why this run must not send; null when it may. */
  refused: string | null;
  /** What the mailer answered a run that sent it before; null when none did. */
  earlier: string | null;
  /** Notes that the mail is out. Answers a remark for people when the ledger could not be written, else ''. */
  settle(delivered: string): Promise<string>;
  /** Puts the ledger back as it was: the mail did not go out. */
  release(): Promise<void>;
}

export interface ClaimRequest {
  key: string;
  messageId: string;
  recipients: number;
  run: string;
  force: boolean;
}

export function ledgerKey(name: string, slug: string, revision: number): string {
  return `outbox/ledger/${name}/${slug}-r${revision}.json`;
}

/**
 * Claims the right to send a mail, by a conditional write: of two runs one gets it. A run that comes again (the workflow
 * tries again after a crash) gets its own claim back. What another run has claimed and never settled is left alone,
 * because that run may have sent it; `force` takes it.
 */
export async function claimMail(archive: Archive, request: ClaimRequest): Promise<Claim> {
  const { key, messageId, recipients, run, force } = request;
  const entry: LedgerEntry = { schemaVersion: '1.0', messageId, state: 'sending', run, recipients, delivered: null };
  const stored = await getIfThere(archive, key);
  const present = stored === null ? null : parseDocument(stored.body, ledgerEntrySchema, archive.locate(key));
  if (present !== null && !force) {
    if (present.state === 'sent')
      return refuse('this revision was sent before; --force sends it again', present.delivered);
    if (present.run !== run) {
      return refuse(`run ${present.run} is sending it, or was interrupted while it did; --force sends it again`);
    }
  }
  try {
    await archive.put(key, toJson(entry), stored === null ? { ifAbsent: true } : { ifMatch: stored.etag });
  } catch (error) {
    if (error instanceof ObjectConflict) return refuse('another run is sending it');
    throw error;
  }
  return {
    refused: null,
    earlier: null,
    async settle(delivered) {
      try {
        await archive.put(key, toJson({ ...entry, state: 'sent', delivered } satisfies LedgerEntry));
        return '';
      } catch (error) {
        // The mail is out: to fail now would make the workflow send it again.
        return `; the ledger could not note it: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    async release() {
      if (stored !== null && present?.state === 'sent') await archive.put(key, stored.body);
      else await archive.delete(key);
    },
  };
}

function refuse(reason: string, earlier: string | null = null): Claim {
  return { refused: reason, earlier, settle: async () => '', release: async () => {} };
}

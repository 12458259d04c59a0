import { z } from 'zod';
import type { Period } from '../contracts/period.ts';
import { reportSchema } from '../contracts/report.ts';
import { severitySchema } from '../contracts/report-security.ts';
import { decodeHistory } from '../ipv6/prefix-history-file.ts';
import type { ObjectStore } from '../ports.ts';
import { parseJson } from './aggregate-earlier.ts';
import { historyFile, reportFolder } from './archive-layout.ts';
import { datesOf, dayPeriod } from './digest-period.ts';
import { getIfThere, textOf } from './documents.ts';

const { traffic, quality, clients, performance, flows, prefixes } = reportSchema.shape;

/**
 * What an edition needs to know of a day. Less than the whole report and open to additions, so that days of another
 * version of the program are still folded. A report from before the security events has none.
 */
const dayReportSchema = z.object({
  report: z.object({
    name: z.string(),
    revision: z.int().positive(),
    sample: z.boolean(),
    period: reportSchema.shape.report.shape.period,
  }),
  quality: z.object({
    status: quality.shape.status,
    rows: z.object({ read: z.number(), accepted: z.number(), rejected: z.number() }),
  }),
  traffic: traffic.pick({ requests: true, bytes: true, flows: true, flowBytes: true, packets: true }).strip(),
  clients: z.object({
    ipv4: clients.shape.ipv4.pick({ addresses: true }).strip(),
    ipv6: clients.shape.ipv6.pick({ addresses: true, prefixes: true }).strip(),
  }),
  performance: performance.pick({ ipv4: true, ipv6: true, histogram: true }).strip(),
  flows: flows.pick({ accepted: true, rejected: true }).strip(),
  prefixes: prefixes.pick({ rows: true }).strip(),
  security: z
    .object({
      events: z.array(
        z.object({
          name: z.string(),
          severity: severitySchema,
          source: z.string().nullable(),
        }),
      ),
    })
    .default({ events: [] }),
});
export type DayReport = z.infer<typeof dayReportSchema>;

export interface DigestInput {
  date: string;
  folder: string;
  /** Null when the archive has no report of the day, or none that can be read. */
  report: DayReport | null;
  /** The day's distinct IPv6 /64s in ascending order; null when the archive does not hold them. */
  prefixes64: BigUint64Array | null;
}

export interface DigestInputs {
  days: DigestInput[];
  /** Reports that are there and cannot be read, a sentence each. */
  faults: string[];
}

/** Reads the published reports of the days of a period, one after the other: none is held longer than it must be. */
export async function readDays(archive: ObjectStore, name: string, period: Period): Promise<DigestInputs> {
  const days: DigestInput[] = [];
  const faults: string[] = [];
  for (const date of datesOf(period)) {
    const expected = dayPeriod(date, period.timezone);
    const folder = reportFolder(name, expected);
    const stored = await getIfThere(archive, `${folder}/report.json`);
    const read = stored === null ? null : dayReportSchema.safeParse(parseJson(textOf(stored.body)));
    let report: DayReport | null = null;
    if (read !== null && !read.success) {
      const where = read.error.issues[0]?.path.join('.') || 'document';
      faults.push(`The report of ${date} cannot be read (${where}): make it again.`);
    } else if (read?.success === true) {
      const { start, end, timezone } = read.data.report.period;
      if (start === expected.start && end === expected.end) report = read.data;
      else faults.push(`The report of ${date} was made for the zone ${timezone}, not ${period.timezone}: left out.`);
    }
    days.push({ date, folder, report, prefixes64: report === null ? null : await readPrefixes(archive, folder, date) });
  }
  return { days, faults };
}

/** The /64s of the day itself: bit 0 of the history that its report was published with. */
async function readPrefixes(archive: ObjectStore, folder: string, date: string): Promise<BigUint64Array | null> {
  const stored = await getIfThere(archive, `${folder}/${historyFile}`);
  if (stored === null) return null;
  try {
    const history = decodeHistory(stored.body);
    return history.date === date ? history.prefixes.filter((_, index) => ((history.days[index] ?? 0) & 1) === 1) : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

import { type Digest, digestSchema, digestVersion } from '../contracts/digest.ts';
import type { Report } from '../contracts/report.ts';
import type { Aggregated, Run } from '../contracts/stages.ts';
import type { Clock, ObjectStore } from '../ports.ts';
import type { Comparable } from '../sections/compared-figures.ts';
import { compareReports } from '../sections/comparison.ts';
import { numberRevision, serializeReport } from './aggregate-revision.ts';
import { type DigestInputs, readDays } from './digest-days.ts';
import { foldDays } from './digest-fold.ts';
import { previousDigestPeriod } from './digest-period.ts';
import { generatedAt } from './generated-at.ts';
import { InvalidRequest } from './period.ts';

export interface DigestPorts {
  work: ObjectStore;
  archive: ObjectStore;
  clock: Clock;
  version: string;
  settings: { pdf: boolean };
}

export type DigestRun = Run & { digest: NonNullable<Run['digest']> };

/**
 * Folds the published reports of the days of a week or month into its own report.json, without a query, and compares it
 * with the week or month before, folded in the same way. The same days give the same bytes.
 * @throws InvalidRequest when the archive has no report of any of the days
 */
export async function digest(run: DigestRun, ports: DigestPorts): Promise<Aggregated> {
  const { of, kind } = run.digest;
  const { archive } = ports;
  const inputs = await readDays(archive, of, run.period);
  if (inputs.days.every(({ report }) => report === null)) {
    const days = `${run.period.start.slice(0, 10)} on`;
    throw new InvalidRequest(
      `date: the archive has no daily report "${of}" of the ${kind} from ${days}: make the days first. ${inputs.faults.join(' ')}`.trim(),
    );
  }
  const now = makeDigest(run, inputs, ports);
  const before = await readDays(archive, of, previousDigestPeriod(kind, run.period));
  const earlier = before.days.every(({ report }) => report === null)
    ? null
    : makeDigest({ ...run, period: previousDigestPeriod(kind, run.period) }, before, ports);
  const sameKind = earlier !== null && earlier.report.sample === now.report.sample ? earlier : null;
  const comparison = compareReports(
    toComparable(now),
    sameKind === null ? null : { report: toComparable(sameKind), words: `the ${kind} before` },
    null,
  );
  const complete = digestSchema.parse({ ...now, comparison: withoutAddresses(comparison) });
  const numbered = await numberRevision(complete, archive, ports.settings);
  const key = `runs/${run.run}/report.json`;
  await ports.work.put(key, serializeReport(numbered), { contentType: 'application/json' });
  return { report: key, revision: numbered.report.revision, summary: summarise(numbered) };
}

function makeDigest(run: DigestRun, { days, faults }: DigestInputs, ports: DigestPorts): Digest {
  const folded = foldDays(days);
  const there = days.flatMap(({ report }) => (report === null ? [] : [report]));
  const sum = (figure: 'read' | 'accepted' | 'rejected') =>
    there.reduce((all, { quality }) => all + quality.rows[figure], 0);
  return {
    schemaVersion: digestVersion,
    digest: run.digest,
    report: {
      name: run.report,
      version: ports.version,
      revision: 1,
      generatedAt: generatedAt(ports.clock),
      period: run.period,
      sample: there.some(({ report }) => report.sample),
    },
    quality: {
      ...describeQuality(folded.days, faults),
      rows: { read: sum('read'), accepted: sum('accepted'), rejected: sum('rejected') },
    },
    ...folded,
    comparison: { previous: null, sameWeekday: null, moved: [] },
  };
}

function describeQuality(days: Digest['days'], faults: readonly string[]): Omit<Digest['quality'], 'rows'> {
  const dates = (status: Digest['days'][number]['status']) =>
    days.filter((day) => day.status === status).map(({ date }) => date);
  const [complete, partial, empty, missing] = [dates('complete'), dates('partial'), dates('empty'), dates('missing')];
  const reasons = [
    ...(missing.length === 0 ? [] : [`No report of ${nameDates(missing)}.`]),
    ...(partial.length === 0 ? [] : [`Partial data on ${nameDates(partial)}.`]),
    ...(empty.length === 0 ? [] : [`Not one log line on ${nameDates(empty)}.`]),
    ...faults,
  ];
  const status =
    complete.length === days.length ? 'complete' : complete.length + partial.length > 0 ? 'partial' : 'empty';
  return {
    status,
    reasons,
    missing,
    days: {
      expected: days.length,
      complete: complete.length,
      partial: partial.length,
      empty: empty.length,
      missing: missing.length,
    },
  };
}

/** Days in a row as `2026-11-01 to 2026-11-13`. */
function nameDates(dates: readonly string[]): string {
  const runs: [first: string, last: string][] = [];
  for (const date of dates) {
    const run = runs.at(-1);
    if (run !== undefined && Date.parse(date) - Date.parse(run[1]) === 86_400_000) run[1] = date;
    else runs.push([date, date]);
  }
  const names = runs.map(([first, last]) => (first === last ? first : `${first} to ${last}`));
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A digest as the comparison of days takes it. Distinct addresses are not known, so they are not compared. */
function toComparable({ report, quality, traffic, performance, flows }: Digest): Comparable {
  return {
    report: { period: report.period, sample: report.sample },
    quality: {
      status: quality.status,
      rows: {
        byLogs: { requests: { accepted: traffic.requests.total }, flows: { accepted: traffic.flows.total, noData: 0 } },
      },
    },
    traffic: { requests: traffic.requests, flowBytes: traffic.flowBytes },
    clients: { ipv6: { addresses: 0 } },
    performance: { ipv6: performance.ipv6 },
    flows: { rejected: { ipv6: { flows: flows.rejected.ipv6 } } },
    sectionErrors: [{ section: 'addresses' }],
  };
}

function withoutAddresses(comparison: Report['comparison']): Report['comparison'] {
  const { previous } = comparison;
  if (previous === null) return comparison;
  const changes = previous.changes.filter(({ figure }) => figure !== 'ipv6Clients');
  return { ...comparison, previous: { ...previous, changes } };
}

function summarise({ quality, traffic, clients }: Digest): Aggregated['summary'] {
  return {
    status: quality.status,
    requests: traffic.requests.total,
    ipv6RequestShare: traffic.requests.ipv6Share,
    ipv6Clients: clients.ipv6.addresses.exact,
    ipv6Prefixes64: clients.ipv6.prefixes64.exact,
    flows: traffic.flows.total,
    ipv6FlowShare: traffic.flows.ipv6Share,
    rejectedLines: quality.rows.rejected,
    skippedFiles: 0,
  };
}

/** A run of a digest, not of logs. */
export function isDigestRun(run: Run): run is DigestRun {
  return run.digest !== undefined;
}

import { type FoundLogs, foundLogsSchema } from '../contracts/logs.ts';
import type { NetworkData } from '../contracts/networks.ts';
import { type Report, reportSchema, schemaVersion } from '../contracts/report.ts';
import type { Quality } from '../contracts/report-quality.ts';
import { type QueryId, queryIds, type Row } from '../contracts/rows.ts';
import { type Settings, settingsSchema } from '../contracts/settings.ts';
import { type Aggregated, aggregateEventSchema, type Executed, type Run, type Summary } from '../contracts/stages.ts';
import type { Clock, LogSource, Networks, ObjectStore } from '../ports.ts';
import { compareReports } from '../sections/comparison.ts';
import { sections as allSections } from '../sections/index.ts';
import { SectionRun } from '../sections/run-sections.ts';
import type { Section } from '../sections/section.ts';
import { judgeTables } from './aggregate-canary.ts';
import { finishRevision } from './aggregate-changes.ts';
import { readEarlier } from './aggregate-earlier.ts';
import { readGrowth, readRhythm } from './aggregate-growth.ts';
import { historyKey, readHistory } from './aggregate-history.ts';
import { keyOfLocation } from './aggregate-location.ts';
import { readNetworks } from './aggregate-networks.ts';
import { assertReadable, locateLines } from './aggregate-rejected.ts';
import { serializeReport } from './aggregate-revision.ts';
import { readEarlierSources } from './aggregate-rhythm.ts';
import { RowInvalid, readRows } from './aggregate-rows.ts';
import { readSecurityContext } from './aggregate-security.ts';
import { openEdition, type ReadPseudonymKey } from './anonymise.ts';
import { hashConfiguration } from './configuration.ts';
import { digest, isDigestRun } from './digest.ts';
import { readShard } from './fold-shard.ts';
import { generatedAt } from './generated-at.ts';
import { hoursOf } from './period-calendar.ts';

export interface AggregatePorts {
  work: ObjectStore;
  /** Read only: the reports of earlier periods and the published one of this period. */
  archive: ObjectStore;
  logs: Pick<LogSource, 'locateLine'>;
  clock: Clock;
  networks: Networks;
  /** Of the parts that are not there the defaults hold. */
  settings: Pick<Settings, 'prefixes' | 'pdf'> &
    Partial<Pick<Settings, 'detect' | 'publicIpv4' | 'natGateway' | 'quality'>>;
  /** Version of the program. */
  version: string;
  engine: Report['report']['engine'];
  /** Of an edition with pseudonyms. */
  pseudonymKey?: ReadPseudonymKey;
  /** The sections to make; tests leave some out or add one that fails. */
  sections?: readonly Section[];
}

const defaults = settingsSchema.parse({});

/**
 * Rows to report.json: streams the answers of the queries through the sections, compares with earlier reports and
 * stores `runs/<run>/report.json` in the work store. Run again with the same logs and archive it stores the same bytes.
 * A weekly or monthly edition is folded from the archive instead (digest.ts).
 * @throws LocationOutside, ObjectNotFound when an answer is not where the event says; ZodError for an event that is none;
 * TooManyRejectedLines, TableMatchesNothing, TableUnreadable when logs cannot be read or an engine's tables do not show them
 */
export async function aggregate(event: unknown, ports: AggregatePorts): Promise<Aggregated> {
  const { run, analyse, shards } = aggregateEventSchema.parse(event);
  if (isDigestRun(run)) return digest(run, ports);
  const found = await readFoundLogs(run, ports.work);
  const edition = await openEdition(run, found, ports);
  if (ports.engine !== 'duckdb') await checkTables(analyse, found, ports.work);
  const files = await ports.networks.load();
  const settings = { ...defaults, ...ports.settings };
  const made = await runSections(
    run,
    analyse,
    shards.map(({ part }) => part),
    found,
    readNetworks(files),
    ports,
  );
  const quality = await locateLines(withErrors(made.sections.quality, made.errors), ports.logs);
  assertReadable(quality, settings.quality.mostRejected);
  const { sources, prefixHistory, ...sections } = made.sections;
  // The history names /64s: an edition that covers them has none.
  if (prefixHistory !== null && run.anonymise === undefined) await ports.work.put(historyKey(run), prefixHistory);
  const report: Omit<Report, 'comparison' | 'growth' | 'rhythm'> = {
    schemaVersion,
    report: {
      name: run.report,
      version: ports.version,
      revision: 1,
      generatedAt: generatedAt(ports.clock),
      engine: ports.engine,
      period: run.period,
      sample: found.sample,
      configuration: hashConfiguration({ run, settings, networks: files }),
      sources,
    },
    ...sections,
    quality,
    sectionErrors: made.errors,
    changes: null,
  };
  const growth = await readGrowth(report, ports.archive);
  const rhythm = await readRhythm(report, ports.archive);
  const complete = reportSchema.parse(await compareWithEarlier({ ...report, growth, rhythm }, ports.archive));
  const numbered = await finishRevision(edition.report(complete), edition.logs, ports.archive, ports.settings);
  const key = `runs/${run.run}/report.json`;
  await ports.work.put(key, serializeReport(numbered), { contentType: 'application/json' });
  return { report: key, revision: numbered.report.revision, summary: summarise(numbered) };
}

async function readFoundLogs({ logs }: Run, work: ObjectStore): Promise<FoundLogs> {
  const { body } = await work.get(logs);
  return foundLogsSchema.parse(JSON.parse(new TextDecoder().decode(body)));
}

async function checkTables(analyse: readonly Executed[], found: FoundLogs, work: ObjectStore): Promise<void> {
  const answer = analyse.find(({ id }) => id === 'rows');
  if (answer === undefined) return;
  const rows: Row<'rows'>[] = [];
  try {
    await readRows('rows', await work.open(keyOfLocation(answer.execution.output, work)), (row) => rows.push(row));
  } catch (error) {
    // Such an answer is a fault of its own: the sections tell it.
    if (error instanceof RowInvalid) return;
    throw error;
  }
  judgeTables(rows, found);
}

async function runSections(
  { period, report }: Run,
  executed: readonly Executed[],
  shards: readonly string[],
  found: FoundLogs,
  networks: NetworkData,
  ports: AggregatePorts,
) {
  const { detect, publicIpv4, natGateway } = { ...defaults, ...ports.settings };
  const about = { name: report, period, sample: found.sample };
  const history = await readHistory(ports.archive, about);
  const security = await readSecurityContext(about, detect, ports.archive, networks.reputation);
  const context = {
    period,
    hours: hoursOf(period),
    found,
    prefixes: ports.settings.prefixes,
    history,
    networks,
    earlierDays: await readEarlierSources(ports.archive, about),
    publicIpv4,
    natGateway,
    ...security,
  };
  const run = new SectionRun(ports.sections ?? allSections, context);
  for (const part of shards) run.loadClients(await readShard(part, ports.work));
  for (const query of queryIds) {
    if (query === 'clients' && shards.length > 0) continue;
    const answer = executed.find(({ id }) => id === query);
    if (answer === undefined) {
      run.fail(query, new Error(`the query ${query} was not run`));
      continue;
    }
    await addRows(query, keyOfLocation(answer.execution.output, ports.work), run, ports.work);
  }
  return run.finish();
}

async function addRows(query: QueryId, key: string, run: SectionRun, work: ObjectStore): Promise<void> {
  try {
    await readRows(query, await work.open(key), (row) => run.add(query, row));
  } catch (error) {
    // A store that does not answer is another matter: then the stage is to be run again.
    if (!(error instanceof RowInvalid)) throw error;
    run.fail(query, error);
  }
}

/** A section that could not be made is something known to be missing. */
function withErrors(quality: Quality, errors: Report['sectionErrors']): Quality {
  if (errors.length === 0) return quality;
  const reasons = errors.map(({ section, error }) => `The section "${section}" could not be made: ${error}`);
  return {
    ...quality,
    status: quality.status === 'empty' ? 'empty' : 'partial',
    reasons: [...quality.reasons, ...reasons],
  };
}

async function compareWithEarlier(report: Omit<Report, 'comparison'>, archive: ObjectStore): Promise<Report> {
  const { name, period, sample } = report.report;
  const { previous, sameWeekday, faults } = await readEarlier(archive, name, period, sample);
  const comparison = compareReports(report, previous, sameWeekday);
  const errors = faults.map((error) => ({ section: 'comparison', error }));
  return { ...report, comparison, sectionErrors: [...report.sectionErrors, ...errors] };
}

function summarise({ quality, traffic, clients }: Report): Summary {
  return {
    status: quality.status,
    requests: traffic.requests.total,
    ipv6RequestShare: traffic.requests.ipv6Share,
    ipv6Clients: clients.ipv6.addresses,
    ipv6Prefixes64: clients.ipv6.prefixes['64'],
    flows: traffic.flows.total,
    ipv6FlowShare: traffic.flows.ipv6Share,
    rejectedLines: quality.rows.rejected,
    skippedFiles: quality.files.skippedTotal,
  };
}

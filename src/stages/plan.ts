import { type DigestKind, type DigestOf, digestName } from '../contracts/digest.ts';
import type { Edition } from '../contracts/edition.ts';
import { type FoundLogs, type LogKind, logKinds } from '../contracts/logs.ts';
import { type RunRequest, runRequestSchema } from '../contracts/request.ts';
import { type QueryId, queryIds } from '../contracts/rows.ts';
import type { Planned, Run } from '../contracts/stages.ts';
import type { Statement } from '../contracts/statement.ts';
import type { LogSource, ObjectStore, QueryEngine, QueryLibrary } from '../ports.ts';
import { digestPeriod, lastEnded } from './digest-period.ts';
import { InvalidRequest, periodOf } from './period.ts';
import { findMissed } from './plan-missed.ts';
import { countShards, planShards } from './plan-shards.ts';
import { parametersOf, statement } from './plan-statement.ts';

export interface PlanPorts {
  logs: LogSource;
  work: ObjectStore;
  /** Read only: which days have a report. */
  archive: ObjectStore;
  queries: QueryLibrary;
  engine: QueryEngine['name'];
  /** The zone for requests that name none. */
  timezone: string;
  /** Bytes of access logs (as stored) from which on the clients come in shards; without, never. */
  shardBytes?: number;
  /** The edition for requests that name none. */
  anonymise?: Edition | undefined;
}

export interface PlanEvent {
  /** The execution's name; it becomes the run's identifier and the prefix of its keys. */
  execution: string;
  request: unknown;
}

/** The only logs of the period are flow logs whose format leaves out what no report can do without. */
export class LogFormatUnfit extends Error {
  override readonly name = 'LogFormatUnfit';
}

/**
 * Turns a request into a period, the files of that period and the statements to run. From here on stages hand each
 * other object keys only. Throws `InvalidRequest` when the request cannot be understood,
 * `LogFormatUnfit` when there are no other logs.
 */
export async function plan(event: PlanEvent, ports: PlanPorts): Promise<Planned> {
  const parsed = runRequestSchema.safeParse(event.request);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new InvalidRequest(`${first?.path.join('.') || 'request'}: ${first?.message ?? 'not a request'}`);
  }
  if (parsed.data.period !== undefined) return planDigest(event.execution, parsed.data, parsed.data.period, ports);
  const period = periodOf(parsed.data, ports.timezone);
  const anonymise = parsed.data.anonymise ?? ports.anonymise;
  const run: Run = {
    run: event.execution,
    report: parsed.data.report,
    period,
    logs: `runs/${event.execution}/logs.json`,
    ...(parsed.data.recipients !== undefined && { recipients: parsed.data.recipients }),
    ...(anonymise !== undefined && { anonymise }),
  };
  const found = withoutTransit(ports.engine, await ports.logs.find(period));
  refuseUnfitFormat(found);
  await ports.work.put(run.logs, JSON.stringify(found));
  const shards = countShards(found, ports.shardBytes);
  return {
    run,
    missed: await findMissed(parsed.data, run, found.sample, ports.archive),
    extract: await planExtract(run, found, ports),
    analyse: await planAnalyse(run, shards > 1, ports),
    shards: await planShards(run, shards, ports),
  };
}

/** Only the script for DuckDB tells the records of transit gateways from those of interfaces. */
function withoutTransit(engine: QueryEngine['name'], found: FoundLogs): FoundLogs {
  if (engine === 'duckdb') return found;
  const isTransit = ({ columns }: FoundLogs['files'][number]) =>
    columns !== null && ('resource_type' in columns || 'tgw_id' in columns || 'tgw_attachment_id' in columns);
  const refused = found.files.filter(isTransit).map(({ key }) => ({
    key,
    reason: 'transit-gateway-log' as const,
    detail: 'Its header is that of a transit gateway flow log, which is read with the engine duckdb only.',
  }));
  const files = found.files.filter((file) => !isTransit(file));
  return refused.length === 0 ? found : { ...found, files, skipped: [...found.skipped, ...refused] };
}

/** With other logs there is a report, which says what it lacks; with nothing but these there is none. */
function refuseUnfitFormat({ files, skipped }: FoundLogs): void {
  const [unfit] = skipped.filter(({ reason }) => reason === 'lacks-fields');
  if (files.length === 0 && unfit !== undefined) throw new LogFormatUnfit(`${unfit.key}: ${unfit.detail}`);
}

/** A week or month is made from the reports of its days: no logs, no statement. */
async function planDigest(
  execution: string,
  request: RunRequest,
  kind: DigestKind,
  ports: PlanPorts,
): Promise<Planned> {
  const timezone = request.timezone ?? ports.timezone;
  const name = safeName({ kind, of: request.report });
  const day = request.date ?? lastEnded(kind, request.scheduledTime ?? '', timezone);
  // Says what is wrong with the day or the zone in the words of every other request.
  periodOf({ report: request.report, date: day, timezone }, timezone);
  const run: Run = {
    run: execution,
    report: name,
    period: digestPeriod(kind, day, timezone),
    logs: `runs/${execution}/logs.json`,
    digest: { kind, of: request.report },
    ...(request.recipients !== undefined && { recipients: request.recipients }),
  };
  const none: FoundLogs = { roots: [], files: [], skipped: [], sample: false };
  await ports.work.put(run.logs, JSON.stringify(none));
  return { run, missed: [], extract: [], analyse: [], shards: [] };
}

function safeName(of: DigestOf): string {
  try {
    return digestName(of);
  } catch {
    throw new InvalidRequest(`report: "${of.of}" is too long for the name of its ${of.kind}ly edition`);
  }
}

async function planExtract(run: Run, found: FoundLogs, ports: PlanPorts): Promise<Statement[]> {
  const statements: Statement[] = [];
  for (const kind of logKinds) {
    const files = found.files.filter((file) => file.logs === kind);
    if (files.length === 0) continue;
    const key = `runs/${run.run}/${kind}.json`;
    await ports.work.put(key, JSON.stringify(files));
    const formats = [...new Set(files.map(({ format }) => format))].sort();
    const text = await ports.queries.extract(kind, ports.engine, formats);
    const target = ports.work.locate(tableKey(kind, run.run));
    const sql = fillIn(text, { files: ports.work.locate(key), target, rows: found.rows?.[kind] ?? '' });
    // Athena notes what an UNLOAD has written; among the rows the notes would be read as some.
    const output = ports.engine === 'athena' ? ports.work.locate(`results/${run.run}/extract/${kind}`) : target;
    statements.push(statement('extract', kind, sql, parametersOf(sql, ['start', 'end'], run), output));
  }
  return statements;
}

async function planAnalyse(run: Run, inShards: boolean, ports: PlanPorts): Promise<Statement[]> {
  const asked = queryIds.filter((id) => !(inShards && id === 'clients'));
  return Promise.all(
    asked.map(async (id) => {
      const sql = await ports.queries.analyse(id);
      const output = ports.work.locate(resultKey(run.run, id));
      return statement('analyse', id, sql, parametersOf(sql, ['run'], run), output);
    }),
  );
}

/** Where the typed rows of a run lie: the injected partition `run` of the table. */
export function tableKey(kind: LogKind, run: string): string {
  return `tables/${kind}/run=${run}`;
}

export function resultKey(run: string, id: QueryId): string {
  return `runs/${run}/results/${id}.csv`;
}

/** Fills `${name}` in. Only locations of our own making come in here, and none may leave its quotes. */
function fillIn(text: string, values: Record<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing to put in for ${whole}`);
    if (/['\0\n\r]/.test(value)) throw new InvalidRequest(`a path with a quote or line break cannot be used: ${value}`);
    return value;
  });
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the statements have such places
/**
 * What stands for Athena in the emulated cloud: the emulator's Step Functions know no `athena:startQueryExecution.sync`,
 * and its Athena no SQL worth the name. A function of the test gets what Step Functions would have sent to Athena, and
 * answers as Athena does.
 *
 * A question (queries/analyse) is one text for all engines: it is run as it comes, by DuckDB, over the rows in S3. An
 * UNLOAD is Athena's own dialect: it is answered by its twin for DuckDB (queries/extract/<logs>.duckdb.sql), of which the
 * tests with Trino prove that it makes the same rows. All the rest is as in AWS: the files that plan listed, parameters,
 * places in S3, quoted CSV in the results of the workgroup.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { createDuckDbEngine } from '../../../src/adapters/duckdb.ts';
import { createQueryLibrary } from '../../../src/adapters/query-directory.ts';
import { createS3Store } from '../../../src/adapters/s3.ts';
import { parseS3Address } from '../../../src/adapters/s3-address.ts';
import { createS3Client } from '../../../src/adapters/s3-client.ts';
import { type LogFile, logFileSchema, logKindSchema, logKinds } from '../../../src/contracts/logs.ts';

const callSchema = z.object({
  QueryString: z.string(),
  ExecutionParameters: z.array(z.string()),
  ClientRequestToken: z.string().min(32).max(128),
  WorkGroup: z.string(),
  QueryExecutionContext: z.object({ Catalog: z.literal('AwsDataCatalog'), Database: z.string() }),
});
type Call = z.infer<typeof callSchema>;

/** As Step Functions reports a query that failed. */
class TaskFailed extends Error {
  override readonly name = 'States.TaskFailed';
}

const client = createS3Client();

export async function answerAsAthena(event: unknown, work: string): Promise<object> {
  const call = callSchema.parse(event);
  const id = randomUUID();
  if (call.ExecutionParameters.some((value) => value.startsWith("'broken-"))) {
    throw new TaskFailed(`SYNTAX_ERROR: line 3:8: Column 'nothing' cannot be resolved (query ${id})`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'athena-twin-'));
  try {
    const isExtract = /^UNLOAD \(/.test(call.QueryString.trim());
    const { scannedBytes, millis } = isExtract
      ? await unload(call, directory, work)
      : await answer(call, directory, work, `results/${id}.csv`);
    return {
      QueryExecution: {
        QueryExecutionId: id,
        Query: call.QueryString,
        WorkGroup: call.WorkGroup,
        ResultConfiguration: { OutputLocation: `${work}/results/${id}${isExtract ? '' : '.csv'}` },
        Statistics: { DataScannedInBytes: scannedBytes, TotalExecutionTimeInMillis: millis },
        Status: { State: 'SUCCEEDED' },
      },
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function unload(call: Call, directory: string, work: string) {
  const target = match(call.QueryString, /\) TO '([^']+?)\/?'/);
  if (call.ExecutionParameters.some((value) => value.startsWith("'unmatched-"))) return { scannedBytes: 0, millis: 1 };
  const [, kind] = /\/tables\/(\w+)\/run=/.exec(target) ?? [];
  const logs = logKindSchema.parse(kind);
  const store = createS3Store(client, parseS3Address(work));
  for await (const { key } of store.list(`${keyIn(target, work)}/`)) {
    throw new TaskFailed(`HIVE_PATH_ALREADY_EXISTS: Unable to write: target is not empty (${key})`);
  }
  const list = match(call.QueryString, /"\$path" = (?:regexp_replace\()?'([^']+)'/);
  const text = Buffer.from((await store.get(keyIn(list, work))).body).toString('utf8');
  const files = z.array(logFileSchema).parse(JSON.parse(text));
  await writeFile(join(directory, 'files.json'), JSON.stringify(await fetchFiles(files, directory)));
  const rows = join(directory, 'tables', logs, 'run=x');
  const script = await createQueryLibrary().extract(logs, 'duckdb');
  const sql = script.replaceAll('${files}', join(directory, 'files.json')).replaceAll('${target}', rows);
  const { start, end } = namedParameters(call);
  const engine = createDuckDbEngine({ workDirectory: directory, threads: 1 });
  try {
    const parameters = [start ?? '', end ?? ''];
    const done = await engine.execute({
      kind: 'extract',
      id: logs,
      sql,
      parameters,
      output: rows,
      token: call.ClientRequestToken,
    });
    for (const name of await readdir(rows)) {
      await store.write(`${keyIn(target, work)}/${name}`, createReadStream(join(rows, name)));
    }
    return done;
  } finally {
    await engine.close();
  }
}

async function answer(call: Call, directory: string, work: string, key: string) {
  const store = createS3Store(client, parseS3Address(work));
  const run = match(call.ExecutionParameters.find((value) => value.startsWith("'")) ?? '', /^'(.*)'$/);
  for (const logs of logKinds) {
    for await (const { key: rows } of store.list(`tables/${logs}/run=${run}/`)) {
      const path = join(directory, ...rows.split('/'));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await store.get(rows)).body);
    }
  }
  const engine = createDuckDbEngine({ workDirectory: directory, threads: 1 });
  const output = join(directory, 'answer.csv');
  try {
    const { QueryString: sql, ExecutionParameters: parameters, ClientRequestToken: token } = call;
    const done = await engine.execute({ kind: 'analyse', id: 'question', sql, parameters, output, token });
    await store.put(key, await readFile(output));
    return done;
  } finally {
    await engine.close();
  }
}

async function fetchFiles(files: readonly LogFile[], directory: string): Promise<LogFile[]> {
  return Promise.all(
    files.map(async (file, index) => {
      const { bucket, prefix: key } = parseS3Address(file.path ?? '');
      const path = join(directory, `${index}.log.gz`);
      await writeFile(path, (await createS3Store(client, { bucket, prefix: '' }).get(key)).body);
      return { ...file, path };
    }),
  );
}

/** The statement names its parameters: `-- parameters: run, first_day, …`. */
function namedParameters(call: Call): Record<string, string | undefined> {
  const names = match(call.QueryString, /^--\s*parameters:\s*(.+)$/m)
    .split(',')
    .map((name) => name.trim());
  return Object.fromEntries(names.map((name, index) => [name, call.ExecutionParameters[index]]));
}

function keyIn(location: string, work: string): string {
  if (!location.startsWith(`${work}/`)) throw new TaskFailed(`${location} lies outside of ${work}`);
  return location.slice(work.length + 1);
}

function match(text: string, pattern: RegExp): string {
  const [, found] = pattern.exec(text) ?? [];
  if (found === undefined) throw new TaskFailed(`the statement has nothing like ${pattern}`);
  return found;
}

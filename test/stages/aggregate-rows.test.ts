import { describe, expect, test } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import type { QueryId, Row } from '../../src/contracts/rows.ts';
import { RowInvalid, readRows } from '../../src/stages/aggregate-rows.ts';
import { fc } from '../support/properties.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read<Q extends QueryId>(query: Q, text: string, size = 64): Promise<Row<Q>[]> {
  const rows: Row<Q>[] = [];
  const count = await readRows(query, inPieces(text, size), (row) => rows.push(row));
  expect(count).toBe(rows.length);
  return rows;
}

const header = 'target_group,family,bucket,requests\n';

describe('an answer', () => {
  test('of plain lines', async () => {
    const rows = await read('latency', `${header}targetgroup/a/1,4,-1,3\ntargetgroup/a/1,6,480,12\n`);
    expect(rows).toEqual([
      { target_group: 'targetgroup/a/1', family: 'ipv4', bucket: -1, requests: 3 },
      { target_group: 'targetgroup/a/1', family: 'ipv6', bucket: 480, requests: 12 },
    ]);
  });

  test('with everything in quotes, as Athena writes it', async () => {
    const text = '"requests","bucket","family","target_group"\n"3","7","6","a,""b""\n{c}"\n';
    expect(await read('latency', text)).toEqual([
      { target_group: 'a,"b"\n{c}', family: 'ipv6', bucket: 7, requests: 3 },
    ]);
  });

  test.each(['\n', '\r\n'])('with lines that end with %j, the last one without', async (end) => {
    const text = ['target_group,family,bucket,requests', '-,4,1,2', '-,4,3,4'].join(end);
    expect(await read('latency', text)).toHaveLength(2);
  });

  test('with columns in another order, and some that nobody knows', async () => {
    const rows = await read('latency', 'extra,requests,bucket,family,target_group\nx,5,1,4,-\n');
    expect(rows).toEqual([{ target_group: '-', family: 'ipv4', bucket: 1, requests: 5 }]);
  });

  test('with a header and no rows', async () => {
    expect(await read('latency', header)).toEqual([]);
  });

  test('is the same wherever the stream is cut', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((sample) => !sample.includes('\0'));
    const row = fc.record({ source_file: text, sample: text, lines: fc.nat(1000) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), async (made, size) => {
        const rows = made.map((one) => ({ logs: 'requests' as const, outcome: 'format' as const, ...one }));
        const csv = stringify(rows, { header: true, columns: ['logs', 'source_file', 'outcome', 'lines', 'sample'] });
        expect(await read('rows', csv, size)).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });
});

describe('an answer that is not what it should be', () => {
  test.each([
    ['a wrong number', `${header}-,4,1,2\n-,4,1,two\n`, 'latency: row 2, column requests: '],
    ['a number beyond all counting', `${header}-,4,1,12345678901234567\n`, 'latency: row 1, column requests: '],
    ['a family that does not exist', `${header}-,5,1,2\n`, 'latency: row 1, column family: '],
    ['too few values', `${header}-,4,1\n`, 'latency: row 1, column requests: '],
    ['a missing column', 'target_group,family,requests\n', 'latency: the column bucket is missing'],
    ['nothing at all', '', 'latency: the answer is empty, without so much as a header line'],
    ['a quote that never ends', `${header}"-,4,1,2\n`, 'latency: the answer is no CSV: '],
  ])('%s', async (_name, text, message) => {
    await expect(read('latency', text)).rejects.toThrow(RowInvalid);
    await expect(read('latency', text)).rejects.toThrow(message);
  });

  test('never tells the value, which may be an address of a person', async () => {
    const text = 'client,family,requests,received_bytes,sent_bytes,mapped\n2001:db8::77,6,1,1,1,0\n';
    const failed = await read('clients', text).catch((error: unknown) => String(error));
    expect(failed).toContain('clients: row 1, column client: ');
    expect(failed).not.toContain('2001:db8');
  });

  test('what the stream throws goes through', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield header;
      throw new Error('connection reset');
    }
    await expect(readRows('latency', broken(), () => {})).rejects.toThrow('connection reset');
  });
});

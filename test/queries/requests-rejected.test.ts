import { afterAll, expect, test } from '@jest/globals';
import { openBed } from './extract-lines.ts';
import { accessLine } from './lines.ts';

const bed = await openBed();
afterAll(() => bed.close());

async function outcomesOf(content: readonly string[] | Buffer, period?: { start: string; end: string }) {
  const rows = await bed.extract('requests', [{ content }], period);
  return rows.map(({ outcome, sample }) => ({ outcome, sample }));
}

test('every broken line is rejected for the first thing that is wrong, and keeps nothing but its text', async () => {
  const broken: [string, string][] = [
    ['format', 'upstream connect error or disconnect/reset before headers'],
    ['format', accessLine().slice(0, 200)],
    ['format', accessLine().replace('"GET', 'GET')],
    ['format', accessLine({ received: '0 0' })],
    ['format', '"'],
    ['format', accessLine().replace('57 "GET', '57"GET')],
    ['format', accessLine().replace('57 "GET', '57 x"GET')],
    ['format', accessLine({ userAgent: 'a " b' })],
    // A line of a Classic Load Balancer has no type in front.
    ['format', accessLine().replace('https ', '')],
    ['time', accessLine({ time: '2018-07-02' })],
    ['time', accessLine({ time: '2018-02-30T22:23:00.186641Z' })],
    ['time', accessLine({ time: '-', client: '-' })],
    ['address', accessLine({ client: '-' })],
    ['address', accessLine({ client: '2001:db8::1::7:443' })],
    ['address', accessLine({ client: '2001:db8::1' })],
    ['address', accessLine({ client: '192.0.2.1' })],
    ['address', accessLine({ client: '192.0.2.1:65536' })],
    ['address', accessLine({ client: '192.0.2.256:80', received: '-' })],
    ['number', accessLine({ received: '-' })],
    ['number', accessLine({ sent: '12e' })],
    ['number', accessLine({ sent: '-5' })],
    ['number', accessLine({ sent: '1.5' })],
    ['number', accessLine({ sent: '12345678901234567890' })],
  ];
  const rows = await bed.extract('requests', [{ content: broken.map(([, line]) => line) }]);
  const expected = broken.map(([outcome, line]) => ({ outcome, sample: line.slice(0, 500) }));
  expect(rows.map(({ outcome, sample }) => ({ outcome, sample }))).toEqual(expect.arrayContaining(expected));
  expect(rows).toHaveLength(broken.length);
  for (const { source_file, outcome, sample, ...others } of rows) {
    expect({ source_file, outcome, sample }).toEqual({ source_file: 'log-0.log', outcome, sample });
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  }
});

test('no broken line takes its neighbours with it', async () => {
  const good = accessLine();
  const cut = good.slice(0, good.indexOf('"GET') + 12);
  expect(await outcomesOf([good, cut, good, '"', good, '\\"', good])).toEqual([
    ...Array.from({ length: 4 }, () => ({ outcome: 'accepted', sample: null })),
    ...[cut, '"', '\\"'].sort().map((sample) => ({ outcome: 'format', sample })),
  ]);
});

test('blank lines, carriage returns and a missing end of line are no rows', async () => {
  const good = accessLine();
  const text = `\n${good}\r\n   \n\t\n\r\n${good}\n\n${good}`;
  expect((await outcomesOf(Buffer.from(text))).map(({ outcome }) => outcome)).toEqual([
    'accepted',
    'accepted',
    'accepted',
  ]);
});

test('samples are cut at 500 characters', async () => {
  const [row] = await outcomesOf(['x'.repeat(10_000)]);
  expect(row).toEqual({ outcome: 'format', sample: 'x'.repeat(500) });
});

test('bytes that are no text, NUL, and lines of megabytes are counted, the lines beside them read', async () => {
  const good = accessLine();
  const lines = [
    Buffer.from(good),
    Buffer.from(accessLine({ userAgent: 'a\u00ffb' }), 'latin1'),
    Buffer.from('no \0 line'),
    Buffer.from(accessLine({ userAgent: 'nul \0 inside' })),
    Buffer.from(accessLine({ userAgent: 'u'.repeat(3_000_000) })),
    Buffer.from([0xff, 0xfe, 0xfd, 0x01, 0x02, 0x00]),
    Buffer.from(good),
  ];
  const rows = await outcomesOf(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
  expect(rows.map(({ outcome }) => outcome).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'accepted'),
    ...Array.from({ length: 4 }, () => 'format'),
  ]);
});

test('a line belongs to the period by its time: from the start on, up to and without the end', async () => {
  const at = (time: string) => accessLine({ time });
  const lines = [
    at('2026-11-21T23:59:59.999999Z'),
    at('2026-11-22T00:00:00.000000Z'),
    at('2026-11-22T23:59:59.999999Z'),
    at('2026-11-23T00:00:00.000000Z'),
    // Written when the WebSocket was closed, created long before.
    accessLine({ type: 'wss', time: '2026-11-22T12:00:00.000000Z' }),
    // What is wrong with a line of another day is none of this day's business.
    accessLine({ time: '2026-11-21T12:00:00.000000Z', client: '-' }),
    'broken',
  ];
  const rows = await bed.extract('requests', [{ content: lines }], {
    start: '2026-11-22 00:00:00',
    end: '2026-11-23 00:00:00',
  });
  expect(rows.map(({ outcome, time }) => [outcome, time])).toEqual([
    ['accepted', '2026-11-22 00:00:00'],
    ['accepted', '2026-11-22 12:00:00'],
    ['accepted', '2026-11-22 23:59:59.999999'],
    ['format', null],
    ['outside', null],
    ['outside', null],
    ['outside', null],
  ]);
});

test('several files, plain and packed, in one run; equal lines count as often as they are logged', async () => {
  const rows = await bed.extract('requests', [
    { name: 'a [1].log', content: [accessLine(), accessLine()] },
    { name: 'b*?.log', content: [accessLine()], plain: true },
    { name: 'it’s.log', content: ['broken'] },
  ]);
  expect(rows.map(({ source_file, outcome }) => [source_file, outcome])).toEqual([
    ['a [1].log', 'accepted'],
    ['a [1].log', 'accepted'],
    ['b*?.log', 'accepted'],
    ['it’s.log', 'format'],
  ]);
});

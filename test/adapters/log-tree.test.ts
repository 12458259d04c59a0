import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLogTree } from '../../src/adapters/log-tree.ts';
import { foundLogsSchema } from '../../src/contracts/logs.ts';
import { accessLine, defaultColumns, flowLine } from '../queries/lines.ts';

let base: string;
let made = 0;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'log-tree-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const period = { start: '2026-11-22T00:00:00Z', end: '2026-11-23T00:00:00Z', timezone: 'UTC' };
const elb = 'AWSLogs/123456789012/elasticloadbalancing/eu-central-1';
const vpc = 'AWSLogs/123456789012/vpcflowlogs/eu-central-1';
const accessName = (stamp: string, balancer = 'app.shop.50dc6c495c0c9188') =>
  `123456789012_elasticloadbalancing_eu-central-1_${balancer}_${stamp}_10.0.1.17_4kx8s1zq.log.gz`;
const connectionText =
  '2026-11-22T10:00:00.000000Z 203.0.113.1 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 0.036 "-" - - Success TID_3\n';
const accessText = `${accessLine()}\n`;
const record = {
  version: '2',
  'account-id': '123456789012',
  'interface-id': 'eni-1',
  srcaddr: '10.0.0.1',
  dstaddr: '10.0.0.2',
  start: '1477913708',
  end: '1477913820',
  action: 'ACCEPT',
  'log-status': 'OK',
};
const flowText = `${defaultColumns.join(' ')}\n${flowLine(defaultColumns, record)}\n`;

/** A tree of files; text under a name that ends in .gz is packed. */
async function plant(files: Record<string, string | Buffer>): Promise<string> {
  const root = join(base, `tree-${made++}`);
  await mkdir(root);
  for (const [key, content] of Object.entries(files)) {
    const path = join(root, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' && key.endsWith('.gz') ? gzipSync(content) : content);
  }
  return root;
}

async function sortOut(root: string) {
  const found = foundLogsSchema.parse(await createLogTree([root]).find(period));
  for (const { detail } of found.skipped) expect(detail).toMatch(/^\S.+\.$/);
  return {
    files: Object.fromEntries(found.files.map(({ key, logs }) => [key, logs])),
    skipped: Object.fromEntries(found.skipped.map(({ key, reason }) => [key, reason])),
  };
}

test('sorts a mixed tree as AWS writes it; every file is answered', async () => {
  const day = `${elb}/2026/11/22`;
  const root = await plant({
    [`${day}/${accessName('20261122T1005Z')}`]: accessText,
    [`${day}/conn_log_${accessName('20261122T1005Z')}`]: connectionText,
    [`${day}/conn_log.${accessName('20261122T1010Z')}`]: connectionText,
    [`${day}/health_check_log_${accessName('20261122T1005Z')}`]:
      'http 2026-11-22T10:00:00.000000Z 0.001 10.0.0.1:80 tg/1 PASS 200 -\n',
    [`${day}/123456789012_elasticloadbalancing_eu-central-1_net.edge.c6e77e28c25b2234_20261122T1005Z_ab12cd34.log.gz`]:
      'tls 2.0\n',
    [`${day}/123456789012_elasticloadbalancing_eu-central-1_classic_20261122T1005Z_10.0.1.17_abcd.log.gz`]:
      '2026-11-22T10:00:00.000000Z classic 192.0.2.1:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://h:80/ HTTP/1.1" "curl" - -\n',
    'AWSLogs/123456789012/ELBAccessLogTestFile': 'Enable AccessLog for ELB: shop at 2026-11-22T10:00:00.000Z',
    [`${vpc}/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-1_20261122T1000Z_ab.log.gz`]: flowText,
    [`${vpc}/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-2_20261122T1000Z_ab.log.gz`]:
      'version resource-type account-id tgw-id srcaddr dstaddr start\n6 TransitGateway 123456789012 tgw-1 10.0.0.1 10.0.0.2 1477913708\n',
    'notes.txt': 'nothing to see here\n',
    'AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/22/trail.json.gz': '{"Records":[]}',
    [`${day}/vended.json`]: '{"type":"https","elb_status_code":"200","request_processing_time":"0.1"}\n',
    [`${day}/${accessName('20261122T1015Z')}`]: 'no line of a log\nnor this\n',
    [`${day}/${accessName('20261122T1020Z')}`]: '',
    [`${day}/${accessName('20261122T1025Z')}`]: Buffer.alloc(0),
    [`${vpc}/2026/11/22/flows.log.parquet`]: Buffer.from('PAR1\0\0\0\0PAR1'),
  });
  expect(await sortOut(root)).toEqual({
    files: {
      [`${day}/${accessName('20261122T1005Z')}`]: 'requests',
      [`${day}/conn_log_${accessName('20261122T1005Z')}`]: 'connections',
      [`${day}/conn_log.${accessName('20261122T1010Z')}`]: 'connections',
      [`${vpc}/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-1_20261122T1000Z_ab.log.gz`]: 'flows',
      [`${vpc}/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-2_20261122T1000Z_ab.log.gz`]: 'flows',
    },
    skipped: {
      [`${day}/health_check_log_${accessName('20261122T1005Z')}`]: 'health-check-log',
      [`${day}/123456789012_elasticloadbalancing_eu-central-1_net.edge.c6e77e28c25b2234_20261122T1005Z_ab12cd34.log.gz`]:
        'nlb-log',
      [`${day}/123456789012_elasticloadbalancing_eu-central-1_classic_20261122T1005Z_10.0.1.17_abcd.log.gz`]: 'clb-log',
      'AWSLogs/123456789012/ELBAccessLogTestFile': 'test-file',
      'notes.txt': 'no-log',
      'AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/22/trail.json.gz': 'no-log',
      [`${day}/vended.json`]: 'alb-log-json-or-w3c',
      [`${day}/${accessName('20261122T1015Z')}`]: 'unknown-format',
      [`${day}/${accessName('20261122T1020Z')}`]: 'empty',
      [`${day}/${accessName('20261122T1025Z')}`]: 'empty',
      [`${vpc}/2026/11/22/flows.log.parquet`]: 'damaged',
    },
  });
});

test('goes by the content where the name tells nothing, packed or plain, even when the first lines are broken', async () => {
  const root = await plant({
    'a.log': `broken\nbroken too\n${accessText}`,
    'b/c.gz': connectionText,
    'b/d.txt': flowText,
    'b/e.log': `${flowLine(defaultColumns, record)}\n`,
    'b/f.log': `${accessLine({ client: '2001:db8::1:443', rest: '"Root=1-2"' })}\r\n`,
    'W3C.log': '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes\n2026-11-22 10:00 FRA 1\n',
    'nlb.log': 'tls 2.0 2026-11-22T10:00:00 net/edge/c6e77e28c25b2234 g3d4 192.0.2.1:1 10.0.0.1:443 5 2 98 246\n',
  });
  expect(await sortOut(root)).toEqual({
    files: {
      'a.log': 'requests',
      'b/c.gz': 'connections',
      'b/d.txt': 'flows',
      'b/e.log': 'flows',
      'b/f.log': 'requests',
    },
    skipped: { 'W3C.log': 'no-log', 'nlb.log': 'nlb-log' },
  });
});

test('takes the columns of a flow log from its header, in any order, and from CloudWatch’s exports', async () => {
  const alphabetical = [...defaultColumns, 'pkt-srcaddr', 'flow-direction'].sort();
  const exported = `2026-11-22T10:00:00.000Z ${flowLine(defaultColumns, record)}\n`;
  const root = await plant({
    '1.log': `${alphabetical.join(' ')}\n${flowLine(alphabetical, record)}\n`,
    '2.log': `${alphabetical.join(' ').replaceAll('-', '_')}\n`,
    '3.log': `${flowLine(defaultColumns, record)}\n`,
    '4.log': exported,
    '5.log': `${defaultColumns.join(' ')}\n${exported}`,
    '5b.log': `${`${defaultColumns.join(' ')}\n`.repeat(3)}${exported}`,
    '6.log': 'version srcaddr dstaddr bytes\n2 10.0.0.1 10.0.0.2 5\n',
    '7.log': 'start end bytes action\n1477913708 1477913820 5 ACCEPT\n',
  });
  const { files, skipped } = await createLogTree([root]).find(period);
  const columnsOf = (names: string[]) => Object.fromEntries(names.map((name, i) => [name.replaceAll('-', '_'), i + 1]));
  expect(Object.fromEntries(files.map(({ key, columns }) => [key, columns]))).toEqual({
    '1.log': columnsOf(alphabetical),
    '2.log': columnsOf(alphabetical),
    '3.log': columnsOf(defaultColumns),
    '4.log': columnsOf(['cloudwatch-timestamp', ...defaultColumns]),
    '5.log': columnsOf(['cloudwatch-timestamp', ...defaultColumns]),
    '5b.log': columnsOf(['cloudwatch-timestamp', ...defaultColumns]),
  });
  expect(skipped.map(({ key, reason }) => [key, reason])).toEqual([
    ['6.log', 'lacks-fields'],
    ['7.log', 'lacks-fields'],
  ]);
  expect(skipped[0]?.detail).toContain('start');
  expect(skipped[1]?.detail).toContain('srcaddr, dstaddr');
});

test('a header that changes the columns in the middle makes the file unreadable, the same one again does not', async () => {
  const other = [...defaultColumns].reverse();
  const lines = flowText.repeat(3) + `${flowLine(defaultColumns, record)}\n`.repeat(20_000);
  const root = await plant({
    'same.log.gz': Buffer.concat([gzipSync(lines), gzipSync(lines)]),
    'other.log.gz': Buffer.concat([gzipSync(lines), gzipSync(`${other.join(' ')}\n${flowLine(other, record)}\n`)]),
  });
  expect(await sortOut(root)).toEqual({
    files: { 'same.log.gz': 'flows' },
    skipped: { 'other.log.gz': 'unknown-format' },
  });
});

test('names the load balancer, and the size as stored', async () => {
  const key = `${elb}/2026/11/22/${accessName('20261122T1005Z')}`;
  const root = await plant({ [key]: accessText, 'other.log': accessText });
  const { files, roots, sample } = await createLogTree([root]).find(period);
  expect({ roots, sample }).toEqual({ roots: [root], sample: false });
  expect(files).toEqual([
    {
      logs: 'requests',
      key,
      path: join(root, key),
      bytes: gzipSync(accessText).length,
      loadBalancer: 'app/shop/50dc6c495c0c9188',
      format: 'text',
      columns: null,
    },
    {
      logs: 'requests',
      key: 'other.log',
      path: join(root, 'other.log'),
      bytes: accessText.length,
      loadBalancer: null,
      format: 'text',
      columns: null,
    },
  ]);
});

test('reads the partitions of the period and one day either side, by folder, Hive folder or name', async () => {
  const keyOf = (day: string) => `${elb}/${day.replaceAll('-', '/')}/${accessName(`${day.replaceAll('-', '')}T0000Z`)}`;
  const hive = (day: number) => `${vpc}/year=2026/month=11/day=${day}/hour=00/flows.log.gz`;
  const root = await plant({
    ...Object.fromEntries([20, 21, 22, 23, 24].map((day) => [keyOf(`2026-11-${day}`), accessText])),
    ...Object.fromEntries([20, 21, 23, 24].map((day) => [hive(day), flowText])),
    [accessName('20261120T2359Z')]: accessText,
    [accessName('20261121T0000Z')]: accessText,
    'no/date/at/all.log': accessText,
    '2026/99/99/x.log': accessText,
  });
  const { files, skipped } = await sortOut(root);
  expect(Object.keys(files).sort()).toEqual(
    [
      ...[21, 22, 23].map((day) => keyOf(`2026-11-${day}`)),
      ...[21, 23].map(hive),
      accessName('20261121T0000Z'),
      'no/date/at/all.log',
      '2026/99/99/x.log',
    ].sort(),
  );
  expect(new Set(Object.values(skipped))).toEqual(new Set(['outside-period']));
  expect(Object.keys(skipped)).toHaveLength(5);
});

test('the days are those of UTC, whatever the zone of the report', async () => {
  const root = await plant(
    Object.fromEntries([19, 20, 21, 22, 23, 24].map((day) => [`2026/11/${day}/a.log`, accessText])),
  );
  const tokyo = { start: '2026-11-22T00:00:00+09:00', end: '2026-11-22T05:00:00+09:00', timezone: 'Asia/Tokyo' };
  const { files } = await createLogTree([root]).find(tokyo);
  // 21 November, 15:00 to 20:00 UTC, and a day either side of it.
  expect(files.map(({ key }) => key)).toEqual(['2026/11/20/a.log', '2026/11/21/a.log', '2026/11/22/a.log']);
});

test('follows links, but neither in circles nor to a file twice', async () => {
  const root = await plant({ 'a/one.log': accessText, 'a/deep/two.log': accessText });
  await symlink(root, join(root, 'a', 'circle'));
  await symlink(join(root, 'a', 'one.log'), join(root, 'again.log'));
  await symlink(join(root, 'gone.log'), join(root, 'dangling.log'));
  const { files, skipped } = await sortOut(root);
  expect(Object.keys(files)).toEqual(['a/deep/two.log', 'a/one.log']);
  expect(skipped).toEqual({ 'dangling.log': 'unreadable' });
});

test('several roots, one within the other: every file once, under a key of its own', async () => {
  const one = await plant({ 'x.log': accessText, 'in/y.log': accessText });
  const two = await plant({ 'x.log': accessText });
  const tree = createLogTree([one, join(one, 'in'), two]);
  const { files } = await tree.find(period);
  expect(files.map(({ key }) => key)).toEqual([join(one, 'in/y.log'), join(one, 'x.log'), join(two, 'x.log')]);
  expect(await tree.locateLine('requests', join(two, 'x.log'), accessLine())).toBe(1);
});

test('a folder or file that may not be read is skipped with the reason', async () => {
  const root = await plant({ 'closed/a.log': accessText, 'b.log': accessText, 'c.log': accessText });
  await chmod(base, 0o755);
  await chmod(join(root, 'closed'), 0);
  await chmod(join(root, 'b.log'), 0);
  // Nothing is closed to root: it looks at the tree as nobody.
  const asRoot = process.geteuid?.() === 0;
  if (asRoot) process.seteuid?.(65534);
  const answer = await sortOut(root).finally(() => {
    if (asRoot) process.seteuid?.(0);
  });
  await chmod(join(root, 'closed'), 0o700);
  expect(answer).toEqual({ files: { 'c.log': 'requests' }, skipped: { closed: 'unreadable', 'b.log': 'unreadable' } });
});

test('a tree that is not there is answered as unreadable', async () => {
  const { files, skipped } = await createLogTree([join(base, 'nowhere')]).find(period);
  expect(files).toEqual([]);
  expect(skipped).toMatchObject([{ key: '.', reason: 'unreadable' }]);
});

test('tells generated samples by their marker, which is no file of the tree', async () => {
  const root = await plant({ 'ipv6-report-sample.json': '{}', 'a.log': accessText });
  const { files, skipped, sample } = await createLogTree([root]).find(period);
  expect({ files: files.length, skipped, sample }).toEqual({ files: 1, skipped: [], sample: true });
});

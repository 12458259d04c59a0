import { type Address, writeAddress } from './addresses.ts';
import { dayMs, dayStart } from './balancer-logs.ts';
import type { Dice } from './dice.ts';
import type { Truth } from './truth.ts';

const usual =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const later =
  'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn reject-reason resource-id encryption-status instance-tag instance-tag-2 interface-type next-hop-vpc-id';
const whole: ReadonlySet<string> = new Set(
  'version srcport dstport protocol packets bytes start end tcp-flags traffic-path encryption-status'.split(' '),
);

export type Values = Record<string, string>;

export interface FlowFile {
  columns: string[];
  records: Values[];
}

/** A format of its own for each file: the default fields and some later ones, in any order. */
export function drawFormat(dice: Dice): string[] {
  if (dice.chance(0.25)) return usual.split(' ');
  return dice.shuffle([...usual.split(' '), ...later.split(' ').filter(() => dice.chance(0.5))]);
}

/** `typed`: as a Parquet file can have it, where a number cannot be written wrongly. */
export function flowRecords(dice: Dice, truth: Truth, addresses: readonly Address[], typed: boolean): Values[] {
  const second = Math.floor(dayStart / 1000);
  const families = { ipv4: addresses.filter(isOf('ipv4')), ipv6: addresses.filter(isOf('ipv6')) };
  const draw = () => {
    const source = dice.pick(addresses);
    const target = dice.pick(families[source.family]);
    const [packets, bytes] = [1 + dice.below(1000), 40 + dice.below(1_000_000)];
    const action = dice.pick(['ACCEPT', 'ACCEPT', 'REJECT'] as const);
    const start = second + dice.pick([0, 86_399, dice.below(86_400)]);
    const values: Values = {
      version: '5',
      'account-id': dice.pick(['123456789012', 'unknown']),
      'interface-id': dice.pick(['eni-1', 'eni-2', '-']),
      srcaddr: writeAddress(source, dice, false),
      dstaddr: writeAddress(target, dice, false),
      srcport: String(dice.below(65536)),
      dstport: String(dice.below(65536)),
      protocol: dice.pick(['6', '17', '58', '1']),
      packets: String(packets),
      bytes: String(bytes),
      start: String(start),
      end: String(start + 59),
      action,
      'log-status': 'OK',
      'vpc-id': dice.pick(['vpc-1', 'vpc-2', '-']),
      'tcp-flags': dice.pick(['0', '2', '18', '-']),
      'flow-direction': dice.pick(['ingress', 'egress']),
      'traffic-path': dice.pick(['1', '8', '-']),
      'instance-tag': dice.pick(['%2D', 'a%20b', '-']),
    };
    return { source, target, packets, bytes, action, values };
  };
  const records = Array.from({ length: 4 + dice.below(40) }, () => {
    const { source, target, packets, bytes, action, values } = draw();
    if (action === 'REJECT' && dice.chance(0.1)) {
      // Block Public Access: no sizes.
      truth.flow(action, source, target, 0, 0);
      return { ...values, packets: '-', bytes: '-', 'reject-reason': 'BPA' };
    }
    truth.flow(action, source, target, packets, bytes);
    return values;
  });
  const nothing = {
    srcaddr: '-',
    dstaddr: '-',
    srcport: '-',
    dstport: '-',
    protocol: '-',
    packets: '-',
    bytes: '-',
    action: '-',
  };
  const others: [Parameters<Truth['count']>[1], Values, boolean][] = [
    ['nodata', { ...nothing, 'log-status': 'NODATA' }, true],
    ['skipdata', { ...nothing, 'log-status': 'SKIPDATA' }, true],
    ['outside', { start: String(second - 1) }, true],
    ['outside', { start: String(second + dayMs / 1000) }, true],
    ['time', { start: '-', end: '-' }, true],
    ['address', { srcaddr: dice.pick(['-', '10.0.0.256', 'x']), 'pkt-srcaddr': '-' }, true],
    ['number', { bytes: '-', action: 'ACCEPT' }, true],
    ['number', { packets: dice.pick(['7.5', '1e3']) }, false],
    ['time', { start: '2026-11-22T10:00:00Z' }, false],
  ];
  for (let index = dice.below(8); index > 0; index--) {
    const [fate, change, inParquet] = dice.pick(others);
    if (typed && !inParquet) continue;
    truth.count('flows', fate);
    records.push({ ...draw().values, ...change });
  }
  return dice.shuffle(records);
}

function isOf(family: Address['family']): (address: Address) => boolean {
  return (address) => address.family === family;
}

/** Lines of a text file; `stamped` as CloudWatch Logs exports them. A header may come again, a record may be cut off. */
export function flowText(dice: Dice, truth: Truth, { columns, records }: FlowFile, stamped: boolean): string[] {
  const prefix = stamped ? '2026-11-22T10:00:00.000Z ' : '';
  const header = columns.join(' ');
  const lines = [header];
  for (const values of records) {
    if (dice.chance(0.05)) lines.push(header);
    lines.push(prefix + columns.map((column) => values[column] ?? '-').join(' '));
  }
  if (dice.chance(0.3)) {
    truth.count('flows', 'format');
    lines.push('2 123456789012 eni-1 10.0.0.1');
  }
  return lines;
}

/** Columns with the types of Parquet files, 32 or 64 bits by chance, and the rows. */
export function flowTable(dice: Dice, { columns, records }: FlowFile) {
  const types = columns.map((column) => [
    column.replaceAll('-', '_'),
    whole.has(column)
      ? dice.pick(column === 'start' || column === 'end' ? ['BIGINT'] : ['INTEGER', 'BIGINT'])
      : 'VARCHAR',
  ]);
  const rows = records.map((values) =>
    columns.map((column) => {
      const value = values[column] ?? '-';
      return whole.has(column) && value === '-' ? null : value;
    }),
  );
  return { columns: Object.fromEntries(types) as Record<string, string>, rows };
}

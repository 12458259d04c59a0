import { sqlLiteral } from '../contracts/statement.ts';
import type { Prefix } from '../ipv6/prefix.ts';
import { sqlSeconds } from './times.ts';

/**
 * Statements that show the rows of an event again, in the typed tables (queries/tables). All values are literals but the
 * run: a report must not depend on the run that made it.
 */

const head = [
  '-- <run>: the name of a run of this period: its execution in Step Functions, or the folder in tables/ of --work',
];
const most = 1000;

export interface FlowFilter {
  source?: Prefix | null;
  target?: string | null;
  port?: number | null;
  ports?: readonly number[];
  protocol?: number | null;
  protocols?: readonly number[];
  interface?: string | null;
  direction?: 'ingress' | 'egress';
  /** Seconds since 1970, both inclusive. */
  first: number;
  last: number;
  rejected?: boolean;
}

export function lookAtFlows(filter: FlowFilter): string {
  const where = [
    ...inPrefix('src', filter.source),
    ...equals('dst', filter.target),
    ...equals('dst_port', filter.port),
    ...isOneOf('dst_port', filter.ports),
    ...equals('protocol', filter.protocol),
    ...isOneOf('protocol', filter.protocols),
    ...equals('interface_id', filter.interface),
    ...equals('direction', filter.direction),
    ...(filter.rejected === true ? ["action = 'REJECT'"] : []),
    ...between('"start"', filter.first, filter.last),
  ];
  const columns = 'interface_id, src, src_port, dst, dst_port, protocol, packets, bytes, action, tcp_flags';
  return write(`SELECT "start", ${columns}`, 'flows', where, '"start", src, dst, dst_port, src_port');
}

export function lookAtRequests(filter: { source: Prefix; first: number; last: number }): string {
  const where = [...inPrefix('client', filter.source), ...between('"time"', filter.first, filter.last)];
  const columns = 'load_balancer, client, client_port, method, host, path, elb_status, target_status, user_agent';
  return write(`SELECT "time", ${columns}`, 'requests', where, '"time", client, client_port');
}

function write(select: string, table: string, where: readonly string[], order: string): string {
  return [
    ...head,
    select,
    `FROM ${table}`,
    ["WHERE run = '<run>' AND outcome = 'accepted'", ...where].join('\n  AND '),
    `ORDER BY ${order}`,
    `LIMIT ${most}`,
  ].join('\n');
}

function inPrefix(column: string, prefix: Prefix | null | undefined): string[] {
  return prefix === null || prefix === undefined ? [] : [whereInPrefix(column, prefix)];
}

/** The condition that the key in a column lies in a prefix. */
export function whereInPrefix(column: string, prefix: Prefix): string {
  if (prefix.length === 128) return `${column} = ${sqlLiteral(prefix.hex)}`;
  // Keys of an address sort as the address does, so that any length is a range.
  const digits = Math.floor(prefix.length / 4);
  const start = prefix.hex.slice(0, digits);
  if (prefix.length % 4 === 0) return `substr(${column}, 1, ${digits}) = ${sqlLiteral(start)}`;
  const nibble = Number.parseInt(prefix.hex[digits] ?? '0', 16) | (0xf >> (prefix.length % 4));
  const last = start + nibble.toString(16).padEnd(32 - digits, 'f');
  return `${column} BETWEEN ${sqlLiteral(prefix.hex)} AND ${sqlLiteral(last)}`;
}

function equals(column: string, value: string | number | null | undefined): string[] {
  return value === null || value === undefined ? [] : [`${column} = ${sqlLiteral(value)}`];
}

function isOneOf(column: string, values: readonly number[] | undefined): string[] {
  return values === undefined ? [] : [`${column} IN (${values.map(sqlLiteral).join(', ')})`];
}

function between(column: string, first: number, last: number): string[] {
  // A moment with a fraction belongs to its second.
  return [`${column} >= TIMESTAMP '${sqlSeconds(first)}'`, `${column} < TIMESTAMP '${sqlSeconds(last + 1)}'`];
}

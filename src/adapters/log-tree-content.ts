import type { LogKind, SkipReason } from '../contracts/logs.ts';
import {
  type Columns,
  readFlowHeader,
  readHeaderlessFlow,
  shifted,
  startsWithTimestamp,
} from './log-tree-flow-fields.ts';

export type Content =
  | { logs: 'requests' | 'connections' }
  /** `header` is what the file's first line names; `columns` is where the records have it. */
  | { logs: 'flows'; columns: Columns; header: Columns | null }
  | { reason: SkipReason; detail: string };

const iso = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?`;
const request = new RegExp(String.raw`^[a-z0-9]+ ${iso}Z app/\S+ \S+ \S+ -?[\d.]+ -?[\d.]+ -?[\d.]+ \S+ \S+ \S+ \S+ "`);
const connection = new RegExp(String.raw`^${iso}Z [0-9A-Fa-f:.]+ \d+ \d+ \S+ \S+ [\d.-]+ (?:".*"|-) \S+ \S+ \S+`);
const networkBalancer = new RegExp(String.raw`^tls \d+(?:\.\d+)? ${iso}Z? net/`);
const classicBalancer = new RegExp(
  String.raw`^${iso}Z \S+ \S+:\d+ (?:-|\S+:\d+) -?[\d.]+ -?[\d.]+ -?[\d.]+ \S+ \S+ \d+ \d+ "`,
);
const healthCheck = new RegExp(String.raw`^[a-z0-9]+ ${iso}Z [\d.-]+ \S+ \S+ (?:PASS|FAIL) `);

/** Lines of the beginning that are looked at: the first may be broken. */
const mostLines = 50;

/** Decides by the first lines of a file what it holds; null when they are of no log that is known. */
export function readLogContent(beginning: string): Content | null {
  const lines = beginning.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const structured = readStructured(lines[0] ?? '', lines[1] ?? '');
  if (structured) return structured;
  for (const [index, line] of lines.slice(0, mostLines).entries()) {
    const content = readLine(line, lines.slice(index + 1));
    if (content) return content;
  }
  return null;
}

function readLine(line: string, following: readonly string[]): Content | null {
  const header = readFlowHeader(line);
  // The same header may stand there twice.
  if (header)
    return readFlowColumns(
      header,
      following.find((next) => readFlowHeader(next) === null),
    );
  if (request.test(line)) return { logs: 'requests' };
  if (networkBalancer.test(line)) return foreign('nlb-log', 'Its lines are those of a Network Load Balancer’s log.');
  if (classicBalancer.test(line)) return foreign('clb-log', 'Its lines are those of a Classic Load Balancer’s log.');
  if (healthCheck.test(line)) return foreign('health-check-log', 'Its lines are those of a health check log.');
  if (connection.test(line)) return { logs: 'connections' };
  const columns = readHeaderlessFlow(line);
  return columns && { logs: 'flows', columns, header: null };
}

/** `next` is the first record after the header, if there is one. */
export function readFlowColumns(header: Columns, next: string | undefined): Content {
  const columns =
    next !== undefined && startsWithTimestamp(next) && next.trim().split(/ +/).length === Object.keys(header).length + 1
      ? shifted(header)
      : header;
  const missing = [
    ['start', 'end'],
    ['srcaddr', 'pkt_srcaddr'],
    ['dstaddr', 'pkt_dstaddr'],
  ].filter((names) => !names.some((name) => name in columns));
  if (missing.length > 0) {
    const fields = missing.map(([name]) => name).join(', ');
    return foreign(
      'lacks-fields',
      `The format of this flow log leaves out ${fields}; a format cannot be changed, so make another flow log ` +
        '(ipv6-report doctor prints the command).',
    );
  }
  return { logs: 'flows', columns, header };
}

/** Vended ALB logs as JSON or W3C; other JSON and W3C files (CloudTrail, CloudFront) are nobody's business. */
function readStructured(first: string, second: string): Content | null {
  const json = first.startsWith('{') && /"(?:elb_status_code|request_processing_time|target_status_code)"/.test(first);
  const w3c =
    /^#(?:Version|Fields):/.test(first) && /elb[-_]status[-_]code|request[-_]processing[-_]time/.test(first + second);
  return json || w3c
    ? foreign(
        'alb-log-json-or-w3c',
        'It is an ALB log as JSON or W3C; switch on access logs to S3, which are plain text.',
      )
    : null;
}

function foreign(reason: SkipReason, detail: string): Content {
  return { reason, detail };
}

export type LogContent = Extract<Content, { logs: LogKind }>;

export function isLog(content: Content): content is LogContent {
  return 'logs' in content;
}

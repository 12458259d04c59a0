import { mix } from './random.ts';
import { account, type LoadBalancer, region } from './site.ts';

/** Where AWS puts log files, and what it names them. Paths are relative, with `/`. Times are seconds since 1970. */

const flowLog = 'fl-0123456789abcdef0';

function stampOf(time: number): { folder: string; text: string } {
  const iso = new Date(time * 1000).toISOString();
  return {
    folder: iso.slice(0, 10).replaceAll('-', '/'),
    text: `${iso.slice(0, 16).replaceAll('-', '').replace(':', '')}Z`,
  };
}

const base36 = (...labels: number[]) =>
  (mix(91, ...labels).toString(36) + mix(92, ...labels).toString(36)).padStart(8, '0').slice(0, 8);

type Logs = 'access' | 'connection' | 'health-check';
const prefixes: Readonly<Record<Logs, string>> = {
  access: '',
  connection: 'conn_log_',
  'health-check': 'health_check_log_',
};

const balancerFolder = (day: string) => `AWSLogs/${account}/elasticloadbalancing/${region}/${day}`;

/**
 * A load balancer node's file. Both folder and stamp are those of the interval's END: the last minutes of a day lie in
 * the next day's folder.
 */
export function balancerKey(
  logs: Logs,
  balancer: LoadBalancer,
  node: string,
  end: number,
  ...labels: number[]
): string {
  const stamp = stampOf(end);
  const random = base36(end, node.length, logs.length, ...labels);
  return `${balancerFolder(stamp.folder)}/${prefixes[logs]}${account}_elasticloadbalancing_${region}_${balancer.fileName}_${stamp.text}_${node}_${random}.log.gz`;
}

/** A network load balancer's file: its name has no node address. */
export function networkBalancerKey(end: number, ...labels: number[]): string {
  const stamp = stampOf(end);
  return `${balancerFolder(stamp.folder)}/${account}_elasticloadbalancing_${region}_net.edge.c6e77e28c25b2234_${stamp.text}_${base36(end, ...labels)}.log.gz`;
}

/** A flow log file. Its stamp is the START of the window that its records end in. */
export function flowKey(start: number, ...labels: number[]): string {
  const stamp = stampOf(start);
  const hash = mix(93, start, ...labels)
    .toString(16)
    .padStart(8, '0');
  return `AWSLogs/${account}/vpcflowlogs/${region}/${stamp.folder}/${account}_vpcflowlogs_${region}_${flowLog}_${stamp.text}_${hash}.log.gz`;
}

/** Written once, when access logs are switched on, and not compressed. */
export const testFileKey = `AWSLogs/${account}/ELBAccessLogTestFile`;

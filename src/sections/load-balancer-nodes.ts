import type { FoundLogs } from '../contracts/logs.ts';
import type { Hour } from './section.ts';

const hourMs = 3_600_000;

/** Public IPv4 addresses of load balancer nodes: of all, and by load balancer where the file tells it. */
export interface NodeCounts {
  readonly all: number;
  readonly byLoadBalancer: ReadonlyMap<string, number>;
}

/**
 * Counted by the names of their files, `…_20261122T0905Z_192.0.2.14_….log.gz` (AWS pads the parts with zeros in some
 * places); the most in one hour. Nodes of internal load balancers have private ones and do not count.
 */
export function countNodes(files: FoundLogs['files'], hours: readonly Hour[]): NodeCounts {
  const [start, end] = [hours[0]?.start ?? 0, hours.at(-1)?.end ?? 0];
  const all = new HourlySets();
  const byLoadBalancer = new Map<string, HourlySets>();
  for (const { logs, key, loadBalancer } of files) {
    const node = logs === 'flows' ? null : readNode(key);
    if (node === null || node.written < start || node.written >= end) continue;
    const hour = Math.floor(node.written / hourMs);
    all.add(hour, node.address);
    if (loadBalancer === null) continue;
    const own = byLoadBalancer.get(loadBalancer) ?? new HourlySets();
    byLoadBalancer.set(loadBalancer, own);
    own.add(hour, node.address);
  }
  return { all: all.most(), byLoadBalancer: new Map([...byLoadBalancer].map(([name, sets]) => [name, sets.most()])) };
}

class HourlySets {
  readonly #sets = new Map<number, Set<string>>();

  add(hour: number, value: string): void {
    this.#sets.set(hour, (this.#sets.get(hour) ?? new Set()).add(value));
  }

  most(): number {
    return [...this.#sets.values()].reduce((most, { size }) => Math.max(most, size), 0);
  }
}

/** Null for names of another form, and private addresses. */
function readNode(key: string): { written: number; address: string } | null {
  const name = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_(\d{1,3}(?:\.\d{1,3}){3})_[^/]*$/.exec(key);
  if (name === null) return null;
  const [, year, month, day, clock, minute, address = ''] = name;
  const octets = address.split('.').map(Number);
  // The stamp is the end of the five minutes.
  const written = Date.parse(`${year}-${month}-${day}T${clock}:${minute}:00Z`) - 1;
  return isPrivate(octets) ? null : { written, address: octets.join('.') };
}

/** RFC 1918, and RFC 6598 (100.64.0.0/10), which VPCs use, too. */
function isPrivate([first = 0, second = 0]: readonly number[]): boolean {
  if (first === 10 || (first === 192 && second === 168)) return true;
  return (first === 172 && second >= 16 && second < 32) || (first === 100 && second >= 64 && second < 128);
}

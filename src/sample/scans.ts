import { formatIpv6 } from './address.ts';
import { addressOf, refused, type Stage } from './conversations.ts';
import type { Flow } from './flow-line.ts';
import { exposed, interfaces } from './interfaces.ts';
import { hostilePrefixes } from './networks.ts';

// Without the ports that are open on one of the interfaces: a scan of those would be accepted.
const POPULAR_PORTS = [
  21, 23, 25, 53, 81, 110, 111, 135, 139, 143, 161, 389, 445, 465, 587, 631, 993, 995, 1080, 1433, 1521, 1723, 1883,
  2049, 2181, 2375, 3000, 3128, 3306, 3389, 4444, 5000, 5060, 5601, 5672, 5900, 5984, 6379, 6443, 7001, 8000, 8008,
  8081, 8443, 8888, 9092, 9200, 9300, 10250, 11211, 15672, 25565, 27017, 50070,
] as const;

/** A scanner that takes another address out of its /48 for every packet: no single address of it does much. */
export function rotatingScan(stage: Stage): Flow {
  const { random } = stage;
  const [w0, w1] = hostilePrefixes.rotatingScanner;
  const source = formatIpv6([w0, (w1 | random.below(0x10000)) >>> 0, random.uint32(), random.uint32()]);
  const at = random.pick(exposed);
  return refused(stage, { at, family: 6, source, destination: random.pick(at.ipv6), port: random.pick(POPULAR_PORTS) });
}

/**
 * One address that goes through the ports of one of ours.
 * @param step how many of its packets went before
 */
export function portScan(stage: Stage, step: number): Flow {
  const [w0, w1] = hostilePrefixes.portScanner;
  const at = interfaces.bastion;
  // Multiplied by a number without a divisor in common with 65535: in an order that looks random, and no port again
  // before all others had their turn.
  const port = 1 + ((step * 7919) % 65_535);
  return refused(stage, {
    at,
    family: 6,
    source: formatIpv6([w0, w1, 0, 0x5ca1]),
    destination: addressOf(at, 6),
    port,
  });
}

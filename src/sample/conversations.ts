import { LogNormal } from './distributions.ts';
import { type Flow, paths } from './flow-line.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { Population } from './population.ts';
import type { Random } from './random.ts';

/** What the scenes of one moment share. */
export interface Stage {
  random: Random;
  population: Population;
  /** Of clients' flows. */
  ipv6Share: number;
  /** Second of the day. */
  second: number;
}

/** The records of one event, of which each leaves at least one. */
export type Records = [Flow, ...Flow[]];

interface Conversation {
  /** One of ours. */
  at: NetworkInterface;
  family: 4 | 6;
  /** Address of the other side. */
  peer: string;
  /** The serving side's. */
  port: number;
  /** Which way our packets take. */
  path: Flow['path'];
  /** Packets of the side that opens it. */
  median?: number;
  /** AWS service of the other side. */
  service?: string;
}

const UDP_PORTS: readonly number[] = [53, 123];
/** FIN and SYN of the side that opens, FIN and SYN-ACK of the other; only ACK is 0. */
const OPENING = 3;
const ANSWERING = 19;
const PACKETS = new LogNormal(0.9);

const highPort = (random: Random) => 1024 + random.below(64_512);
export const addressOf = (at: NetworkInterface, family: 4 | 6) => (family === 6 ? (at.ipv6[0] ?? '') : at.ipv4);

/** A conversation that the other side opens, as our interface logs it. */
export function served({ random }: Stage, { at, family, peer, port, path, median = 14 }: Conversation): [Flow, Flow] {
  const packets = Math.max(1, PACKETS.around(random, median));
  const answers = Math.max(1, Math.round(packets * 1.3));
  const own = addressOf(at, family);
  const peerPort = highPort(random);
  // An IPv6 header is 20 bytes longer.
  const headers = family === 6 ? 60 : 40;
  // The aggregation interval may cut it in two.
  const whole = random.chance(0.8);
  const common = { at, family, protocol: 6, accepted: true } as const;
  return [
    {
      ...common,
      direction: 'ingress',
      source: peer,
      destination: own,
      sourcePort: peerPort,
      destinationPort: port,
      packets,
      bytes: packets * (headers + 30 + random.below(120)),
      tcpFlags: whole ? OPENING : 0,
      path: paths.ingress,
    },
    {
      ...common,
      direction: 'egress',
      source: own,
      destination: peer,
      sourcePort: port,
      destinationPort: peerPort,
      packets: answers,
      bytes: answers * (headers + 300 + random.below(1000)),
      tcpFlags: whole ? ANSWERING : 0,
      path,
    },
  ];
}

/** A conversation that our host opens: its packets, and the answers. */
export function opened({ random }: Stage, conversation: Conversation): [Flow, Flow] {
  const { at, family, peer, port, path, median = 9, service = '-' } = conversation;
  const packets = Math.max(1, PACKETS.around(random, median));
  const own = addressOf(at, family);
  const ownPort = highPort(random);
  const protocol = UDP_PORTS.includes(port) ? 17 : 6;
  const common = { at, family, protocol, accepted: true } as const;
  return [
    {
      ...common,
      direction: 'egress',
      source: own,
      destination: peer,
      sourcePort: ownPort,
      destinationPort: port,
      packets,
      bytes: packets * (90 + random.below(200)),
      tcpFlags: protocol === 6 ? OPENING : 0,
      path,
      destinationService: service,
    },
    {
      ...common,
      direction: 'ingress',
      source: peer,
      destination: own,
      sourcePort: port,
      destinationPort: ownPort,
      packets: packets + 2,
      bytes: (packets + 2) * (200 + random.below(900)),
      tcpFlags: protocol === 6 ? ANSWERING : 0,
      path: paths.ingress,
      sourceService: service,
    },
  ];
}

interface Attempt {
  at: NetworkInterface;
  family: 4 | 6;
  source: string;
  destination: string;
  port: number;
}

/** SYN packets that a security group or network ACL drops. */
export function refused({ random }: Stage, { at, family, source, destination, port }: Attempt): Flow {
  const packets = 1 + random.below(3);
  return {
    at,
    family,
    direction: 'ingress',
    source,
    destination,
    sourcePort: highPort(random),
    destinationPort: port,
    protocol: 6,
    packets,
    bytes: packets * (family === 6 ? 80 : 60),
    accepted: false,
    tcpFlags: 2,
    path: paths.ingress,
  };
}

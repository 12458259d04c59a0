import { formatIpv4, formatIpv6 } from './address.ts';
import { LogNormal } from './distributions.ts';
import { type Flow, paths } from './flow-line.ts';
import { exposed, interfaces, type NetworkInterface } from './interfaces.ts';
import { type Population, pickCaller } from './population.ts';
import type { Random } from './random.ts';

/** What the scenes of one interval share. */
export interface Stage {
  random: Random;
  population: Population;
  /** Of clients' flows. */
  ipv6Share: number;
  /** Second of the day. */
  second: number;
}

const PACKETS = new LogNormal(0.9);
const packetsAround = (random: Random, median: number) => Math.max(1, PACKETS.around(random, median));
export const highPort = (random: Random) => 1024 + random.below(64_512);
const addressOf = (at: NetworkInterface, family: 4 | 6) => (family === 6 ? (at.ipv6[0] ?? '') : at.ipv4);

/** A conversation as one interface sees it: the client's packets come in, the answers go out. */
function served(
  stage: Stage,
  at: NetworkInterface,
  family: 4 | 6,
  client: string,
  port: number,
  median: number,
  path: Flow['path'],
): Flow[] {
  const { random } = stage;
  const packets = packetsAround(random, median);
  const own = addressOf(at, family);
  const clientPort = highPort(random);
  // IPv6 headers are 20 bytes longer.
  const header = family === 6 ? 60 : 40;
  const whole = random.chance(0.8);
  const common = { at, family, protocol: 6, accepted: true } as const;
  const answer = Math.max(1, Math.round(packets * 1.3));
  return [
    {
      ...common,
      direction: 'ingress',
      source: client,
      destination: own,
      sourcePort: clientPort,
      destinationPort: port,
      packets,
      bytes: packets * (header + 30 + random.below(120)),
      tcpFlags: whole ? 3 : 0,
      path: paths.ingress,
    },
    {
      ...common,
      direction: 'egress',
      source: own,
      destination: client,
      sourcePort: port,
      destinationPort: clientPort,
      packets: answer,
      bytes: answer * (header + 300 + random.below(1000)),
      tcpFlags: whole ? 19 : 0,
      path,
    },
  ];
}

/** A conversation that our host opens. */
function opened(
  stage: Stage,
  at: NetworkInterface,
  family: 4 | 6,
  server: string,
  port: number,
  path: Flow['path'],
  more: Partial<Flow> = {},
): Flow[] {
  const { random } = stage;
  const packets = packetsAround(random, 9);
  const own = addressOf(at, family);
  const ownPort = highPort(random);
  const protocol = port === 53 || port === 123 ? 17 : 6;
  const flags = protocol === 6 ? ([3, 19] as const) : ([0, 0] as const);
  const common = { at, family, protocol, accepted: true } as const;
  const { destinationService, ...rest } = more;
  return [
    {
      ...common,
      ...rest,
      ...(destinationService === undefined ? {} : { destinationService }),
      direction: 'egress',
      source: own,
      destination: server,
      sourcePort: ownPort,
      destinationPort: port,
      packets,
      bytes: packets * (90 + random.below(200)),
      tcpFlags: flags[0],
      path,
    },
    {
      ...common,
      ...(destinationService === undefined ? {} : { sourceService: destinationService }),
      direction: 'ingress',
      source: server,
      destination: own,
      sourcePort: port,
      destinationPort: ownPort,
      packets: packets + 2,
      bytes: (packets + 2) * (200 + random.below(900)),
      tcpFlags: flags[1],
      path: paths.ingress,
    },
  ];
}

/** A packet that a security group or network ACL drops. */
export function refused(
  stage: Stage,
  at: NetworkInterface,
  family: 4 | 6,
  source: string,
  destination: string,
  port: number,
): Flow {
  const packets = 1 + stage.random.below(3);
  return {
    at,
    family,
    direction: 'ingress',
    source,
    destination,
    sourcePort: highPort(stage.random),
    destinationPort: port,
    protocol: 6,
    packets,
    bytes: packets * (family === 6 ? 80 : 60),
    accepted: false,
    tcpFlags: 2,
    path: paths.ingress,
  };
}

function anyClient(stage: Stage, family?: 4 | 6): { client: string; family: 4 | 6 } {
  const { random, population } = stage;
  const ipv6 = family === undefined ? random.chance(stage.ipv6Share) : family === 6;
  const kind = random.chance(0.62) ? 'phone' : random.chance(0.85) ? 'desktop' : 'tool';
  const caller = pickCaller(random, population, kind, ipv6, stage.second);
  return { client: population.book.textOf(caller.address), family: caller.family };
}

/** Somewhere on the Internet: a host of a large block, by hashing. */
const publicIpv4 = (random: Random) => formatIpv4((0x33440000 + random.below(0x40000)) >>> 0);
const somebody = (random: Random) =>
  formatIpv4((random.pick([0x2d000000, 0x5b000000, 0x8a000000, 0xb4000000]) + random.below(0xffffff)) >>> 0);
const serverIpv6 = (random: Random) =>
  formatIpv6([0x2a0104f8, 0x00100000 + random.below(0xffff), 0, 1 + random.below(3)]);

export const scenes = {
  client: (stage: Stage): Flow[] => {
    const { client, family } = anyClient(stage);
    const balancers = stage.random.chance(0.68) ? interfaces.webBalancers : interfaces.apiBalancers;
    const port = stage.random.chance(0.95) ? 443 : 80;
    return served(stage, stage.random.pick(balancers), family, client, port, 14, paths.internetGateway);
  },

  /** From the load balancer to its target: both interfaces log it. */
  target: (stage: Stage): Flow[] => {
    const { random } = stage;
    const web = random.chance(0.68);
    const balancer = random.pick(web ? interfaces.webBalancers : interfaces.apiBalancers);
    const target = random.pick(web ? interfaces.shop : interfaces.search);
    const family = web && random.chance(0.3) ? 6 : 4;
    const [out] = opened(stage, balancer, family, addressOf(target, family), web ? 8080 : 9000, paths.sameVpc);
    return out === undefined ? [] : [out, { ...out, at: target, direction: 'ingress', path: paths.ingress }];
  },

  database: (stage: Stage): Flow[] => {
    const family = stage.random.chance(0.55) ? 6 : 4;
    const client = addressOf(stage.random.pick(interfaces.shop), family);
    return served(stage, interfaces.database, family, client, 5432, 20, paths.sameVpc);
  },

  /** IPv4 goes out through the NAT gateway, which logs the way to the Internet with its own address. */
  nat: (stage: Stage): Flow[] => {
    const host = stage.random.pick([...interfaces.shop, ...interfaces.search]);
    const server = publicIpv4(stage.random);
    const [out, back] = opened(stage, host, 4, server, 443, paths.sameVpc);
    if (out === undefined || back === undefined) return [];
    const gateway = interfaces.natGateway;
    return [
      out,
      { ...out, at: gateway, source: gateway.ipv4, packetSource: host.ipv4, path: paths.internetGateway },
      back,
    ];
  },

  ipv6Out: (stage: Stage): Flow[] => {
    const host = stage.random.pick([...interfaces.shop, ...interfaces.workers]);
    return opened(stage, host, 6, serverIpv6(stage.random), 443, paths.internetGateway);
  },

  /** RFC 6052: an IPv4 host behind 64:ff9b::/96, from an interface that has no IPv4. */
  nat64: (stage: Stage): Flow[] => {
    const worker = stage.random.pick(interfaces.workers);
    const server = (0x33440000 + stage.random.below(0x4000)) >>> 0;
    const [out, back] = opened(stage, worker, 6, formatIpv6([0x0064ff9b, 0, 0, server]), 443, paths.sameVpc);
    if (out === undefined || back === undefined) return [];
    const gateway = interfaces.natGateway;
    return [
      out,
      {
        ...out,
        at: gateway,
        family: 4,
        source: gateway.ipv4,
        destination: formatIpv4(server),
        path: paths.internetGateway,
      },
      back,
    ];
  },

  storage: (stage: Stage): Flow[] => {
    const host = stage.random.pick(interfaces.shop);
    return opened(
      stage,
      host,
      4,
      formatIpv4((0x34db4800 + stage.random.below(0x400)) >>> 0),
      443,
      paths.gatewayEndpoint,
      { destinationService: 'S3' },
    );
  },

  /** Resolvers and clocks of others; AWS's own are not logged. */
  dns: (stage: Stage): Flow[] => {
    const { random } = stage;
    const host = random.pick(interfaces.search);
    if (random.chance(0.3)) return opened(stage, host, 6, '2606:4700:f1::1', 123, paths.internetGateway);
    return random.chance(0.6)
      ? opened(stage, host, 6, '2620:fe::fe', 53, paths.internetGateway)
      : opened(stage, host, 4, '9.9.9.9', 53, paths.sameVpc);
  },

  /** Packet Too Big, echo and unreachable: without ICMPv6 there is no IPv6. */
  icmp: (stage: Stage): Flow[] => {
    const { random } = stage;
    const { client, family } = anyClient(stage, random.chance(0.85) ? 6 : 4);
    const at = random.pick([...interfaces.webBalancers, ...interfaces.apiBalancers]);
    const packets = 1 + random.below(4);
    return [
      {
        at,
        family,
        direction: 'ingress',
        source: client,
        destination: addressOf(at, family),
        sourcePort: 0,
        destinationPort: 0,
        protocol: family === 6 ? 58 : 1,
        packets,
        bytes: packets * (family === 6 ? 104 : 84),
        accepted: family === 6 || random.chance(0.3),
        tcpFlags: 0,
        path: paths.ingress,
      },
    ];
  },

  /** The background noise of IPv4: everybody knocks at the ports of telnet, SSH, SMB, RDP. */
  noiseIpv4: (stage: Stage): Flow[] => {
    const at = stage.random.pick(exposed);
    return [
      refused(
        stage,
        at,
        4,
        somebody(stage.random),
        at.ipv4,
        stage.random.pick([22, 23, 23, 445, 1433, 3389, 5900, 8443]),
      ),
    ];
  },

  /** IPv6 has little of it; some comes from addresses that nobody can have (spoofed). */
  noiseIpv6: (stage: Stage): Flow[] => {
    const { random } = stage;
    const at = random.pick(exposed);
    const bogon = random.pick([0x20010db8, 0x3ffe0b00, 0xfec00000]);
    const source = random.chance(0.3)
      ? formatIpv6([bogon, random.below(0xffff), 0, 1 + random.below(9)])
      : serverIpv6(random);
    return [refused(stage, at, 6, source, at.ipv6[0] ?? '', random.pick([22, 23, 445, 3389]))];
  },

  /** The hole: the database's port is closed on IPv4, and somebody forgot the IPv6 rule of the security group. */
  parityHole: (stage: Stage): Flow[] => {
    const { random } = stage;
    if (random.chance(0.6))
      return [refused(stage, interfaces.database, 4, somebody(random), interfaces.database.ipv4, 5432)];
    return served(stage, interfaces.database, 6, serverIpv6(random), 5432, 4, paths.internetGateway);
  },

  bastion: (stage: Stage): Flow[] => {
    const { random } = stage;
    const family = random.chance(0.5) ? 6 : 4;
    if (random.chance(0.4)) {
      const source = family === 6 ? serverIpv6(random) : somebody(random);
      return [refused(stage, interfaces.bastion, family, source, addressOf(interfaces.bastion, family), 22)];
    }
    const office = family === 6 ? '2a00:1f00:7:1:24c9:5ff:fe3e:8d10' : '217.80.144.9';
    return served(stage, interfaces.bastion, family, office, 22, 60, paths.internetGateway);
  },
} as const satisfies Record<string, (stage: Stage) => Flow[]>;

export type SceneName = keyof typeof scenes;

import { formatIpv4, formatIpv6 } from './address.ts';
import { opened, type Records, type Stage } from './conversations.ts';
import { type Flow, paths } from './flow-line.ts';
import { interfaces } from './interfaces.ts';
import { serverIpv4 } from './peers.ts';

const { shop, search, workers, natGateway } = interfaces;

/**
 * What the NAT gateway logs of its way to the Internet and back, with its own address (VPC guide, "Flow log record
 * examples": traffic through a NAT gateway).
 */
function outside(out: Flow, back: Flow, server: string): [Flow, Flow] {
  const own = natGateway.ipv4;
  const common = { at: natGateway, family: 4 } as const;
  return [
    { ...out, ...common, source: own, destination: server, path: paths.internetGateway },
    { ...back, ...common, source: server, destination: own },
  ];
}

/** What the private subnets reach through the NAT gateway. */
export const natScenes = {
  /** The gateway logs both of its sides; on the inner one the packet's own end is another address than the record's. */
  nat: (stage: Stage): Records => {
    const at = stage.random.pick([...shop, ...search]);
    const server = formatIpv4(serverIpv4(stage.random));
    const [out, back] = opened(stage, { at, family: 4, peer: server, port: 443, path: paths.sameVpc });
    const own = natGateway.ipv4;
    return [
      out,
      {
        ...out,
        at: natGateway,
        direction: 'ingress',
        path: paths.ingress,
        destination: own,
        packetDestination: server,
      },
      ...outside(out, back, server),
      { ...back, at: natGateway, direction: 'egress', path: paths.sameVpc, source: own, packetSource: server },
      back,
    ];
  },

  /** RFC 6052: an IPv4 host behind 64:ff9b::/96, from an interface that has no IPv4. */
  nat64: (stage: Stage): Records => {
    const at = stage.random.pick(workers);
    const server = serverIpv4(stage.random);
    const peer = formatIpv6([0x0064ff9b, 0, 0, server]);
    const [out, back] = opened(stage, { at, family: 6, peer, port: 443, path: paths.sameVpc });
    return [out, ...outside(out, back, formatIpv4(server)), back];
  },
} as const satisfies Record<string, (stage: Stage) => Records>;

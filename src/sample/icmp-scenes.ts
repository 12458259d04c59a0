import { addressOf, type Records, type Stage } from './conversations.ts';
import { type Flow, paths } from './flow-line.ts';
import { interfaces, type NetworkInterface } from './interfaces.ts';
import { anyClient, serverIpv6 } from './peers.ts';

const { webBalancers, apiBalancers, shop, search } = interfaces;

/** ICMP has no ports, and no flow log has its type. */
function ping(stage: Stage, at: NetworkInterface, peer: string, family: 4 | 6, accepted: boolean): Flow {
  const packets = 1 + stage.random.below(4);
  return {
    at,
    family,
    direction: 'ingress',
    source: peer,
    destination: addressOf(at, family),
    sourcePort: 0,
    destinationPort: 0,
    protocol: family === 6 ? 58 : 1,
    packets,
    bytes: packets * (family === 6 ? 104 : 84),
    accepted,
    tcpFlags: 0,
    path: paths.ingress,
  };
}

/** Packet Too Big, echo and unreachable: without ICMPv6 there is no IPv6. */
export const icmpScenes = {
  icmp: (stage: Stage): Records => {
    const { random } = stage;
    const { peer, family } = anyClient(stage, random.chance(0.85));
    const at = random.pick([...webBalancers, ...apiBalancers]);
    return [ping(stage, at, peer, family, family === 6 || random.chance(0.3))];
  },

  /** The security group of the search hosts lets no ICMPv6 in: Packet Too Big never arrives. */
  icmpRefused: (stage: Stage): Records => {
    return [ping(stage, stage.random.pick(search), serverIpv6(stage.random), 6, false)];
  },

  /** Echo replies and errors of our own. */
  icmpOut: (stage: Stage): Records => {
    const at = stage.random.pick(shop);
    const peer = serverIpv6(stage.random);
    const flow = ping(stage, at, peer, 6, true);
    return [{ ...flow, direction: 'egress', source: flow.destination, destination: peer, path: paths.internetGateway }];
  },
} as const satisfies Record<string, (stage: Stage) => Records>;

import { findHoles, type Hole, type Way } from './holes.ts';
import { lookAtFlows } from './look-again.ts';
import type { Finding, Proof, Rule } from './rule.ts';
import { groupBy, pick } from './scan.ts';
import { spanOf } from './windows.ts';
import { sayAddress, sayCount, sayPort } from './words.ts';

/**
 * A port of an interface that strangers reach over one family, while the other refuses all of them: a rule that somebody
 * wrote for one family and forgot for the other. The same of what an interface opens itself, and of ICMP, without which
 * IPv6 does not work. One finding per interface, family and way. Open to so many networks that it is no list of a few
 * allowed ones, and hardly anybody refused there.
 */
export const policyParity: Rule<'policy-parity'> = {
  id: 'policy-parity',
  name: 'Open on one family only',
  severity: 'high',
  source: 'This project; Czyz et al., NDSS 2016 (ports open over IPv6 that are closed over IPv4); RFC 4890 (ICMPv6)',
  needs: ['flows'],
  blocks: false,
  detect(day, thresholds) {
    const holes = findHoles(day.parity, day.oneFamily, thresholds);
    const byInterface = groupBy(holes, (hole) => `${hole.way} ${hole.interface} ${hole.open}`);
    return [...byInterface.values()].map((list) => describe(list, thresholds.networks));
  },
};

const names = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

function describe(holes: readonly Hole[], threshold: number): Finding {
  const sorted = holes.toSorted((a, b) => b.networks - a.networks || a.port - b.port || a.protocol - b.protocol);
  const [worst] = sorted;
  if (worst === undefined) throw new RangeError('a finding without a hole');
  const { first, last } = spanOf(holes);
  const ports = worst.way === 'icmp' ? [] : [...new Set(holes.map(({ port }) => port))].sort((a, b) => a - b);
  return {
    severity: worst.open === 'ipv6' ? 'high' : 'warning',
    family: worst.open,
    source: null,
    subject: subjects[worst.way](worst),
    addresses: [],
    first,
    last,
    measured: { value: worst.networks, unit: 'networks' },
    threshold,
    target: {
      address: worst.way !== 'in' || worst.address === '' ? null : sayAddress(worst.address),
      interface: worst.interface,
      ports: ports.slice(0, 20),
      portsTotal: ports.length,
      protocol: worst.protocol,
    },
    said: sayWhat(worst, holes.length - 1),
    proofs: pick(sorted).flatMap(prove).slice(0, 5),
    sql: lookAtFlows({
      interface: worst.interface,
      direction: worst.way === 'out' ? 'egress' : 'ingress',
      ...(worst.way === 'icmp' ? { protocols: [1, 58] } : { ports: ports.slice(0, 20), protocol: worst.protocol }),
      ...{ first, last },
    }),
  };
}

const subjects: Readonly<Record<Way, (hole: Hole) => string>> = {
  in: (hole) => `${hole.interface} open over ${names[hole.open]}`,
  out: (hole) => `${hole.interface} gets out over ${names[hole.open]}`,
  icmp: (hole) => `${hole.interface} refuses ICMPv6`,
};

function sayWhat({ way, interface: name, protocol, port, open, accepted, rejected, networks }: Hole, more: number) {
  const shut = names[open === 'ipv6' ? 'ipv4' : 'ipv6'];
  const others = more > 0 ? ` and ${sayCount(more, 'other port')}` : '';
  const from = sayCount(networks, 'network');
  switch (way) {
    case 'in': {
      const means = open === 'ipv6' ? 'the rule for IPv6 is missing or too wide' : 'IPv6 users are shut out';
      return (
        `${sayPort(protocol, port)}${others} of ${name} let in ${sayCount(accepted, 'attempt')} of strangers out of ` +
        `${from} over ${names[open]} and refused all ${rejected} over ${shut}: ${means}`
      );
    }
    case 'out': {
      const means =
        open === 'ipv6' ? 'what IPv4 forbids gets out over IPv6' : 'connections over IPv6 fail before IPv4 is tried';
      return (
        `${name} opened ${sayCount(accepted, 'connection')} to ${sayPort(protocol, port)}${others} of ${from} over ` +
        `${names[open]}, and all ${rejected} over ${shut} were refused on their way out: ${means}`
      );
    }
    case 'icmp':
      return (
        `${name} takes ICMP (${sayCount(accepted, 'flow')} out of ${from}) and refuses all ICMPv6 ` +
        `(${sayCount(rejected, 'flow')}): without Packet Too Big, connections over IPv6 hang`
      );
  }
}

/** One that passed, one that did not. */
function prove(hole: Hole): Proof[] {
  const { acceptedPeer, rejectedPeer, address, accepted, rejected } = hole;
  const common = { at: hole.first, port: hole.way === 'icmp' ? null : hole.port };
  const [shutProtocol, openProtocol] = hole.way === 'icmp' ? [58, 1] : [hole.protocol, hole.protocol];
  const near = address === '' ? null : address;
  const ends = (peer: string, own: string | null) =>
    hole.way === 'out' ? { source: own, target: peer || null } : { source: peer || null, target: own };
  return [
    { ...common, ...ends(acceptedPeer, near), protocol: openProtocol, count: accepted, failed: 0 },
    { ...common, ...ends(rejectedPeer, null), protocol: shutProtocol, count: rejected, failed: rejected },
  ];
}

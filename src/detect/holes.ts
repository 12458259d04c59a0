import type { Thresholds } from '../contracts/detect.ts';
import type { Family } from '../contracts/row-fields.ts';
import type { SecurityRow } from '../contracts/rows-security.ts';
import { parseSeconds } from './times.ts';

/** Who opens what: strangers a port of ours, we a port of strangers, or strangers send ICMP. */
export type Way = 'in' | 'out' | 'icmp';

/** What passes over one family, and is refused whenever it comes over the other. */
export interface Hole {
  readonly way: Way;
  readonly interface: string;
  readonly port: number;
  readonly protocol: number;
  /** The family over which it passes. */
  readonly open: Family;
  readonly accepted: number;
  readonly rejected: number;
  /** Of strangers with whom it passes. */
  readonly networks: number;
  /** Our own, of the open family. */
  readonly address: string;
  readonly acceptedPeer: string;
  readonly rejectedPeer: string;
  readonly first: number;
  readonly last: number;
}

export function findHoles(
  inbound: readonly SecurityRow<'policy-parity'>[],
  others: readonly SecurityRow<'rules-of-one-family'>[],
  thresholds: Thresholds['policy-parity'],
): Hole[] {
  const rows: Row[] = [
    ...inbound.map((row): Row => {
      const { accepted_source: acceptedPeer, rejected_source: rejectedPeer, ...common } = row;
      return { ...common, way: 'in', acceptedPeer, rejectedPeer };
    }),
    ...others.map((row): Row => {
      const { accepted_peer: acceptedPeer, rejected_peer: rejectedPeer, direction, ...common } = row;
      return { ...common, way: direction === 'egress' ? 'out' : 'icmp', acceptedPeer, rejectedPeer };
    }),
  ];
  return rows
    .flatMap((row) => [readHole(row, 'ipv6', thresholds), readHole(row, 'ipv4', thresholds)])
    .filter((hole) => hole !== null)
    .filter(({ networks, rejected }) => networks >= thresholds.networks && rejected >= thresholds.rejections);
}

type Row = Omit<SecurityRow<'policy-parity'>, 'accepted_source' | 'rejected_source'> &
  Pick<Hole, 'way' | 'acceptedPeer' | 'rejectedPeer'>;

function readHole(row: Row, open: Family, { rejectedRatio }: Thresholds['policy-parity']): Hole | null {
  // IPv6 needs ICMPv6, and many refuse ICMP for IPv4: that is as it should be (RFC 4890).
  if (row.way === 'icmp' && open === 'ipv6') return null;
  const shut = open === 'ipv6' ? 'ipv4' : 'ipv6';
  const accepted = row[`${open}_accepted`];
  const refused = row[`${open}_rejected`];
  if (accepted === 0 || row[`${shut}_accepted`] > 0) return null;
  // Open to some only: a list of allowed networks, of which each family has its own.
  if (refused > rejectedRatio * (accepted + refused)) return null;
  return {
    ...{ way: row.way, interface: row.interface_id, port: row.port, protocol: row.protocol, open, accepted },
    rejected: row[`${shut}_rejected`],
    networks: row[`${open}_networks`],
    address: row[`${open}_address`],
    acceptedPeer: row.acceptedPeer,
    rejectedPeer: row.rejectedPeer,
    first: parseSeconds(row.first_seen),
    last: parseSeconds(row.last_seen),
  };
}

import type { Family } from '../contracts/row-fields.ts';
import type { SecurityRow } from '../contracts/rows-security.ts';
import { lookAtFlows } from './look-again.ts';
import type { Finding, Proof, Rule } from './rule.ts';
import { groupBy, pick } from './scan.ts';
import { parseSeconds } from './times.ts';
import { spanOf } from './windows.ts';
import { sayAddress, sayCount, sayPort } from './words.ts';

interface Hole {
  readonly interface: string;
  readonly port: number;
  readonly protocol: number;
  /** The family that lets strangers in. */
  readonly open: Family;
  readonly accepted: number;
  readonly rejected: number;
  readonly networks: number;
  readonly address: string;
  readonly acceptedSource: string;
  readonly rejectedSource: string;
  readonly first: number;
  readonly last: number;
}

/**
 * A port of an interface that strangers reach over one family, while the other refuses all of them: a rule that somebody
 * wrote for one family and forgot for the other. One finding per interface and direction. Open to so many networks that
 * it is no list of a few allowed ones, and hardly anybody refused there.
 */
export const policyParity: Rule<'policy-parity'> = {
  id: 'policy-parity',
  name: 'Open on one family only',
  severity: 'high',
  source: 'This project; Czyz et al., NDSS 2016 (ports open over IPv6 that are closed over IPv4)',
  needs: ['flows'],
  blocks: false,
  detect(day, thresholds) {
    const holes = day.parity
      .flatMap((row) => [readHole(row, 'ipv6'), readHole(row, 'ipv4')])
      .filter((hole) => hole !== null)
      .filter(({ networks, rejected }) => networks >= thresholds.networks && rejected >= thresholds.rejections);
    const byInterface = groupBy(holes, (hole) => `${hole.interface} ${hole.open}`);
    return [...byInterface.values()].map((list) => describe(list, thresholds.networks));

    function readHole(row: SecurityRow<'policy-parity'>, open: Family): Hole | null {
      const shut = open === 'ipv6' ? 'ipv4' : 'ipv6';
      const accepted = row[`${open}_accepted`];
      const refused = row[`${open}_rejected`];
      const rejected = row[`${shut}_rejected`];
      if (accepted === 0 || row[`${shut}_accepted`] > 0) return null;
      if (refused > thresholds.rejectedRatio * (accepted + refused)) return null;
      return {
        ...{ interface: row.interface_id, port: row.port, protocol: row.protocol, open, accepted, rejected },
        networks: row[`${open}_networks`],
        address: row[`${open}_address`],
        acceptedSource: row.accepted_source,
        rejectedSource: row.rejected_source,
        first: parseSeconds(row.first_seen),
        last: parseSeconds(row.last_seen),
      };
    }
  },
};

const names = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

function describe(holes: readonly Hole[], threshold: number): Finding {
  const sorted = holes.toSorted((a, b) => b.networks - a.networks || a.port - b.port || a.protocol - b.protocol);
  const [worst] = sorted;
  if (worst === undefined) throw new RangeError('a finding without a hole');
  const { open } = worst;
  const shut = open === 'ipv6' ? 'ipv4' : 'ipv6';
  const { first, last } = spanOf(holes);
  const more = holes.length > 1 ? ` and ${sayCount(holes.length - 1, 'other port')}` : '';
  const means = open === 'ipv6' ? 'the rule for IPv6 is missing or too wide' : 'IPv6 users are shut out';
  const accepted = sayCount(worst.accepted, 'attempt');
  const ports = [...new Set(holes.map(({ port }) => port))].sort((a, b) => a - b);
  return {
    severity: open === 'ipv6' ? 'high' : 'warning',
    family: open,
    source: null,
    subject: `${worst.interface} open over ${names[open]}`,
    addresses: [],
    first,
    last,
    measured: { value: worst.networks, unit: 'networks' },
    threshold,
    target: {
      address: worst.address === '' ? null : sayAddress(worst.address),
      interface: worst.interface,
      ports: ports.slice(0, 20),
      portsTotal: ports.length,
      protocol: worst.protocol,
    },
    said:
      `${sayPort(worst.protocol, worst.port)}${more} of ${worst.interface} let in ${accepted} of strangers out of ` +
      `${sayCount(worst.networks, 'network')} over ${names[open]} and refused all ${worst.rejected} over ${names[shut]}: ${means}`,
    proofs: pick(sorted).flatMap(prove).slice(0, 5),
    sql: lookAtFlows({
      interface: worst.interface,
      ports: ports.slice(0, 20),
      protocol: worst.protocol,
      ...{ first, last },
    }),
  };
}

/** One who was let in, one who was not. */
function prove(hole: Hole): Proof[] {
  const common = { at: hole.first, port: hole.port, protocol: hole.protocol };
  const target = hole.address === '' ? null : hole.address;
  return [
    { ...common, source: hole.acceptedSource || null, target, count: hole.accepted, failed: 0 },
    { ...common, source: hole.rejectedSource || null, target: null, count: hole.rejected, failed: hole.rejected },
  ];
}

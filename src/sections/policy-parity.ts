import type { PolicyParity } from '../contracts/report-policy.ts';
import type { Row } from '../contracts/rows.ts';
import { formatHex } from '../ipv6/format.ts';
import { nameProtocol } from './protocol-names.ts';
import { defineSection } from './section.ts';

/** Holes with a row of their own. */
const longestList = 50;

type Ports = NonNullable<PolicyParity>['ports'];
type Hole = NonNullable<PolicyParity>['holes'][number];

/** Whether a port that is open or closed over one family is so over the other: all that strangers tried. */
export const policyParity = defineSection({
  id: 'policy-parity',
  queries: ['port-verdicts', 'policy-parity'],
  keys: ['policyParity'],
  start() {
    const ports: Ports = { bothOpen: 0, bothClosed: 0, ipv6Only: 0, ipv4Only: 0, untried: { ipv4: 0, ipv6: 0 } };
    const holes: Hole[] = [];
    let isKnown = false;
    return {
      on: {
        'port-verdicts': (row) => {
          isKnown = true;
          count(ports, row);
        },
        'policy-parity': (row) => holes.push(...readHole(row, 'ipv6'), ...readHole(row, 'ipv4')),
      },
      finish: () => ({
        policyParity: isKnown
          ? { ports, holes: holes.sort(compareHoles).slice(0, longestList), holesTotal: holes.length }
          : null,
      }),
    };
  },
});

function count(into: Ports, { ipv4, ipv6, ports }: Row<'port-verdicts'>): void {
  if (ipv4 === 'untried') into.untried.ipv4 += ports;
  else if (ipv6 === 'untried') into.untried.ipv6 += ports;
  else if (ipv4 === ipv6) into[ipv4 === 'open' ? 'bothOpen' : 'bothClosed'] += ports;
  else into[ipv6 === 'open' ? 'ipv6Only' : 'ipv4Only'] += ports;
}

function readHole(row: Row<'policy-parity'>, open: 'ipv4' | 'ipv6'): Hole[] {
  const shut = open === 'ipv6' ? 'ipv4' : 'ipv6';
  if (row[`${open}_accepted`] === 0 || row[`${shut}_accepted`] > 0) return [];
  const address = row[`${open}_address`];
  return [
    {
      interface: row.interface_id,
      protocol: row.protocol,
      protocolName: nameProtocol(row.protocol),
      port: row.port,
      open,
      accepted: row[`${open}_accepted`],
      rejected: row[`${shut}_rejected`],
      networks: row[`${open}_networks`],
      address: address === '' ? null : formatHex(address),
    },
  ];
}

/** Most networks first: an allow-list of a few is no hole. */
function compareHoles(a: Hole, b: Hole): number {
  return (
    b.networks - a.networks ||
    b.accepted - a.accepted ||
    (a.interface < b.interface ? -1 : a.interface > b.interface ? 1 : 0) ||
    a.port - b.port ||
    a.protocol - b.protocol
  );
}

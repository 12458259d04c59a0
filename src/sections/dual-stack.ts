import type { DualStack } from '../contracts/report-dual-stack.ts';
import { familyFigures, shareOf } from '../contracts/report-figures.ts';
import type { Family, Row } from '../contracts/rows.ts';
import { leastBits, PairCollector, slotMs } from './likely-pairs.ts';
import { clientParts, defineSection, type SectionContext } from './section.ts';

/** Interfaces with a row of their own. */
const longestList = 50;

/** Who has both families: interfaces and certificates exactly, other clients by likelihood. */
export const dualStack = defineSection({
  id: 'dual-stack',
  queries: ['clients', 'prefix64-hosts', 'interface-families', 'certificates', 'dual-stack-pairs'],
  keys: ['dualStack'],
  start(context) {
    const interfaces = new InterfaceTable();
    const certificates = new Map<Row<'certificates'>['families'], Row<'certificates'>>();
    const pairs = collectPairs(context);
    const sources = { ipv4: 0, ipv6: 0 };
    return {
      on: {
        clients: (row) => {
          if (row.family === 'ipv4') sources.ipv4++;
        },
        'prefix64-hosts': (row) => {
          sources.ipv6 += row.prefixes;
        },
        'interface-families': (row) => interfaces.add(row),
        certificates: (row) => certificates.set(row.families, row),
        'dual-stack-pairs': (row) => pairs.add(row),
      },
      clientParts: clientParts<number>({
        dump: () => sources.ipv4,
        load: (ipv4) => {
          sources.ipv4 += ipv4;
        },
      }),
      finish: () => ({
        dualStack: {
          interfaces: interfaces.finish(),
          certificates: describeCertificates(certificates),
          clients: describeClients(pairs, sources),
        },
      }),
    };
  },
});

export function collectPairs({ hours }: Pick<SectionContext, 'hours'>): PairCollector {
  const start = hours[0]?.start ?? 0;
  return new PairCollector(Math.ceil(((hours.at(-1)?.end ?? start) - start) / slotMs));
}

function describeClients(pairs: PairCollector, sources: Record<Family, number>): DualStack['clients'] {
  const { requests, paired, ...likely } = pairs.finish();
  const unpaired = { ipv4: Math.max(0, sources.ipv4 - paired.ipv4), ipv6: Math.max(0, sources.ipv6 - paired.ipv6) };
  return {
    ...likely,
    requests: familyFigures(requests.ipv4, requests.ipv6),
    leastBits,
    paired,
    unpaired,
    unpairedShare: { ipv4: shareOf(unpaired.ipv4, sources.ipv4), ipv6: shareOf(unpaired.ipv6, sources.ipv6) },
  };
}

function describeCertificates(
  rows: ReadonlyMap<Row<'certificates'>['families'], Row<'certificates'>>,
): DualStack['certificates'] {
  if (rows.size === 0) return null;
  const count = (families: Row<'certificates'>['families']) => rows.get(families)?.certificates ?? 0;
  const both = rows.get('both');
  return {
    both: count('both'),
    ipv4Only: count('ipv4'),
    ipv6Only: count('ipv6'),
    connections: familyFigures(both?.ipv4_connections ?? 0, both?.ipv6_connections ?? 0),
  };
}

type InterfaceRow = NonNullable<DualStack['interfaces']>['rows'][number];

class InterfaceTable {
  readonly #rows = new Map<string, InterfaceRow>();

  add(row: Row<'interface-families'>): void {
    const none = () => ({ addresses: 0, flows: 0, bytes: 0 });
    const key = JSON.stringify([row.interface_id, row.vpc_id]);
    const known = this.#rows.get(key) ?? { interface: row.interface_id, vpc: row.vpc_id, ipv4: none(), ipv6: none() };
    this.#rows.set(key, known);
    known[row.family] = { addresses: row.addresses, flows: row.flows, bytes: row.bytes };
  }

  finish(): DualStack['interfaces'] {
    if (this.#rows.size === 0) return null;
    const rows = [...this.#rows]
      .sort(([keyA, a], [keyB, b]) => bytesOf(b) - bytesOf(a) || (keyA < keyB ? -1 : 1))
      .map(([, row]) => row);
    const with4 = rows.filter(({ ipv4 }) => ipv4.flows > 0);
    const both = with4.filter(({ ipv6 }) => ipv6.flows > 0).length;
    const ipv4Only = with4.length - both;
    return { both, ipv4Only, ipv6Only: rows.length - both - ipv4Only, rows: rows.slice(0, longestList) };
  }
}

function bytesOf({ ipv4, ipv6 }: InterfaceRow): number {
  return ipv4.bytes + ipv6.bytes;
}

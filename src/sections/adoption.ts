import type { Adoption } from '../contracts/report-adoption.ts';
import { familyFigures, shareOf } from '../contracts/report-figures.ts';
import type { Row } from '../contracts/rows.ts';
import { ClientLocator } from './client-locator.ts';
import { classifyUserAgent, type DeviceFamily, deviceFamilies } from './device-family.ts';
import { collectPairs } from './dual-stack.ts';
import { type FamilyPart, FamilySums } from './family-sums.ts';
import { indexOfHour } from './hour-index.ts';
import type { LikelyPairs } from './likely-pairs.ts';
import { clientParts, defineSection, type Hour } from './section.ts';
import { nameTargetGroup } from './target-group-name.ts';

/** Values of a dimension with a row of their own. */
const longestList = 50;
/** Hours with fewer requests say nothing about their share. */
const leastPerHour = 100;
/** A host is reached over IPv6, and a network has it, from this part of its requests on: strays do not count. */
const leastIPv6Share = 0.001;

type Dimension = Row<'adoption'>['dimension'];

/** How much of the traffic is IPv6, where it could be more, and who uses it. */
export const adoption = defineSection({
  id: 'adoption',
  queries: ['requests-by-minute', 'adoption', 'user-agents', 'dual-stack-pairs', 'clients'],
  keys: ['adoption'],
  start(context) {
    const { hours, networks } = context;
    const all = new FamilySums();
    const byHour = hours.map(() => new FamilySums());
    const tables: Record<Dimension, Map<string, FamilySums>> = {
      'load-balancer': new Map(),
      host: new Map(),
      'target-group': new Map(),
      type: new Map(),
    };
    const devices = new Map<DeviceFamily, FamilySums>();
    const pairs = collectPairs(context);
    const locator = new ClientLocator(networks);
    const byNetwork = new Map<number, FamilySums>();
    return {
      on: {
        'requests-by-minute': (row) => {
          all.add(row.family, row.requests, row.received_bytes + row.sent_bytes);
          byHour[indexOfHour(hours, row.minute)]?.add(row.family, row.requests);
        },
        adoption: (row) => {
          const name = row.dimension === 'target-group' ? nameTargetGroup(row.value) : row.value || '-';
          const counts = countsOf(tables[row.dimension], name);
          counts.add('ipv4', row.ipv4_requests, row.ipv4_bytes);
          counts.add('ipv6', row.ipv6_requests, row.ipv6_bytes);
        },
        'user-agents': (row) => {
          const counts = countsOf(devices, classifyUserAgent(row.user_agent));
          counts.add('ipv4', row.ipv4_requests);
          counts.add('ipv6', row.ipv6_requests);
        },
        'dual-stack-pairs': (row) => pairs.add(row),
        clients: (row) => {
          if (networks.asn === null) return;
          const asn = locator.asn(locator.locate(row.client));
          if (asn !== null) countsOf(byNetwork, asn.number).add(row.family, row.requests);
        },
      },
      clientParts: clientParts<Map<number, FamilyPart>>({
        dump: () => new Map([...byNetwork].map(([asn, sums]) => [asn, sums.dump()])),
        load: (part) => {
          for (const [asn, sums] of part) countsOf(byNetwork, asn).load(sums);
        },
      }),
      finish: () => ({
        adoption: {
          used: { requests: all.requests, bytes: all.bytes },
          capable: {
            services: sumCapable(tables.host, all),
            networks: networks.asn === null ? null : sumCapable(byNetwork, all),
          },
          preferred: describePreference(pairs.finish()),
          hours: findExtremes(hours, byHour),
          loadBalancers: list(tables['load-balancer'], all),
          hosts: list(tables.host, all),
          targetGroups: list(tables['target-group'], all),
          types: list(tables.type, all),
          devices: listDevices(devices, all),
        },
      }),
    };
  },
});

function countsOf<K>(table: Map<K, FamilySums>, name: K): FamilySums {
  const counts = table.get(name) ?? new FamilySums();
  table.set(name, counts);
  return counts;
}

/** All requests of those that IPv6 reaches, or that it comes from. */
function sumCapable(table: ReadonlyMap<unknown, FamilySums>, all: FamilySums): Adoption['capable']['services'] {
  let requests = 0;
  for (const host of table.values())
    if (host.ipv6 > 0 && host.ipv6 >= leastIPv6Share * host.total) requests += host.total;
  return { requests, share: shareOf(requests, all.total) };
}

function describePreference({ pairs, requests }: LikelyPairs): Adoption['preferred'] {
  return pairs === 0 ? null : { sources: pairs, requests: familyFigures(requests.ipv4, requests.ipv6) };
}

function findExtremes(hours: readonly Hour[], byHour: readonly FamilySums[]): Adoption['hours'] {
  const shares = hours.flatMap((hour, index) => {
    const { total, ipv6Share } = byHour[index]?.requests ?? { total: 0, ipv6Share: null };
    return total < leastPerHour || ipv6Share === null ? [] : [{ start: hour.iso, requests: total, ipv6Share }];
  });
  const [first] = shares;
  if (first === undefined) return null;
  return {
    lowest: shares.reduce((a, b) => (b.ipv6Share < a.ipv6Share ? b : a), first),
    highest: shares.reduce((a, b) => (b.ipv6Share > a.ipv6Share ? b : a), first),
  };
}

function list(table: ReadonlyMap<string, FamilySums>, all: FamilySums): Adoption['hosts'] {
  const listed = sort(table).slice(0, longestList);
  const rest = all.without(listed.map(([, counts]) => counts));
  return {
    rows: listed.map(([name, { requests, bytes }]) => ({ name, requests, bytes })),
    rest: { requests: rest.requests, bytes: rest.bytes },
  };
}

function listDevices(devices: Map<DeviceFamily, FamilySums>, all: FamilySums): Adoption['devices'] {
  // What the query left out, of agents that hardly anybody has.
  countsOf(devices, 'other').merge(all.without([...devices.values()]));
  return sort(devices)
    .filter(([, { total }]) => total > 0)
    .map(([device, { requests }]) => ({ device, label: labelOf(device), requests }));
}

function labelOf(device: DeviceFamily): string {
  return deviceFamilies.find(({ id }) => id === device)?.label ?? device;
}

/** Most requests first, then by name. */
function sort<K extends string>(table: ReadonlyMap<K, FamilySums>): [K, FamilySums][] {
  return [...table].sort(([nameA, a], [nameB, b]) => b.total - a.total || (nameA < nameB ? -1 : 1));
}

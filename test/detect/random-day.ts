import { addressOf } from '../../src/sample/conversations.ts';
import { FLOW_HEADER, type Flow, formatFlow, paths } from '../../src/sample/flow-line.ts';
import { exposed, interfaces, type NetworkInterface } from '../../src/sample/interfaces.ts';
import { Random } from '../../src/sample/random.ts';
import { accessLine } from '../queries/lines.ts';

/** A day of attacks of which nobody knows beforehand where they come from, when, and at what; by a seed. */

export interface RandomDay {
  /** Rule and source, or interface, of each event that must be found. */
  readonly expected: readonly string[];
  readonly flows: readonly string[];
  readonly requests: readonly string[];
  /** How the targets of the sweep are chosen, by its event. */
  readonly strategies: Readonly<Record<string, 'sequential' | 'random'>>;
}

const midnight = Date.UTC(2026, 10, 22) / 1000;
const hex = (value: number) => value.toString(16);
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const doors = exposed.flatMap((at) => at.ipv6.map((destination) => ({ at, destination })));
/** Of RIPE NCC, and of nobody in the sample. */
const block = '2a0b';

export function makeRandomDay(seed: number): RandomDay {
  const random = new Random(seed, 4711);
  const between = (low: number, high: number) => low + random.below(high - low + 1);
  const networks = new Set<string>();
  const newNetwork = (): string => {
    const text = `${block}:${hex(between(0x100, 0xfff0))}`;
    if (networks.has(text)) return newNetwork();
    networks.add(text);
    return text;
  };
  const hours = shuffle(
    times(22, (i) => i + 1),
    random,
  );
  const startOfNext = () => midnight + (hours.pop() ?? 0) * 3600 + random.below(300);
  const anyGroup = () => hex(between(1, 0xffff));
  /** An address below `prefix`, which has `groups` of its eight groups. */
  const below = (prefix: string, groups: number) => [prefix, ...times(8 - groups, anyGroup)].join(':');

  const flow = (start: number, change: Partial<Flow> & { at: NetworkInterface; source: string }): string => {
    const family = change.source.includes(':') ? 6 : 4;
    const record: Flow = {
      ...{ family, direction: 'ingress', destination: addressOf(change.at, family), sourcePort: 40_000 },
      ...{ destinationPort: 22, protocol: 6, packets: 1, bytes: 80, accepted: false, tcpFlags: 2, path: paths.ingress },
      ...change,
    };
    return formatFlow(record, start, start + 15);
  };
  const welcome = { accepted: true, tcpFlags: 3, packets: 12, bytes: 4000 };

  const expected: string[] = [];
  const flows: string[] = [];
  const strategies: Record<string, 'sequential' | 'random'> = {};

  // One host, many ports.
  const lone = below(`${newNetwork()}:${anyGroup()}`, 3);
  const loneAt = startOfNext();
  const step = between(1, 90);
  const anyDoor = random.pick(doors);
  expected.push(`port-scan ${lone}/128`);
  flows.push(
    ...times(between(20, 90), (i) =>
      flow(loneAt + i * between(1, 20), { ...anyDoor, source: lone, destinationPort: 1000 + i * step }),
    ),
  );

  // A few hosts of one LAN that share the ports of one target.
  const lan = `${newNetwork()}:${anyGroup()}:${anyGroup()}`;
  const lanAt = startOfNext();
  const hosts = between(4, 7);
  expected.push(`port-scan ${lan}::/64`);
  flows.push(
    ...times(hosts * between(6, 9), (i) =>
      flow(lanAt + i * 5, {
        at: interfaces.database,
        source: `${lan}::${hex((i % hosts) + 1)}`,
        destinationPort: 90 + i * 7,
      }),
    ),
  );

  // A host of an IPv4 /24 for every few ports.
  const four = `91.${between(200, 220)}.${between(0, 255)}`;
  const fourAt = startOfNext();
  expected.push(`port-scan ${four}.0/24`);
  flows.push(
    ...times(48, (i) =>
      flow(fourAt + i * 4, {
        at: interfaces.bastion,
        source: `${four}.${(i % 8) + 20}`,
        destinationPort: 300 + i * 11,
      }),
    ),
  );

  // Another address for every packet, out of a prefix of each length.
  for (const [length, prefix, groups] of [
    [64, `${newNetwork()}:${anyGroup()}:${anyGroup()}`, 4],
    [56, `${newNetwork()}:${anyGroup()}:${hex(between(1, 0xff))}`, 4],
    [48, `${newNetwork()}:${anyGroup()}`, 3],
    [32, newNetwork(), 2],
  ] as const) {
    const at = startOfNext();
    const source = () =>
      length === 56 ? below(`${prefix}${hex(random.below(256)).padStart(2, '0')}`, groups) : below(prefix, groups);
    expected.push(`spread-source ${length === 56 ? `${prefix}00` : prefix}::/${length}`);
    flows.push(
      ...times(between(60, 120), (i) =>
        flow(at + i * between(15, 25), { ...random.pick(doors), source: source(), destinationPort: between(1, 900) }),
      ),
    );
  }

  // Sweeps over our addresses: in their order, and in any.
  for (const strategy of ['sequential', 'random'] as const) {
    const source = below(`${newNetwork()}:${anyGroup()}`, 3);
    const at = startOfNext();
    const order = doors.toSorted((a, b) => (expand(a.destination) < expand(b.destination) ? -1 : 1));
    const port = between(1024, 9000);
    const event = `address-scan ${source}/128`;
    expected.push(event);
    strategies[event] = strategy;
    flows.push(
      ...(strategy === 'sequential' ? order : shuffle(order, random)).map((door, i) =>
        flow(at + i * 5 + between(0, 3), { ...door, source, destinationPort: port }),
      ),
    );
  }

  // The same door again and again.
  const knocker = below(`${newNetwork()}:${anyGroup()}`, 3);
  const knockedAt = startOfNext();
  expected.push(`rejection-rate ${knocker}/128`);
  flows.push(
    ...times(between(90, 200), (i) =>
      flow(knockedAt - (knockedAt % 60) + random.below(55), {
        at: interfaces.bastion,
        source: knocker,
        sourcePort: 20_000 + i,
      }),
    ),
  );

  // Much at once.
  const loud = below(`${newNetwork()}:${anyGroup()}`, 3);
  const loudAt = startOfNext();
  expected.push(`volume ${loud}/128 bytes`);
  flows.push(
    ...times(4, (i) =>
      flow(loudAt - (loudAt % 60) + i, {
        ...{ at: random.pick(interfaces.webBalancers), source: loud, destinationPort: 443, sourcePort: 50_000 + i },
        ...{ ...welcome, packets: 40_000, bytes: between(30, 90) * 1_000_000 },
      }),
    ),
  );

  // Holes of one family: a port that is open to strangers, and one that is open to ourselves.
  const open = random.chance(0.5) ? 6 : 4;
  const holeAt = startOfNext();
  const holed = random.pick(
    interfaces.workers.concat(interfaces.search).filter((one) => one.ipv6.length > 0 && one.ipv4 !== ''),
  );
  const holePort = between(9001, 9900);
  expected.push(`policy-parity ${holed.id} open over IPv${open}`);
  flows.push(
    ...times(20, (i) => {
      const peers = { 4: `88.${between(1, 250)}.${i}.7`, 6: `2a02:8109:${hex(i + 1)}:${anyGroup()}::5` } as const;
      return ([4, 6] as const).map((family) =>
        flow(holeAt + i * 60 + family, {
          ...{ at: holed, source: peers[family], destinationPort: holePort },
          ...(family === open ? welcome : {}),
        }),
      );
    }).flat(),
  );
  const shutIn = random.pick(interfaces.shop);
  const shutAt = startOfNext();
  const outPort = between(5000, 5400);
  expected.push(`policy-parity ${shutIn.id} gets out over IPv4`);
  flows.push(
    ...times(12, (i) => {
      const peers = { 4: `151.101.${i}.9`, 6: `2a04:4e42:${hex(i + 1)}::9` } as const;
      return ([4, 6] as const).map((family) =>
        flow(shutAt + i * 60, {
          ...{ at: shutIn, source: addressOf(shutIn, family), destination: peers[family], destinationPort: outPort },
          ...{ direction: 'egress', path: paths.internetGateway, ...(family === 4 ? welcome : {}) },
        }),
      );
    }).flat(),
  );

  // Requests from hopping addresses, of a /64 and of a /48.
  const requests: string[] = [];
  for (const length of [64, 48]) {
    const prefix = length === 64 ? `${newNetwork()}:${anyGroup()}:${anyGroup()}` : `${newNetwork()}:${anyGroup()}`;
    const at = startOfNext();
    expected.push(`address-hopping ${prefix}::/${length}`);
    const addresses = times(between(90, 140), () => below(prefix, length / 16));
    for (const client of [...addresses, ...addresses]) {
      const time = new Date((at - (at % 60) + random.below(55)) * 1000).toISOString().slice(0, 19);
      requests.push(accessLine({ time: `${time}.000000Z`, client: `${client}:${between(1024, 60_000)}` }));
    }
  }
  return {
    expected,
    flows: [FLOW_HEADER.trimEnd(), ...flows.map((line) => line.trimEnd())],
    requests: requests.sort(),
    strategies,
  };
}

function shuffle<T>(list: readonly T[], random: Random): T[] {
  const order = list.map((item) => ({ item, at: random.fraction() }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** All eight groups, so that texts sort as addresses do. */
function expand(text: string): string {
  const [head = '', tail = ''] = text.split('::');
  const [left, right] = [head, tail].map((part) => part.split(':').filter((group) => group !== '')) as [
    string[],
    string[],
  ];
  const zeros = times(8 - left.length - right.length, () => '0');
  return [...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join(':');
}

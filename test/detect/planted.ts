import { readFileSync } from 'node:fs';
import { addressOf } from '../../src/sample/conversations.ts';
import { FLOW_HEADER, type Flow, formatFlow, paths } from '../../src/sample/flow-line.ts';
import { exposed, interfaces, type NetworkInterface } from '../../src/sample/interfaces.ts';
import { accessLine } from '../queries/lines.ts';

/** Attacks and innocent things that look like attacks, as log lines of one day beside those of the sample. */

const midnight = Date.UTC(2026, 10, 22) / 1000;
const at = (hour: number, second = 0) => midnight + hour * 3600 + second;
const hexadecimal = (value: number) => value.toString(16);

type Change = Partial<Flow> & { at: NetworkInterface; source: string };

function flow(start: number, change: Change): string {
  const family = change.source.includes(':') ? 6 : 4;
  const record: Flow = {
    ...{ family, direction: 'ingress', destination: addressOf(change.at, family), sourcePort: 40_000 },
    ...{ destinationPort: 22, protocol: 6, packets: 1, bytes: 80, accepted: false, tcpFlags: 2, path: paths.ingress },
    ...change,
  };
  return formatFlow(record, start, start + 20);
}

const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const anyOf = <T>(list: readonly T[], i: number): T => {
  const item = list[i % list.length];
  if (item === undefined) throw new RangeError('an empty list');
  return item;
};
const doors = exposed.flatMap((one) => one.ipv6.map((destination) => ({ at: one, destination })));
const welcome = { accepted: true, tcpFlags: 3, packets: 12, bytes: 4000 };

/** A list that its owner publishes so that people can recognise it. */
export const scannerList = readFileSync(new URL('../fixtures/scanners/censys.txt', import.meta.url), 'utf8');

/** By what is to be found: rule, and source or interface. */
export const attacks = {
  'one host that goes through ports': [
    'port-scan 2a0e:b107:14::10/128',
    times(60, (i) =>
      flow(at(6, i), { at: interfaces.bastion, source: '2a0e:b107:14::10', destinationPort: 2000 + i * 13 }),
    ),
  ],
  'a whole /64, another address for every packet': [
    'spread-source 2a0e:b107:20:7::/64',
    times(90, (i) =>
      flow(at(7, i * 20), {
        ...anyOf(doors, i * 7),
        source: `2a0e:b107:20:7:${hexadecimal(0x1000 + i * 531)}::${hexadecimal(i + 1)}`,
        destinationPort: 1 + ((i * 37) % 900),
      }),
    ),
  ],
  'a whole /32, another /48 for every packet': [
    'spread-source 2a0d:9ac4::/32',
    times(90, (i) =>
      flow(at(9, i * 20), {
        ...anyOf(doors, i * 5),
        source: `2a0d:9ac4:${hexadecimal(0x100 + i * 613)}:${hexadecimal(i * 3)}::1`,
        destinationPort: 1 + ((i * 53) % 900),
      }),
    ),
  ],
  'a sweep over our addresses in their order': [
    'address-scan 2a0e:b107:15::7/128',
    doors
      .toSorted((a, b) => compareAddresses(a.destination, b.destination))
      .map((door, i) => flow(at(10, i * 3), { ...door, source: '2a0e:b107:15::7', destinationPort: 23 })),
  ],
  'hosts of a published scanner, over IPv6': [
    'port-scan 2620:96:e000:b0cc::/64',
    times(48, (i) =>
      flow(at(11, i * 2), {
        at: interfaces.database,
        source: `2620:96:e000:b0cc:e::${hexadecimal((i % 6) + 1)}`,
        destinationPort: 100 + i * 7,
      }),
    ),
  ],
  'hosts of a published scanner, over IPv4': [
    'port-scan 167.248.133.0/24',
    times(40, (i) =>
      flow(at(12, i * 2), {
        at: interfaces.database,
        source: `167.248.133.${(i % 8) + 30}`,
        destinationPort: 100 + i * 9,
      }),
    ),
  ],
  'somebody who tries passwords: one door, again and again': [
    'rejection-rate 2a0e:b107:16::5/128',
    times(90, (i) =>
      flow(at(13, i % 50), { at: interfaces.bastion, source: '2a0e:b107:16::5', sourcePort: 30_000 + i }),
    ),
  ],
  'a port that IPv4 opens and IPv6 refuses': [
    `policy-parity ${interfaces.search[0].id} open over IPv4`,
    times(20, (i) => [
      flow(at(14, i * 60), {
        ...{ at: interfaces.search[0], source: `88.99.${i}.7`, destinationPort: 9443 },
        ...welcome,
      }),
      flow(at(14, i * 60 + 5), {
        at: interfaces.search[0],
        source: `2a02:8109:${hexadecimal(i + 1)}::5`,
        destinationPort: 9443,
      }),
    ]).flat(),
  ],
  'much from one host within a minute': [
    'volume 2a0e:b107:17::9/128 bytes',
    times(4, (i) =>
      flow(at(15, i), {
        ...{ at: interfaces.webBalancers[0], source: '2a0e:b107:17::9', destinationPort: 443, sourcePort: 50_000 + i },
        ...{ ...welcome, packets: 40_000, bytes: 40_000_000 },
      }),
    ),
  ],
} satisfies Record<string, [string, string[]]>;

/** Nobody of these may be accused. */
export const innocents: Readonly<Record<string, string[]>> = {
  'health checks of a closed port': times(400, (i) =>
    flow(at(5, i * 10), {
      at: interfaces.apiBalancers[0],
      source: `2600:1f1c:7ff:f800::${hexadecimal((i % 8) + 1)}`,
      destinationPort: 8081,
    }),
  ),
  'answers to our own questions': times(300, (i) =>
    flow(at(6, i), {
      ...{
        at: interfaces.search[0],
        source: '2620:fe::9',
        sourcePort: 53,
        destinationPort: 20_000 + i * 31,
        protocol: 17,
      },
      ...{ tcpFlags: 0, accepted: true },
    }),
  ),
  'answers that a network ACL refuses': times(200, (i) =>
    flow(at(7, i), {
      ...{
        at: interfaces.search[1],
        source: '2606:4700::6810:7b60',
        sourcePort: 443,
        destinationPort: 30_000 + i * 17,
      },
      tcpFlags: 18,
    }),
  ),
  'a mail server that retries at twelve of our addresses': times(12 * 9, (i) =>
    flow(at(8, i * 30), {
      ...anyOf(doors, i % 12),
      source: '2a01:4f8:c17:3::25',
      destinationPort: 25,
      sourcePort: 20_000 + i,
    }),
  ),
  'browsers of one provider that try HTTP/3': times(120, (i) =>
    flow(at(9, i * 9), {
      ...{
        at: anyOf(interfaces.webBalancers, i),
        source: `2003:c0:ab12:${hexadecimal(i * 256)}::${hexadecimal(i + 9)}`,
      },
      ...{ destinationPort: 443, protocol: 17, tcpFlags: 0, packets: 3 },
    }),
  ),
  'customers of one provider who type http:// and then come over https': times(120, (i) => {
    const source = `2003:c0:ab13:${hexadecimal(i * 256)}::${hexadecimal(i + 9)}`;
    return exposed
      .slice(0, 4)
      .flatMap((one, at4) => [
        flow(at(10, i * 9 + at4), { at: one, source, destinationPort: 8080 }),
        flow(at(10, i * 9 + at4), { ...{ at: one, source, destinationPort: 443 }, ...welcome }),
      ]);
  }).flat(),
  'late packets of connections that the firewall has forgotten': times(200, (i) =>
    flow(at(11, i * 5), {
      ...{ at: interfaces.webBalancers[1], source: '2a02:8109:77::12', destinationPort: 443, sourcePort: 40_000 + i },
      tcpFlags: i % 2,
    }),
  ),
  'an office that is the only one let in at the bastion': times(30, (i) => [
    flow(at(12, i * 60), {
      ...{ at: interfaces.bastion, source: '2a00:1f00:9:1::7', destinationPort: 2222 },
      ...welcome,
    }),
    flow(at(12, i * 60 + 3), { at: interfaces.bastion, source: `91.13.${i}.8`, destinationPort: 2222 }),
  ]).flat(),
  'our own hosts, one of which checks all ports of another': times(100, (i) =>
    flow(at(13, i), { at: interfaces.database, source: interfaces.shop[0].ipv6[0] ?? '', destinationPort: 3000 + i }),
  ),
};

const line = (client: string, second: number, port: number) =>
  accessLine({
    time: `${new Date((at(0) + second) * 1000).toISOString().slice(0, 19)}.000000Z`,
    client: `${client}:${port}`,
  });

/** One who hops within a /64, and a crowd of handsets of one provider that come and come again. */
export const hopping = 'address-hopping 2a0e:b107:18:4::/64';
export const requests: string[] = [
  ...times(240, (i) => line(`2a0e:b107:18:4:${hexadecimal(0x200 + (i % 120))}::1`, 8 * 3600 + (i % 55), 1024 + i)),
  ...times(300, (i) =>
    times(5, (j) =>
      line(
        `2a01:598:9000:${hexadecimal(i + 1)}:8d6e:3477:df66:${hexadecimal(i + 1)}`,
        9 * 3600 + j * 61 + (i % 50),
        2000 + i,
      ),
    ),
  ).flat(),
].toSorted();

export const plantedFlows = [
  FLOW_HEADER.trimEnd(),
  ...[...Object.values(attacks).flatMap(([, lines]) => lines), ...Object.values(innocents).flat()].map((text) =>
    text.trimEnd(),
  ),
];

function compareAddresses(a: string, b: string): number {
  const key = (text: string) => new URL(`http://[${text}]/`).hostname;
  const groups = (text: string) => {
    const [head = '', tail = ''] = key(text).slice(1, -1).split('::');
    const [left, right] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
    const missing = 8 - (left?.length ?? 0) - (right?.length ?? 0);
    const all = [...(left ?? []), ...times(missing, () => '0'), ...(right ?? [])];
    return all.map((group) => group.padStart(4, '0')).join('');
  };
  return groups(a) < groups(b) ? -1 : 1;
}

import { formatIpv4, formatIpv6, type Words } from './address.ts';
import { type MmdbEntry, makeMmdb } from './mmdb.ts';
import { hostilePrefixes, type Network, type NetworkKind, networks } from './networks.ts';

/** Numbers for private use (RFC 6996): a sample names no real network. */
const FIRST_ASN = 64_512;

const kinds: Readonly<Record<NetworkKind, string>> = {
  fixed: 'Sample Fixed Line',
  mobile: 'Sample Mobile',
  campus: 'Sample University',
  office: 'Sample Business Line',
  hosting: 'Sample Hosting',
  crawler: 'Sample Search Engine',
  monitor: 'Sample Health Checks',
  cdn: 'Sample Content Delivery',
};

/** What AWS calls the blocks that are its own. */
const services: Readonly<Record<string, string>> = {
  'edge-cdn': 'CLOUDFRONT',
  'cloud-ie': 'EC2',
  'health-checks': 'ROUTE53_HEALTHCHECKS',
};

const ipv6Of = ({ ipv6, length }: Network) => `${formatIpv6(ipv6)}/${length}`;
const ipv4Of = ({ ipv4, ipv4Length }: Network) => `${formatIpv4(ipv4)}/${ipv4Length}`;
const countryOf = ({ id }: Network) => /-([a-z]{2})$/.exec(id)?.[1]?.toUpperCase() ?? 'US';

/**
 * Files about the samples' networks, in the formats of the real ones, so that a demo shows what they tell: databases of
 * countries and autonomous systems, AWS's ranges, and a list of networks with a bad name. Countries are those that the
 * blocks are of; numbers and names are made up.
 *
 * @param date on which they pretend to be made, YYYY-MM-DD
 * @returns by file name
 */
export function makeNetworkFiles(date: string): Record<string, Buffer | string> {
  const built = new Date(`${date}T00:00:00Z`);
  const all = Object.entries(kinds).flatMap(([kind, name]) =>
    Object.entries(networks).flatMap(([each, list]) => (each === kind ? list.map((net) => ({ net, name })) : [])),
  );
  const entries = (toValue: (at: (typeof all)[number], index: number) => MmdbEntry['value']): MmdbEntry[] =>
    all
      .flatMap((at, index) => {
        const value = toValue(at, index);
        return [
          { network: ipv6Of(at.net), length: at.net.length, value },
          { network: ipv4Of(at.net), length: at.net.ipv4Length, value },
        ];
      })
      .sort((a, b) => a.length - b.length)
      .map(({ network, value }) => ({ network, value }));
  return {
    'country.mmdb': makeMmdb(
      'Sample-Country',
      built,
      entries(({ net }) => ({ country: { iso_code: countryOf(net) } })),
    ),
    'asn.mmdb': makeMmdb(
      'Sample-ASN',
      built,
      entries(({ net, name }, index) => ({
        autonomous_system_number: FIRST_ASN + index,
        autonomous_system_organization: `${name} ${countryOf(net)}`,
      })),
    ),
    'ip-ranges.json': makeRanges(
      all.map(({ net }) => net),
      date,
    ),
    'drop_v6.json': makeDrop(built),
  };
}

function makeRanges(all: readonly Network[], date: string): string {
  const theirs = all.flatMap((net) => {
    const service = services[net.id];
    return service === undefined ? [] : [net].flatMap((one) => ['AMAZON', service].map((name) => ({ one, name })));
  });
  const common = { region: 'GLOBAL', network_border_group: 'GLOBAL' };
  const document = {
    syncToken: '0',
    createDate: `${date}-00-00-00`,
    prefixes: theirs.map(({ one, name }) => ({ ip_prefix: ipv4Of(one), service: name, ...common })),
    ipv6_prefixes: theirs.map(({ one, name }) => ({ ipv6_prefix: ipv6Of(one), service: name, ...common })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The scanners and the scraper of the samples, as Spamhaus lists such. */
function makeDrop(built: Date): string {
  const [w0, w1] = hostilePrefixes.rotatingScanner;
  const [p0, p1] = hostilePrefixes.portScanner;
  const [s0, s1] = hostilePrefixes.scraper;
  const prefixes: [Words, number][] = [
    [[w0, w1, 0, 0], 48],
    [[p0, p1, 0, 0], 64],
    [[s0, s1, 0, 0], 48],
  ];
  const lines = prefixes.map(([words, length], index) =>
    JSON.stringify({ cidr: `${formatIpv6(words)}/${length}`, sblid: `SAMPLE${index + 1}`, rir: 'sample' }),
  );
  const about = { type: 'metadata', timestamp: built.getTime() / 1000, size: 0, records: lines.length };
  return `${[...lines, JSON.stringify(about)].join('\n')}\n`;
}

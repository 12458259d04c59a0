import type { NetworkData } from '../contracts/networks.ts';
import { shareOf } from '../contracts/report-figures.ts';
import type { Networks, Proxies } from '../contracts/report-networks.ts';
import type { Row } from '../contracts/rows.ts';
import { awsProxyServices, ClientLocator, type Location, proxyNetworks } from './client-locator.ts';
import { type ClientPart, ClientSums, ClientTable, type ClientTablePart } from './client-table.ts';
import { clientParts, defineSection } from './section.ts';

/** Where the clients are, as far as files of the user tell: countries, networks, AWS, proxies in front. */
export const networks = defineSection({
  id: 'networks',
  queries: ['clients'],
  keys: ['networks', 'proxies'],
  start({ networks: data }) {
    const counts = new NetworkCounts(data);
    return {
      on: { clients: (row) => counts.add(row) },
      clientParts: clientParts<NetworkPart>({ dump: () => counts.dump(), load: (part) => counts.load(part) }),
      finish: () => counts.finish(),
    };
  },
});

/** What NetworkCounts has gathered, to be stored. */
interface NetworkPart {
  readonly all: ClientPart;
  readonly countries: ClientTablePart<string>;
  readonly asns: ClientTablePart<number>;
  readonly names: ReadonlyMap<number, string>;
  readonly aws: ClientTablePart<string>;
  readonly proxies: ClientTablePart<string>;
  readonly reputation: ClientTablePart<string>;
}

class NetworkCounts {
  readonly #data: NetworkData;
  readonly #locator: ClientLocator;
  readonly #all = new ClientSums();
  readonly #countries = new ClientTable<string>();
  readonly #asns = new ClientTable<number>();
  readonly #names = new Map<number, string>();
  readonly #aws = new ClientTable<string>();
  readonly #proxies = new ClientTable<string>();
  readonly #reputation = new ClientTable<string>();

  constructor(data: NetworkData) {
    this.#data = data;
    this.#locator = new ClientLocator(data);
  }

  add(row: Row<'clients'>): void {
    this.#all.add(row);
    const at = this.#locator.locate(row.client);
    const asn = this.#locator.asn(at);
    if (asn !== null) this.#names.set(asn.number, asn.name);
    const special = at.address === null;
    if (this.#data.country !== null) this.#countries.add(row, special ? 'special' : { key: this.#locator.country(at) });
    if (this.#data.asn !== null) this.#asns.add(row, special ? 'special' : { key: asn?.number ?? null });
    if (at.aws !== null) this.#aws.add(row, { key: at.aws });
    const proxy = nameProxy(at, asn?.number);
    if (proxy !== null) this.#proxies.add(row, { key: proxy });
    if (at.badName !== null) this.#reputation.add(row, { key: at.badName });
  }

  dump(): NetworkPart {
    return {
      all: this.#all.dump(),
      countries: this.#countries.dump(),
      asns: this.#asns.dump(),
      names: this.#names,
      aws: this.#aws.dump(),
      proxies: this.#proxies.dump(),
      reputation: this.#reputation.dump(),
    };
  }

  load(part: NetworkPart): void {
    this.#all.load(part.all);
    this.#countries.load(part.countries);
    this.#asns.load(part.asns);
    for (const [number, name] of part.names) this.#names.set(number, name);
    this.#aws.load(part.aws);
    this.#proxies.load(part.proxies);
    this.#reputation.load(part.reputation);
  }

  finish(): { networks: Networks; proxies: Proxies } {
    const { country, asn, aws, proxies, reputation, faults } = this.#data;
    const canTellProxies = asn !== null || aws !== null || proxies.length > 0;
    return {
      networks: {
        sources: listSources(this.#data),
        absent: listAbsent(this.#data),
        faults: [...faults, ...this.#locator.faults],
        countries: country === null ? null : this.#countries.describe((key, sums) => ({ country: key, ...sums })),
        asns:
          asn === null
            ? null
            : this.#asns.describe((key, sums) => ({ asn: key, name: this.#names.get(key) ?? '', ...sums })),
        aws: aws === null ? null : this.#describeAws(),
        reputation: reputation.length === 0 ? null : this.#describeReputation(),
      },
      proxies: canTellProxies ? this.#describeProxies() : null,
    };
  }

  #describeAws(): NonNullable<Networks['aws']> {
    const { requests } = this.#aws.sum();
    const services = this.#aws.sorted().map(([service, sums]) => ({ service, ...sums.describe() }));
    return { services, requests, share: shareOf(requests.total, this.#all.total) };
  }

  #describeReputation(): NonNullable<Networks['reputation']> {
    const { requests } = this.#reputation.sum();
    const lists = this.#reputation.sorted().map(([list, sums]) => ({ list, ...sums.describe() }));
    return { lists, requests, share: shareOf(requests.total, this.#all.total) };
  }

  #describeProxies(): NonNullable<Proxies> {
    const { requests } = this.#proxies.sum();
    const rows = this.#proxies.sorted().map(([key, sums]) => {
      const [toldBy, name] = splitKey(key);
      return { name, toldBy, ...sums.describe() };
    });
    return { rows, requests, share: shareOf(requests.total, this.#all.total) };
  }
}

type ToldBy = NonNullable<Proxies>['rows'][number]['toldBy'];

/** What the user says is surest; then AWS's own ranges; a network's number is the least, for it may have clients, too. */
function nameProxy({ list, aws }: Location, asn: number | undefined): string | null {
  if (list !== null) return `list ${list}`;
  if (aws !== null && awsProxyServices.has(aws)) return `aws ${aws}`;
  const known = asn === undefined ? undefined : proxyNetworks.get(asn);
  return known === undefined ? null : `asn ${known}`;
}

function splitKey(key: string): [ToldBy, string] {
  const toldBy = (['list', 'aws', 'asn'] as const).find((each) => key.startsWith(`${each} `)) ?? 'list';
  return [toldBy, key.slice(toldBy.length + 1)];
}

type Source = Networks['sources'][number];

function listSources({ country, asn, aws, proxies, reputation }: NetworkData): Source[] {
  const source = (kind: Source['kind'], name: string, built: string | null, networks: number | null = null) => ({
    ...{ kind, name, built, networks },
  });
  return [
    ...(country === null ? [] : [source('country', country.type, country.built)]),
    ...(asn === null ? [] : [source('asn', asn.type, asn.built)]),
    ...(aws === null ? [] : [source('aws', 'ip-ranges.json', aws.created, aws.ranges.length)]),
    ...proxies.map(({ name, prefixes }) => source('proxies', name, null, prefixes.length)),
    ...reputation.map(({ name, built, networks }) => source('reputation', name, built, networks.length)),
  ];
}

const hints = {
  country: 'An MMDB file of countries, such as GeoLite2-Country or DB-IP Country Lite.',
  asn: 'An MMDB file of autonomous systems, such as GeoLite2-ASN or DB-IP ASN Lite.',
  aws: 'The file https://ip-ranges.amazonaws.com/ip-ranges.json.',
  reputation: 'Lists of networks, such as https://www.spamhaus.org/drop/drop_v6.json, or one CIDR per line.',
} as const;

const settings = {
  country: 'networks.country',
  asn: 'networks.asn',
  aws: 'networks.awsRanges',
  reputation: 'detect.reputation',
} as const;

function listAbsent({ country, asn, aws, reputation }: NetworkData): Networks['absent'] {
  const present = { country, asn, aws, reputation: reputation[0] ?? null };
  return (['country', 'asn', 'aws', 'reputation'] as const)
    .filter((kind) => present[kind] === null)
    .map((kind) => ({ kind, setting: settings[kind], hint: hints[kind] }));
}

import { formatIpv6, wordsOf } from './address.ts';
import { mix } from './random.ts';

/** A network interface of the VPC whose flow logs are on. */
export interface NetworkInterface {
  id: string;
  instance: string;
  subnet: string;
  zone: string;
  /** Empty on an IPv6-only one. */
  ipv4: string;
  /** Its own address first, then those of a prefix delegated to it (containers). Empty on an IPv4-only one. */
  ipv6: readonly string[];
}

export const vpc = 'vpc-0a7d3b5c91e24f680';

const hex = (digits: number, ...labels: number[]) =>
  Array.from({ length: Math.ceil(digits / 8) }, (_, i) =>
    mix(81, i, ...labels)
      .toString(16)
      .padStart(8, '0'),
  )
    .join('')
    .slice(0, digits);

/** The VPC's /56; subnets are its /64s. Combined by hashing, as all addresses of the samples. */
const VPC_PREFIX = wordsOf('2a05:d014:8a3:4c00::');

function ipv6In(subnet: number, host: number): string {
  const [w0, w1] = VPC_PREFIX;
  return formatIpv6([w0, (w1 | subnet) >>> 0, mix(82, subnet, host), mix(83, subnet, host)]);
}

/** `::a`, `::b` …: what a prefix delegated to an interface (/80) gives its containers. */
function containersIn(subnet: number, host: number, count: number): string[] {
  const [w0, w1] = VPC_PREFIX;
  return Array.from({ length: count }, (_, i) =>
    formatIpv6([w0, (w1 | subnet) >>> 0, mix(84, subnet, host), ((mix(84, host) & 0xffff0000) | (i + 10)) >>> 0]),
  );
}

interface Draft {
  number: number;
  subnet: number;
  host: number;
  instance?: boolean;
  ipv4?: boolean;
  ipv6?: boolean;
  containers?: number;
}

function make({
  number,
  subnet,
  host,
  instance = true,
  ipv4 = true,
  ipv6 = true,
  containers = 0,
}: Draft): NetworkInterface {
  return {
    id: `eni-0${hex(16, 1, number)}`,
    instance: instance ? `i-0${hex(16, 2, number)}` : '-',
    subnet: `subnet-0${hex(16, 3, subnet)}`,
    zone: subnet % 2 === 0 ? 'euc1-az2' : 'euc1-az3',
    ipv4: ipv4 ? `10.20.${subnet}.${host}` : '',
    ipv6: ipv6 ? [ipv6In(subnet, host), ...containersIn(subnet, host, containers)] : [],
  };
}

/** Public subnets are 0 and 1, those of the applications 16 to 19, the database's 24, the IPv6-only one 32. */
export const interfaces = {
  webBalancers: [
    make({ number: 1, subnet: 0, host: 11, instance: false }),
    make({ number: 2, subnet: 1, host: 11, instance: false }),
  ],
  apiBalancers: [
    make({ number: 3, subnet: 0, host: 12, instance: false }),
    make({ number: 4, subnet: 1, host: 12, instance: false }),
  ],
  shop: [
    make({ number: 5, subnet: 16, host: 21, containers: 6 }),
    make({ number: 6, subnet: 17, host: 21, containers: 6 }),
  ],
  search: [make({ number: 7, subnet: 18, host: 31 }), make({ number: 8, subnet: 19, host: 31 })],
  database: make({ number: 9, subnet: 24, host: 40 }),
  /** IPv6-only: reaches IPv4 hosts through NAT64. */
  workers: [
    make({ number: 10, subnet: 32, host: 51, ipv4: false }),
    make({ number: 11, subnet: 32, host: 52, ipv4: false }),
  ],
  natGateway: make({ number: 12, subnet: 0, host: 5, instance: false, ipv6: false }),
  bastion: make({ number: 13, subnet: 1, host: 9 }),
  /** Nothing passes it: NODATA. */
  idle: make({ number: 14, subnet: 1, host: 99 }),
} as const;

/** Whatever of the site has a public address, and is therefore found by scanners. */
export const exposed: readonly NetworkInterface[] = [
  ...interfaces.webBalancers,
  ...interfaces.apiBalancers,
  ...interfaces.shop,
  ...interfaces.search,
  interfaces.database,
  interfaces.bastion,
];

import type { DeviceKind } from './user-agents.ts';

/** The account and its load balancers: AWS's own example account, example.com hosts, documentation addresses. */
export const account = '123456789012';
export const region = 'eu-central-1';

const arn = `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup`;

export interface TargetGroup {
  name: string;
  arn: string;
  /** `address:port` as logged; empty for a Lambda function. */
  targets: readonly string[];
  /** Median time of the target, ms. */
  median: number;
  /** What the same request costs over IPv6, against IPv4. */
  ipv6Factor: number;
}

export const targetGroups = {
  shop: {
    name: 'shop',
    arn: `${arn}/shop/73e2d6bc24d8a067`,
    targets: ['10.20.16.21:8080', '10.20.16.22:8080', '10.20.17.21:8080', '10.20.17.22:8080'],
    median: 46,
    ipv6Factor: 1,
  },
  // Targets of address type ipv6: ALB logs them without brackets as it does clients.
  media: {
    name: 'media',
    arn: `${arn}/media/1f0c5a9b8e2d4f60`,
    targets: ['2a05:d014:8a3:4c20:9d1e:5bff:fe20:11a7:8080', '2a05:d014:8a3:4c21:21c4:e0ff:fe6b:73d2:8080'],
    median: 11,
    ipv6Factor: 1,
  },
  // The one that is slower over IPv6, so that the report has something to find.
  search: {
    name: 'search',
    arn: `${arn}/search/c4b8d91e0a7f3526`,
    targets: ['10.20.18.31:9000', '10.20.19.31:9000'],
    median: 78,
    ipv6Factor: 1.9,
  },
  webhooks: { name: 'webhooks', arn: `${arn}/webhooks/5d6e0f9a1b2c3d48`, targets: [], median: 27, ipv6Factor: 1 },
} as const satisfies Record<string, TargetGroup>;

export interface LoadBalancer {
  id: 'web' | 'api';
  /** As in the lines. */
  name: string;
  /** As in the file names: slashes become dots. */
  fileName: string;
  /** Addresses of its nodes; each writes files of its own. */
  nodes: readonly string[];
  /** Part of all requests. */
  weight: number;
  dns: string;
  host: string;
  certificate: string;
  /** Who calls: weights of device kinds, and the part of their connections that is IPv6 before scaling. */
  callers: Readonly<Record<DeviceKind, readonly [weight: number, ipv6: number]>>;
}

const certificate = (id: string) => `arn:aws:acm:${region}:${account}:certificate/${id}`;

export const loadBalancers: readonly LoadBalancer[] = [
  {
    id: 'web',
    name: 'app/web/50dc6c495c0c9188',
    fileName: 'app.web.50dc6c495c0c9188',
    nodes: ['198.51.100.12', '198.51.100.77'],
    weight: 0.68,
    dns: `web-1482937501.${region}.elb.amazonaws.com`,
    host: 'www.example.com',
    certificate: certificate('0f2a7f66-3c0e-4a39-9f52-6a7a1df0c1d2'),
    callers: {
      phone: [50, 0.58],
      desktop: [28, 0.27],
      tablet: [5, 0.47],
      tv: [3, 0.12],
      bot: [8, 0.14],
      tool: [3, 0.18],
      monitor: [3, 0.5],
      partner: [0, 0],
    },
  },
  {
    id: 'api',
    name: 'app/api/9c1185a5c5e9fc54',
    fileName: 'app.api.9c1185a5c5e9fc54',
    nodes: ['203.0.113.45'],
    weight: 0.32,
    dns: `api-2093847566.${region}.elb.amazonaws.com`,
    host: 'api.example.com',
    certificate: certificate('7be41c9d-52f8-4c1b-8d7e-3b9f64a2e870'),
    callers: {
      phone: [50, 0.58],
      desktop: [16, 0.27],
      tablet: [4, 0.47],
      tv: [2, 0.12],
      bot: [4, 0.14],
      tool: [12, 0.18],
      monitor: [4, 0.5],
      partner: [8, 0.35],
    },
  },
];

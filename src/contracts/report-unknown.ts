import type { Adoption } from './report-adoption.ts';
import type { Ipv4Costs } from './report-costs.ts';
import type { DualStack } from './report-dual-stack.ts';
import { familyFigures } from './report-figures.ts';
import { unknownLatencyGap, unknownRateGap } from './report-gap.ts';
import type { Anatomy, Hosts } from './report-hosts.ts';
import type { Networks } from './report-networks.ts';
import type { Security } from './report-security.ts';
import type { Tls } from './report-tls.ts';
import type { TransitionUse } from './report-transition.ts';

/**
 * What stands for a section that an older report.json does not have, or that could not be made: no rows and no counts,
 * every share and latency null.
 */

const none = familyFigures(0, 0);
const noCapability = { requests: 0, share: null };
const noDimension = { rows: [], rest: { requests: none, bytes: none } };

export const unknownAdoption: Adoption = {
  used: { requests: none, bytes: none },
  capable: { services: noCapability, networks: null },
  preferred: null,
  hours: null,
  loadBalancers: noDimension,
  hosts: noDimension,
  targetGroups: noDimension,
  types: noDimension,
  devices: [],
};

const noSpread = { prefixes: 0, mean: null, median: null, max: null };

export const unknownAnatomy: Anatomy = {
  registries: [],
  prefixCounts: [],
  perPrefix64: noSpread,
  perPrefix48: noSpread,
  eui64: { identifiers: 0, moving: 0, makers: [] },
  delegations: [],
};

export const unknownHosts: Hosts = { binSeconds: 3600, lower: 0, upper: 0, prefixes64: [] };

export const unknownDualStack: DualStack = {
  interfaces: null,
  certificates: null,
  clients: {
    told: 'none',
    pairs: 0,
    requests: none,
    chancePairs: 0,
    leastBits: 20,
    paired: { ipv4: 0, ipv6: 0 },
    unpaired: { ipv4: 0, ipv6: 0 },
    unpairedShare: { ipv4: null, ipv6: null },
  },
};

export const unknownNetworks: Networks = {
  sources: [],
  absent: [],
  faults: [],
  countries: null,
  asns: null,
  aws: null,
  reputation: null,
};

export const unknownTransition: TransitionUse = { native: { requests: 0, share: null }, clients: [], flows: [] };

const noTlsFamily: Tls['ipv4'] = {
  timed: 0,
  p50: null,
  p90: null,
  p99: null,
  established: 0,
  failed: 0,
  failureRate: null,
  outdated: 0,
};
const noConnections = { connections: 0, share: null };

export const unknownTls: Tls = {
  plain: { ipv4: 0, ipv6: 0 },
  ipv4: noTlsFamily,
  ipv6: noTlsFamily,
  gap: { handshake: unknownLatencyGap, failures: unknownRateGap },
  protocols: [],
  ciphers: [],
  otherCiphers: { ipv4: noConnections, ipv6: noConnections },
  failures: [],
};

export const unknownSecurity: Security = {
  preset: 'literature',
  ownAddresses: { ipv4: 0, ipv6: 0 },
  historyDays: 0,
  eventsTotal: 0,
  events: [],
  rules: [],
  blocklist: {
    offenders: 0,
    budget: 0,
    entries: [],
    leftOut: [],
    collateral: { addresses: 0, requests: 0, flows: 0 },
  },
  peaks: [],
};

export const unknownIpv4Costs: Ipv4Costs = {
  pricePerHour: 0,
  currency: '',
  priceSource: '',
  priceAsOf: null,
  hours: 0,
  loadBalancerAddresses: 0,
  interfaces: null,
  addresses: 0,
  cost: 0,
  costPerMonth: 0,
  requests: { ipv4: 0, ipv4Share: null },
  loadBalancers: [],
  natGateways: null,
};

import { relativeError } from '../contracts/latency.ts';
import { familyFigures } from '../contracts/report-figures.ts';
import { type FamilyPerformance, unknownGap } from '../contracts/report-performance.ts';
import {
  unknownAdoption,
  unknownAnatomy,
  unknownDualStack,
  unknownHosts,
  unknownIpv4Costs,
  unknownNetworks,
  unknownSecurity,
  unknownTls,
  unknownTransition,
} from '../contracts/report-unknown.ts';
import { noFlows, noFlowsByFamily } from './flow-sums.ts';
import type { Hour, ReportSections } from './section.ts';

/**
 * What stands in the report for a section that could not be made: no rows and no counts, every share and latency null.
 * `sectionErrors` says that it was not made, and the quality status says why the report is not complete.
 */
export function emptySections(hours: readonly Hour[]): ReportSections {
  const none = { ipv4: 0, ipv6: 0 };
  const performance: FamilyPerformance = {
    requests: 0,
    timed: 0,
    p50: null,
    p90: null,
    p99: null,
    errorRate: null,
    elb5xxRate: null,
  };
  const rows = {
    read: 0,
    accepted: 0,
    rejected: 0,
    outsidePeriod: 0,
    noData: 0,
    skipData: 0,
    byReason: { format: 0, time: 0, address: 0, number: 0 },
  };
  return {
    sources: [],
    quality: {
      status: 'partial',
      reasons: [],
      files: { read: 0, bytes: 0, skippedTotal: 0, skipped: [] },
      rows: { ...rows, byLogs: { requests: rows, connections: rows, flows: rows } },
      rejectedFiles: [],
      missing: [],
    },
    traffic: {
      requests: familyFigures(0, 0),
      bytes: familyFigures(0, 0),
      receivedBytes: familyFigures(0, 0),
      sentBytes: familyFigures(0, 0),
      flows: familyFigures(0, 0),
      flowBytes: familyFigures(0, 0),
      packets: familyFigures(0, 0),
      hourly: hours.map((hour) => ({
        start: hour.iso,
        requests: none,
        bytes: none,
        flows: none,
        flowBytes: none,
        packets: none,
      })),
    },
    adoption: unknownAdoption,
    clients: {
      ipv4: { addresses: 0, mappedRequests: 0 },
      ipv6: {
        addresses: 0,
        prefixes: { '64': 0, '56': 0, '48': 0, '32': 0 },
        addressesPerPrefix64: null,
        maxAddressesInPrefix64: null,
      },
    },
    addressTypes: [],
    interfaceIdentifiers: [],
    prefixes: { threshold: 0, rows: [], rest: { requests: 0, bytes: 0, addresses: 0, share: null } },
    anatomy: unknownAnatomy,
    hosts: unknownHosts,
    recurrence: null,
    prefixHistory: null,
    dualStack: unknownDualStack,
    networks: unknownNetworks,
    proxies: null,
    transition: unknownTransition,
    ipv4Costs: unknownIpv4Costs,
    performance: {
      relativeError,
      ipv4: performance,
      ipv6: performance,
      gap: unknownGap,
      histogram: [],
      targetGroups: [],
      otherTargetGroups: null,
    },
    tls: unknownTls,
    flows: {
      accepted: noFlowsByFamily(),
      rejected: noFlowsByFamily(),
      otherAction: noFlowsByFamily(),
      addresses: none,
      interfaces: { total: 0, rows: [], rest: noFlowsByFamily() },
      internetEgress: null,
      paths: [],
      services: [],
      transitGateways: [],
      icmpv6: [],
      nat64: noFlows(),
      protocols: [],
    },
    policyParity: null,
    security: unknownSecurity,
  };
}

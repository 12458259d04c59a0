import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Report, reportSchema } from '../../src/contracts/report.ts';

const file = new URL('../fixtures/report.json', import.meta.url);
const report: Report = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((all, one) => all + of(one), 0);

describe('the fixture agrees with itself', () => {
  const { traffic, prefixes, performance, flows, quality, clients } = report;

  test.each(['requests', 'bytes', 'flows', 'flowBytes', 'packets'] as const)(
    'the hours add up to the %s of the day',
    (figure) => {
      for (const family of ['ipv4', 'ipv6'] as const) {
        expect(sum(traffic.hourly, (hour) => hour[figure][family])).toBe(traffic[figure][family]);
      }
    },
  );

  test('prefixes, classes and identifiers hold all IPv6 requests and addresses', () => {
    expect(sum(prefixes.rows, ({ requests }) => requests) + prefixes.rest.requests).toBe(traffic.requests.ipv6);
    expect(sum(prefixes.rows, ({ addresses }) => addresses) + prefixes.rest.addresses).toBe(clients.ipv6.addresses);
    const lists: readonly { addresses: number; requests: number }[][] = [
      report.addressTypes,
      report.interfaceIdentifiers,
    ];
    for (const list of lists) {
      expect(sum(list, ({ requests }) => requests)).toBe(traffic.requests.ipv6);
      expect(sum(list, ({ addresses }) => addresses)).toBe(clients.ipv6.addresses);
    }
  });

  test('hosts, prefixes and recurrence hold all addresses and /64s', () => {
    const { hosts, anatomy, recurrence } = report;
    const { addresses, prefixes: counted } = clients.ipv6;
    expect(hosts.upper).toBe(addresses);
    expect(hosts.lower).toBeLessThan(addresses);
    expect(sum(hosts.prefixes64, (row) => row.prefixes)).toBe(counted['64']);
    expect(sum(hosts.prefixes64, (row) => row.addresses)).toBe(addresses);
    const at = (length: number) => anatomy.prefixCounts.find((row) => row.length === length)?.prefixes;
    expect([at(32), at(48), at(56), at(64), at(128)]).toEqual([
      ...[counted['32'], counted['48'], counted['56'], counted['64']],
      addresses,
    ]);
    expect((recurrence?.firstSeen ?? 0) + (recurrence?.returning ?? 0)).toBe(counted['64']);
  });

  test('paired and unpaired clients are all clients, and what the pairs prefer stands with the adoption', () => {
    const { paired, unpaired, requests } = report.dualStack.clients;
    expect(paired.ipv4 + unpaired.ipv4).toBe(clients.ipv4.addresses);
    expect(paired.ipv6 + unpaired.ipv6).toBe(clients.ipv6.prefixes['64']);
    expect(report.adoption.preferred?.requests).toEqual(requests);
  });

  test('countries and networks hold all clients and requests', () => {
    for (const table of [report.networks.countries, report.networks.asns]) {
      const all = table === null ? [] : [...table.rows, table.rest, table.unknown, table.special];
      for (const family of ['ipv4', 'ipv6'] as const) {
        expect(sum(all, ({ requests }) => requests[family])).toBe(traffic.requests[family]);
        expect(sum(all, ({ bytes }) => bytes[family])).toBe(traffic.bytes[family]);
        expect(sum(all, ({ addresses }) => addresses[family])).toBe(clients[family].addresses);
      }
    }
  });

  test('the growth ends with this day', () => {
    expect(report.growth?.days.at(-1)).toEqual({
      date: report.report.period.start.slice(0, 10),
      status: quality.status,
      requests: traffic.requests.total,
      ipv6Requests: traffic.requests.ipv6,
      ipv6RequestShare: traffic.requests.ipv6Share,
      ipv6Clients: clients.ipv6.addresses,
      ipv6P50: performance.ipv6.p50,
      ipv6ErrorRate: performance.ipv6.errorRate,
    });
    expect(report.ipv4Costs.requests.ipv4).toBe(traffic.requests.ipv4);
  });

  test('each dimension of the adoption holds all requests and bytes', () => {
    const { loadBalancers, hosts, targetGroups, types, devices, used } = report.adoption;
    expect(used).toEqual({ requests: traffic.requests, bytes: traffic.bytes });
    for (const family of ['ipv4', 'ipv6'] as const) {
      for (const { rows, rest } of [loadBalancers, hosts, targetGroups, types]) {
        for (const figure of ['requests', 'bytes'] as const) {
          expect(sum(rows, (row) => row[figure][family]) + rest[figure][family]).toBe(traffic[figure][family]);
        }
      }
      expect(sum(devices, ({ requests }) => requests[family])).toBe(traffic.requests[family]);
    }
  });

  test('target groups hold all requests, the histogram all timed ones', () => {
    for (const family of ['ipv4', 'ipv6'] as const) {
      expect(sum(performance.targetGroups, (group) => group[family].requests)).toBe(traffic.requests[family]);
      expect(sum(performance.histogram, (bin) => bin[family])).toBe(performance[family].timed);
    }
  });

  test('protocols, ciphers and failures hold all connections', () => {
    const { tls } = report;
    const lines = sum(report.report.sources, ({ logs, lines }) => (logs === 'connections' ? lines : 0));
    let connections = 0;
    for (const family of ['ipv4', 'ipv6'] as const) {
      const { established, failed } = tls[family];
      connections += tls.plain[family] + established + failed;
      expect(sum(tls.protocols, (row) => row[family].connections)).toBe(established);
      expect(sum(tls.ciphers, (row) => row[family].connections) + tls.otherCiphers[family].connections).toBe(
        established,
      );
      expect(sum(tls.failures, (row) => row[family])).toBe(failed);
    }
    expect(connections).toBe(lines);
  });

  test('the gaps are those of the medians and rates beside them', () => {
    for (const { ipv4, ipv6, gap } of [performance, ...performance.targetGroups]) {
      if (gap.latency.difference === null) continue;
      expect(gap.latency.difference).toBeCloseTo((ipv6.p50 ?? 0) - (ipv4.p50 ?? 0), 6);
      expect(gap.errors.difference).toBeCloseTo((ipv6.errorRate ?? 0) - (ipv4.errorRate ?? 0), 6);
    }
  });

  test('verdicts, interfaces and protocols hold all flows', () => {
    for (const family of ['ipv4', 'ipv6'] as const) {
      const verdicts = [flows.accepted, flows.rejected, flows.otherAction];
      expect(sum(verdicts, (verdict) => verdict[family].flows)).toBe(traffic.flows[family]);
      const { rows, rest } = flows.interfaces;
      expect(sum(rows, (row) => row[family].flows) + rest[family].flows).toBe(traffic.flows[family]);
      expect(sum(flows.icmpv6, ({ accepted }) => accepted.flows)).toBe(
        sum(flows.protocols, (row) => (row.protocol === 58 ? row.accepted.flows : 0)),
      );
      const protocols = flows.protocols.filter((row) => row.family === family);
      expect(sum(protocols, ({ accepted }) => accepted.flows)).toBe(flows.accepted[family].flows);
    }
  });

  test('lines read are lines accounted for', () => {
    const { read, accepted, rejected, outsidePeriod, noData, skipData } = quality.rows;
    expect(accepted + rejected + outsidePeriod + noData + skipData).toBe(read);
    expect(sum(Object.values(quality.rows.byLogs), (counts) => counts.read)).toBe(read);
    expect(sum(report.report.sources, ({ lines }) => lines)).toBe(accepted);
  });
});

import type { Report } from '../../contracts/report.ts';
import type { Formats } from './formats.ts';

type Family = Pick<Report['performance']['ipv6'], 'p50' | 'errorRate'>;

/** What the reports of a day, a week and a month have in common. */
export interface FigureSource {
  traffic: Pick<Report['traffic'], 'requests' | 'flows' | 'flowBytes'>;
  performance: { ipv4: Family; ipv6: Family };
}

type SharedFigure = 'ipv6RequestShare' | 'ipv6P50' | 'ipv6ErrorRate' | 'ipv6FlowBytes';

/** Name, label, value, and what stands beside it, of a key figure: in one wording wherever it shows. */
type Words = [figure: SharedFigure, label: string, value: string, beside: string];

export function requestShareWords({ traffic: { requests } }: FigureSource, { share, rounded }: Formats): Words {
  const beside =
    requests.total === 0 ? 'no requests logged' : `${rounded(requests.ipv6)} of ${rounded(requests.total)}`;
  return ['ipv6RequestShare', 'IPv6 share of requests', share(requests.ipv6Share), beside];
}

export function latencyWords({ performance: { ipv4, ipv6 } }: FigureSource, { seconds }: Formats): Words {
  const beside = ipv4.p50 === null ? 'IPv4: none timed' : `IPv4: ${seconds(ipv4.p50)}`;
  return ['ipv6P50', 'IPv6 median latency', seconds(ipv6.p50), beside];
}

export function errorRateWords({ performance: { ipv4, ipv6 } }: FigureSource, { share }: Formats): Words {
  const beside = ipv4.errorRate === null ? 'IPv4: no requests' : `IPv4: ${share(ipv4.errorRate)}`;
  return ['ipv6ErrorRate', 'IPv6 error rate', share(ipv6.errorRate), beside];
}

export function flowBytesWords({ traffic: { flows, flowBytes } }: FigureSource, { share, bytes }: Formats): Words {
  const some = flows.total > 0;
  const beside = some ? `${share(flowBytes.ipv6Share)} of all bytes` : 'no flow records';
  return ['ipv6FlowBytes', 'IPv6 bytes in flow logs', bytes(some ? flowBytes.ipv6 : null), beside];
}

/** For the subject of a mail: `IPv6 38.4 % of requests`. */
export function sayShare({ traffic: { requests, flows, flowBytes } }: FigureSource, { share }: Formats): string {
  if (requests.total > 0) return `IPv6 ${share(requests.ipv6Share)} of requests`;
  return flows.total > 0 ? `IPv6 ${share(flowBytes.ipv6Share)} of flow bytes` : 'no log lines';
}

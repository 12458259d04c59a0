import { familyFigures } from '../../src/contracts/report-figures.ts';
import type { Comparable } from '../../src/sections/compared-figures.ts';

export interface Made {
  date?: string;
  status?: 'complete' | 'partial' | 'empty';
  requests?: number;
  ipv6Requests?: number;
  clients?: number;
  p50?: number | null;
  errorRate?: number | null;
  flowBytes?: number;
  rejected?: number;
  flowLines?: number;
  failed?: string[];
  configuration?: string;
}

/** A plain day: a million requests, 36 % of them IPv6, and what a test wants otherwise. */
export function reportWith(made: Made = {}): Comparable {
  const { date = '2026-11-22', requests = 1_000_000, ipv6Requests = Math.round(requests * 0.36) } = made;
  const { p50 = 0.0241, errorRate = 0.012, failed = [] } = made;
  return {
    report: {
      period: { start: `${date}T00:00:00Z`, end: `${date}T23:59:59Z`, timezone: 'UTC' },
      sample: false,
      ...(made.configuration !== undefined && { configuration: made.configuration }),
    },
    quality: {
      status: made.status ?? 'complete',
      rows: {
        byLogs: {
          requests: { accepted: requests },
          flows: { accepted: made.flowLines ?? 500_000, noData: 0 },
        },
      },
    },
    traffic: {
      requests: familyFigures(requests - ipv6Requests, ipv6Requests),
      flowBytes: familyFigures(5e9, made.flowBytes ?? 2e9),
    },
    clients: { ipv6: { addresses: made.clients ?? 40_000 } },
    performance: { ipv6: { p50, errorRate } },
    flows: { rejected: { ipv6: { flows: made.rejected ?? 4000 } } },
    sectionErrors: failed.map((section) => ({ section })),
  };
}

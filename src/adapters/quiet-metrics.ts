import type { Metrics } from '../ports.ts';

/**
 * Metrics on a machine without a monitoring system: nothing is sent; `tell` gets one line that says so. The figures are
 * in report.json, hour by hour.
 */
export function createQuietMetrics(tell: (line: string) => void): Metrics {
  return {
    async publish(points) {
      const names = new Set(points.map((point) => point.name));
      tell(`metrics: ${points.length} points of ${names.size} figures, sent nowhere: no monitoring is configured`);
      return points.length;
    },
  };
}

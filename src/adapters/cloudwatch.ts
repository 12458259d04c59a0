import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricPoint, Metrics } from '../ports.ts';

export const metricNamespace = 'IPv6Report';

/** PutMetricData takes at most 1,000 points a call (CloudWatch service quotas). */
const pointsPerCall = 1000;

/**
 * CloudWatch metrics in the namespace IPv6Report, each point with the hour it belongs to. CloudWatch takes points up to
 * two weeks old; older ones (a backfill) are refused there, so they are left out here.
 */
export function createCloudWatchMetrics(client: CloudWatchClient, now: () => Date): Metrics {
  return {
    publish: async (points) => {
      const oldest = now().getTime() - 14 * 86_400_000;
      const current = points.filter((point) => point.timestamp.getTime() > oldest);
      for (let start = 0; start < current.length; start += pointsPerCall) {
        const MetricData = current.slice(start, start + pointsPerCall).map(toDatum);
        await client.send(new PutMetricDataCommand({ Namespace: metricNamespace, MetricData }));
      }
      return current.length;
    },
  };
}

function toDatum(point: MetricPoint) {
  return {
    MetricName: point.name,
    Unit: point.unit,
    Value: point.value,
    Timestamp: point.timestamp,
    Dimensions: Object.entries(point.dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

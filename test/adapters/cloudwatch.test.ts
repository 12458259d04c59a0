import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { createCloudWatchMetrics } from '../../src/adapters/cloudwatch.ts';
import type { MetricPoint } from '../../src/ports.ts';
import { answerBy } from '../support/scripted-aws.ts';

const now = new Date('2026-11-23T04:00:00Z');
const point = (timestamp: string, value = 1): MetricPoint => ({
  name: 'Requests',
  unit: 'Count',
  value,
  timestamp: new Date(timestamp),
  dimensions: { Report: 'daily' },
});

function prepare() {
  const sent: object[] = [];
  const client = answerBy(new CloudWatchClient({ region: 'eu-central-1' }), {
    PutMetricData: (input: object) => {
      sent.push(input);
      return {};
    },
  });
  return { sent, metrics: createCloudWatchMetrics(client, () => now) };
}

test('a point is sent with its own hour, its unit and the name of its report', async () => {
  const { sent, metrics } = prepare();
  expect(await metrics.publish([point('2026-11-22T10:00:00Z', 7)])).toBe(1);
  expect(sent).toEqual([
    {
      Namespace: 'IPv6Report',
      MetricData: [
        {
          MetricName: 'Requests',
          Unit: 'Count',
          Value: 7,
          Timestamp: new Date('2026-11-22T10:00:00Z'),
          Dimensions: [{ Name: 'Report', Value: 'daily' }],
        },
      ],
    },
  ]);
});

test('points older than the two weeks that CloudWatch takes are left out and not counted', async () => {
  const { sent, metrics } = prepare();
  const points = [point('2026-11-09T03:00:00Z'), point('2026-11-09T05:00:00Z')];
  expect(await metrics.publish(points)).toBe(1);
  expect(sent).toMatchObject([{ MetricData: [{ Timestamp: new Date('2026-11-09T05:00:00Z') }] }]);
  expect(await metrics.publish([point('2026-10-01T00:00:00Z')])).toBe(0);
  expect(sent).toHaveLength(1);
});

test('more than a call may hold goes in several', async () => {
  const { sent, metrics } = prepare();
  expect(await metrics.publish(Array.from({ length: 2001 }, () => point('2026-11-22T10:00:00Z')))).toBe(2001);
  expect(sent).toHaveLength(3);
});

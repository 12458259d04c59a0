import { flowLogFormat } from '../../src/adapters/flow-log-format.ts';
import type { Value } from './places.ts';
import type { DeploySettings } from './settings.ts';

/** A flow log per VPC, with all fields that the report reads, as text: any program reads it. */
export function flowLogs(
  { flowLogVpcs, flowLogInterval, logs, flowLogs }: DeploySettings,
  target: Value,
): Record<string, object> {
  const makesBucket = logs === undefined && flowLogs === undefined;
  return Object.fromEntries(
    (flowLogVpcs ?? []).map((vpc) => [
      `FlowLog${vpc.replace('vpc-', '')}`,
      {
        Type: 'AWS::EC2::FlowLog',
        ...(makesBucket && { DependsOn: ['LogBucketPolicy'] }),
        Properties: {
          ResourceType: 'VPC',
          ResourceId: vpc,
          TrafficType: 'ALL',
          LogDestinationType: 's3',
          LogDestination: target,
          LogFormat: flowLogFormat,
          MaxAggregationInterval: flowLogInterval,
          DestinationOptions: { FileFormat: 'plain-text', HiveCompatiblePartitions: false, PerHourPartition: false },
          Tags: [{ Key: 'application', Value: 'ipv6-report' }],
        },
      },
    ]),
  );
}

import {
  type EC2Client,
  type FlowLog,
  paginateDescribeFlowLogs,
  paginateDescribeVpcs,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { awsCommand, type Finding } from './finding.ts';
import { flowLogFields, flowLogFormat } from './flow-log-format.ts';
import { parseS3Address } from './s3-address.ts';

const area = 'flow logs';

/** Without these a line cannot be counted. */
const needed = ['start', 'end', 'srcaddr', 'dstaddr'];

/** Has every VPC a flow log in S3 that carries the fields of the report? `target` is where the report reads. */
export async function checkFlowLogs(client: EC2Client, target: string | null): Promise<Finding[]> {
  const region = await client.config.region();
  const flowLogs: FlowLog[] = [];
  for await (const page of paginateDescribeFlowLogs({ client }, {})) flowLogs.push(...(page.FlowLogs ?? []));
  const findings: Finding[] = [];
  for await (const page of paginateDescribeVpcs({ client }, {})) {
    for (const vpc of page.Vpcs ?? []) findings.push(checkVpc(vpc, flowLogs, target, region));
  }
  return findings;
}

function checkVpc(
  { VpcId: subject = '' }: Vpc,
  all: readonly FlowLog[],
  target: string | null,
  region: string,
): Finding {
  const own = all.filter(({ ResourceId }) => ResourceId === subject);
  const create = createCommand(subject, target, region);
  if (own.length === 0) {
    return { area, subject, state: 'gap', message: 'It has no flow log of its own. Make one:', command: create };
  }
  const faults = own.map((flowLog) => ({ flowLog, fault: faultOf(flowLog, target) }));
  const good = faults.find(({ fault }) => fault === null);
  if (good !== undefined) return describeFields(subject, good.flowLog, create);
  // The format of a flow log cannot be changed: a new one stands beside it, or in its place.
  const told = faults.map(({ flowLog, fault }) => `${flowLog.FlowLogId ?? 'a flow log'} ${fault}`).join('; ');
  return { area, subject, state: 'gap', message: `No flow log can be used: ${told}. Make another:`, command: create };
}

/** Why a flow log cannot be used; null when it can. */
function faultOf(flowLog: FlowLog, target: string | null): string | null {
  const { LogDestinationType: kind, LogDestination: destination = '', DeliverLogsErrorMessage: error } = flowLog;
  const { HiveCompatiblePartitions: hive } = flowLog.DestinationOptions ?? {};
  const missing = needed.filter((field) => !fieldsOf(flowLog).has(field) && !fieldsOf(flowLog).has(`pkt-${field}`));
  if (kind !== 's3') return `goes to ${kind ?? 'CloudWatch Logs'}, not to S3`;
  if (hive === true) return 'is delivered into folders in the style of Hive, which the tables do not know';
  if (missing.length > 0) return `lacks ${missing.join(', ')}`;
  if (target !== null && !isBelow(destination, target)) return `goes to ${destination}, but the report reads ${target}`;
  if (flowLog.DeliverLogsStatus === 'FAILED') return `is not delivered (${error ?? 'AWS gives no reason'})`;
  return null;
}

function describeFields(subject: string, flowLog: FlowLog, create: string): Finding {
  const present = fieldsOf(flowLog);
  const missing = flowLogFields.filter((field) => !present.has(field));
  const name = flowLog.FlowLogId ?? 'Its flow log';
  if (missing.length === 0) return { area, subject, state: 'ok', message: `${name} carries all fields.` };
  const message = `${name} lacks ${missing.join(', ')}: the report says less about the traffic. To have them, make another:`;
  return { area, subject, state: 'note', message, command: create };
}

/** Without a format of its own a flow log has the fields of version 2. */
function fieldsOf({ LogFormat: format }: FlowLog): Set<string> {
  const fields = [...(format ?? '').matchAll(/\$\{([a-z0-9-]+)\}/g)].map(([, field = '']) => field);
  return new Set(fields.length === 0 ? flowLogFields.slice(0, 14) : fields);
}

function isBelow(destination: string, target: string): boolean {
  const { bucket, prefix } = parseS3Address(target);
  const place = destination.replace(/^arn:[^:]+:s3:::/, '').replace(/\/+$/, '');
  return place === (prefix === '' ? bucket : `${bucket}/${prefix}`);
}

function createCommand(vpc: string, target: string | null, region: string): string {
  const { bucket, prefix } = target === null ? { bucket: 'YOUR-LOG-BUCKET', prefix: '' } : parseS3Address(target);
  return awsCommand(
    region,
    ...['ec2', 'create-flow-logs', '--resource-type', 'VPC', '--resource-ids', vpc, '--traffic-type', 'ALL'],
    ...['--log-destination-type', 's3'],
    ...['--log-destination', `arn:aws:s3:::${bucket}${prefix === '' ? '' : `/${prefix}/`}`],
    ...['--log-format', flowLogFormat],
  );
}

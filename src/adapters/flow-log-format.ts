/**
 * The fields that the report reads from a flow log, and a few that people ask for when they look into one, in the order
 * in which the VPC guide lists them (flow-log-records).
 */
export const flowLogFields = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'vpc-id',
  'subnet-id',
  'instance-id',
  'tcp-flags',
  'type',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'region',
  'az-id',
  'pkt-src-aws-service',
  'pkt-dst-aws-service',
  'flow-direction',
  'traffic-path',
  'reject-reason',
] as const;

/** As `--log-format` of `aws ec2 create-flow-logs` and LogFormat of AWS::EC2::FlowLog take it. */
export const flowLogFormat = flowLogFields.map((field) => `\${${field}}`).join(' ');

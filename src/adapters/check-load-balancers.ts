import {
  DescribeLoadBalancerAttributesCommand,
  type ElasticLoadBalancingV2Client,
  type LoadBalancer,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsCommand, type Finding } from './finding.ts';
import { formatS3Address, parseS3Address } from './s3-address.ts';

/** Where the report looks for the logs, s3://…; null when nothing is deployed yet. */
export interface LogTargets {
  accessLogs: string | null;
  connectionLogs: string | null;
}

const area = 'load balancers';
const logs = {
  access_logs: { words: 'Access logs', target: 'accessLogs' },
  connection_logs: { words: 'Connection logs', target: 'connectionLogs' },
} as const;

/** Can the Application Load Balancers be reached over IPv6, and do they write the logs that the report reads? */
export async function checkLoadBalancers(
  client: ElasticLoadBalancingV2Client,
  targets: LogTargets,
): Promise<Finding[]> {
  const region = await client.config.region();
  const findings: Finding[] = [];
  for await (const page of paginateDescribeLoadBalancers({ client }, {})) {
    for (const balancer of (page.LoadBalancers ?? []).filter(({ Type }) => Type === 'application')) {
      findings.push(checkAddressType(balancer, region), ...(await checkLogs(client, balancer, targets, region)));
    }
  }
  if (findings.length > 0) return findings;
  const message = `There is no Application Load Balancer in ${region}, so the report has no requests to speak of.`;
  return [{ area, subject: '', state: 'note', message }];
}

function checkAddressType(balancer: LoadBalancer, region: string): Finding {
  const {
    LoadBalancerName: subject = '',
    LoadBalancerArn: arn = '',
    IpAddressType: type = 'ipv4',
    VpcId: vpc = '',
  } = balancer;
  if (type !== 'ipv4') return { area, subject, state: 'ok', message: `It is reachable over IPv6 (${type}).` };
  return {
    area,
    subject,
    state: 'gap',
    message: `It has IPv4 addresses only: nobody can reach it over IPv6. Give its subnets in ${vpc} IPv6 blocks, then:`,
    command: awsCommand(
      region,
      ...['elbv2', 'set-ip-address-type', '--ip-address-type', 'dualstack', '--load-balancer-arn', arn],
    ),
  };
}

async function checkLogs(
  client: ElasticLoadBalancingV2Client,
  { LoadBalancerName: subject = '', LoadBalancerArn: arn = '' }: LoadBalancer,
  targets: LogTargets,
  region: string,
): Promise<Finding[]> {
  const answer = await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
  const attributes = new Map((answer.Attributes ?? []).map(({ Key, Value }) => [Key, Value]));
  return Object.entries(logs).map(([name, { words, target }]): Finding => {
    const expected = targets[target];
    const command = switchOn(arn, name, expected, region);
    if (attributes.get(`${name}.s3.enabled`) !== 'true') {
      return { area, subject, state: 'gap', message: `${words} are switched off. Switch them on:`, command };
    }
    const prefix = attributes.get(`${name}.s3.prefix`) ?? '';
    const actual = formatS3Address({ bucket: attributes.get(`${name}.s3.bucket`) ?? '', prefix });
    if (expected === null || actual === expected) {
      return { area, subject, state: 'ok', message: `${words} go to ${actual}.` };
    }
    return {
      area,
      subject,
      state: 'gap',
      message: `${words} go to ${actual}, but the report reads ${expected}. Deploy again with that place, or change it:`,
      command,
    };
  });
}

function switchOn(arn: string, name: string, target: string | null, region: string): string {
  const { bucket, prefix } = target === null ? { bucket: 'YOUR-LOG-BUCKET', prefix: '' } : parseS3Address(target);
  return awsCommand(
    region,
    ...['elbv2', 'modify-load-balancer-attributes', '--load-balancer-arn', arn, '--attributes'],
    `Key=${name}.s3.enabled,Value=true`,
    `Key=${name}.s3.bucket,Value=${bucket}`,
    // Without a value, a prefix that was there before is taken away.
    `Key=${name}.s3.prefix,Value=${prefix}`,
  );
}

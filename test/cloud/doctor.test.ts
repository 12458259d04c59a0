import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import { account, region } from '../../src/sample/site.ts';
import { runAwsCli } from './support/aws-cli.ts';
import { ipv6Report } from './support/deployed-service.ts';
import { createDoctorStack } from './support/doctor-stack.ts';

const stage = 'doctor';
const logs = 'doctor-logs';
const archive = 'doctor-archive';

beforeAll(async () => {
  const s3 = createS3Client();
  await s3.send(new CreateBucketCommand({ Bucket: logs }));
  await createS3Client({ region: 'eu-west-1' }).send(
    new CreateBucketCommand({ Bucket: archive, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  const file = `AWSLogs/${account}/elasticloadbalancing/${region}/2026/11/22/x_elasticloadbalancing_x_app.web.1_x.log.gz`;
  await s3.send(new PutObjectCommand({ Bucket: logs, Key: `alb/${file}`, Body: 'x' }));
  await createDoctorStack(stage, { logs, archive });
  await createBalancer('intern', 'ipv4', []);
  await createBalancer('web', 'dualstack', [
    { Key: 'access_logs.s3.enabled', Value: 'true' },
    { Key: 'access_logs.s3.bucket', Value: logs },
    { Key: 'access_logs.s3.prefix', Value: 'alb' },
    { Key: 'connection_logs.s3.enabled', Value: 'true' },
    { Key: 'connection_logs.s3.bucket', Value: 'elsewhere' },
  ]);
});

async function createBalancer(
  Name: string,
  IpAddressType: 'ipv4' | 'dualstack',
  attributes: { Key: string; Value: string }[],
) {
  const client = new ElasticLoadBalancingV2Client();
  const { LoadBalancers: [made] = [] } = await client.send(
    new CreateLoadBalancerCommand({ Name, IpAddressType, Type: 'application' }),
  );
  const LoadBalancerArn = made?.LoadBalancerArn;
  if (attributes.length > 0) {
    await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: attributes }));
  }
}

const resultSchema = z.object({
  status: z.string(),
  findings: z.array(
    z.object({
      area: z.string(),
      subject: z.string(),
      state: z.string(),
      message: z.string(),
      command: z.string().optional(),
    }),
  ),
});

const doctor = (...argv: string[]) => ipv6Report('doctor', ...argv);

async function findings() {
  const { exitCode, stdout } = await doctor('--stage', stage, '--json');
  const result = resultSchema.parse(JSON.parse(stdout));
  return { exitCode, ...result };
}

const short = (found: z.infer<typeof resultSchema>['findings']) =>
  found.map(({ area, subject, state, message }) => `${state} | ${area} | ${subject} | ${message}`);

test('it names each gap, and what is good', async () => {
  const { exitCode, status, findings: found } = await findings();
  expect({ exitCode, status }).toEqual({ exitCode: 1, status: 'gaps' });
  const lines = short(found).join('\n');
  expect(lines).toContain(`ok | deployment | doctor in ${region} | The archive is s3://${archive}.`);
  expect(lines).toContain('gap | load balancers | intern | It has IPv4 addresses only');
  expect(lines).toContain('gap | load balancers | intern | Access logs are switched off.');
  expect(lines).toContain('gap | load balancers | intern | Connection logs are switched off.');
  expect(lines).toContain('ok | load balancers | web | It is reachable over IPv6 (dualstack).');
  expect(lines).toContain(`ok | load balancers | web | Access logs go to s3://${logs}/alb.`);
  expect(lines).toContain(
    `gap | load balancers | web | Connection logs go to s3://elsewhere, but the report reads s3://${logs}/alb.`,
  );
  expect(lines).toMatch(/gap \| flow logs \| vpc-\w+ \| It has no flow log of its own\./);
  expect(lines).toContain(`ok | buckets | s3://${logs}/alb | Logs are there, of ${account} in ${region}.`);
  expect(lines).toContain(`gap | buckets | s3://${logs} | There is no log yet.`);
  expect(lines).toContain(
    `gap | buckets | s3://${archive} | The bucket lies in eu-west-1, the deployment in ${region}`,
  );
  expect(lines).toContain(
    'gap | Athena | ipv6-report-doctor | Somebody has changed the workgroup: queries may overrule its settings, ' +
      'no query is ever cut off, its results go to s3://somewhere/else/.',
  );
  expect(lines).toContain('gap | mail | doctor@example.com | SES may not send as this address');
  expect(lines).toContain('gap | alerts |  | Nobody has subscribed to the alerts.');
});

test('the commands that it prints mend what they are for, run by the real AWS CLI', async () => {
  const { findings: before } = await findings();
  const commands = before.flatMap(({ command = '' }) => (command.startsWith('aws ') ? [command] : []));
  expect(commands.length).toBeGreaterThanOrEqual(8);
  for (const command of commands) await runAwsCli(command.replaceAll('YOUR-ADDRESS', 'oncall@example.com'));
  const { findings: after } = await findings();
  const open = after.filter(({ state }) => state === 'gap').map(({ area, subject }) => `${area} | ${subject}`);
  // No command makes traffic, moves a bucket, or reads somebody's mail.
  expect(open).toEqual([`buckets | s3://${logs}`, `buckets | s3://${archive}`]);
  // The emulator forgets the format of a flow log and answers none, which stands for the fields of version 2.
  const [flowLog] = after.filter(({ area }) => area === 'flow logs');
  expect(flowLog).toMatchObject({ state: 'note', message: expect.stringContaining('lacks vpc-id, subnet-id') });
}, 120_000);

test('a person gets the areas with their gaps, and how it stands', async () => {
  const { exitCode, stdout, stderr } = await doctor('--stage', stage);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^Deployment\n {2}ok {3}doctor in eu-central-1: The archive is /);
  expect(stdout).toContain('\nLoad balancers\n  ok   intern: It is reachable over IPv6 (dualstack).\n');
  expect(stderr).toMatch(/^2 gaps in \d+ checks\.\n$/);
});

test('without a deployment it says how to deploy, and still looks at what has to be there before', async () => {
  const { exitCode, stdout } = await doctor('--stage', 'nowhere', '--json');
  expect(exitCode).toBe(1);
  const { findings: found } = resultSchema.parse(JSON.parse(stdout));
  expect(short(found)[0]).toMatch(
    /^gap \| deployment \| nowhere in eu-central-1 \| There is no stack .*serverless deploy --stage nowhere/,
  );
  expect(new Set(found.map(({ area }) => area))).toEqual(new Set(['deployment', 'load balancers', 'flow logs']));
});

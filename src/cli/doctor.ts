import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Command } from 'commander';
import { explainAwsError } from '../adapters/aws-errors.ts';
import { checkBuckets } from '../adapters/check-buckets.ts';
import { checkFlowLogs } from '../adapters/check-flow-logs.ts';
import { checkLoadBalancers } from '../adapters/check-load-balancers.ts';
import { checkAlerts, checkMail } from '../adapters/check-mail.ts';
import { checkWorkGroup } from '../adapters/check-work-group.ts';
import { type Deployment, DeploymentMissing, describeDeployment } from '../adapters/deployment.ts';
import { type Finding, findOut } from '../adapters/finding.ts';
import { createS3Client } from '../adapters/s3-client.ts';
import { describeFindings, summarise } from './doctor-text.ts';
import { type ExitCode, exitCodes } from './errors.ts';
import type { Terminal } from './terminal.ts';

interface DoctorOptions {
  stage: string;
  region?: string;
  json?: true;
}

/** What all clients are told; the region that the deployment is looked for in. */
interface Place {
  stage: string;
  region: string;
}

export function addDoctorCommand(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  terminal: Terminal,
): void {
  program
    .command('doctor')
    .description('is the AWS side ready? Changes nothing, and says for each gap what mends it')
    .option('--stage <name>', 'stage of the deployment', 'prod')
    .option('--region <region>', 'AWS region (default: AWS_REGION, or the profile’s)')
    .option('--json', 'print JSON')
    .action((options: DoctorOptions) => run(() => examine(options, terminal)));
}

async function examine({ stage, region, json }: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const client = new CloudFormationClient(region === undefined ? {} : { region });
  const place = { stage, region: await regionOf(client) };
  const { deployment, finding } = await findDeployment(client, place);
  const findings = [finding, ...(await examineAll(place, deployment))];
  const isReady = findings.every(({ state }) => state === 'ok' || state === 'note');
  if (json) terminal.out(`${JSON.stringify({ status: isReady ? 'ready' : 'gaps', ...place, findings })}\n`);
  else terminal.out(`${describeFindings(findings, terminal.colours)}\n`);
  terminal.err(`${summarise(findings)}\n`);
  return isReady ? exitCodes.done : exitCodes.failed;
}

async function regionOf(client: CloudFormationClient): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    throw explainAwsError(error);
  }
}

async function findDeployment(
  client: CloudFormationClient,
  { stage, region }: Place,
): Promise<{ deployment: Deployment | null; finding: Finding }> {
  const about = { area: 'deployment', subject: `${stage} in ${region}` } as const;
  try {
    const deployment = await describeDeployment(client, stage);
    return { deployment, finding: { ...about, state: 'ok', message: `The archive is ${deployment.Archive}.` } };
  } catch (error) {
    if (!(error instanceof DeploymentMissing)) throw error;
    return { deployment: null, finding: { ...about, state: 'gap', message: error.message } };
  }
}

async function examineAll(place: Place, deployment: Deployment | null): Promise<Finding[]> {
  const { region } = place;
  const targets = {
    accessLogs: deployment?.AccessLogs ?? null,
    connectionLogs: deployment?.ConnectionLogs ?? null,
  };
  const checks = [
    findOut('load balancers', '', () => checkLoadBalancers(new ElasticLoadBalancingV2Client({ region }), targets)),
    findOut('flow logs', '', () => checkFlowLogs(new EC2Client({ region }), deployment?.FlowLogs ?? null)),
    ...(deployment === null ? [] : examineDeployment(place, deployment)),
  ];
  return (await Promise.all(checks)).flat();
}

function examineDeployment(place: Place, deployment: Deployment): Promise<Finding[]>[] {
  const { region } = place;
  const { Work: work, WorkGroup: name, MailFrom: sender, Alerts: topic } = deployment;
  const places = {
    logs: [deployment.AccessLogs, deployment.ConnectionLogs, deployment.FlowLogs],
    archive: deployment.Archive,
    accounts: deployment.Accounts.split(','),
    regions: deployment.Regions.split(','),
  };
  const s3 = createS3Client({ region, followRegionRedirects: true });
  return [
    checkBuckets(s3, places, place),
    findOut('Athena', name, () => checkWorkGroup(new AthenaClient({ region }), { name, work })),
    findOut('mail', sender ?? '', () => checkMail(new SESv2Client({ region }), sender)),
    findOut('alerts', '', () => checkAlerts(new SNSClient({ region }), topic)),
  ];
}

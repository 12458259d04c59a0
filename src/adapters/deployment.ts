import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import { explainAwsError } from './aws-errors.ts';

/** There is no such deployment in this account and region. */
export class DeploymentMissing extends Error {
  override readonly name = 'DeploymentMissing';
}

/** What a deployment made: the outputs of its stack (deploy/*.yml). */
const deploymentSchema = z.object({
  /** ARN of the workflow. */
  StateMachine: z.string(),
  /** s3:// addresses. */
  Archive: z.string(),
  Work: z.string(),
  AccessLogs: z.string(),
  ConnectionLogs: z.string(),
  FlowLogs: z.string(),
  /** Separated by commas. */
  Accounts: z.string(),
  Regions: z.string(),
  WorkGroup: z.string(),
  Database: z.string(),
  /** ARN of the topic. */
  Alerts: z.string(),
  /** Name of the report that the schedule makes, and its zone. */
  Report: z.string(),
  Timezone: z.string(),
  MailFrom: z.string().optional(),
  ArchiveUrl: z.string().optional(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** Finds the deployment of a stage by its stack. @throws DeploymentMissing, AwsUnusable */
export async function describeDeployment(client: CloudFormationClient, stage: string): Promise<Deployment> {
  const name = `ipv6-report-${stage}`;
  const [stack] = await describeStack(client, name);
  const status = stack?.StackStatus ?? '';
  const outputs = Object.fromEntries((stack?.Outputs ?? []).map((output) => [output.OutputKey, output.OutputValue]));
  const deployment = deploymentSchema.safeParse(outputs);
  if (deployment.success) return deployment.data;
  const lacking = deployment.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new DeploymentMissing(
    `The stack ${name} (${status}) does not name its ${lacking}. Deploy it again with this version of the program.`,
  );
}

async function describeStack(client: CloudFormationClient, name: string) {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks ?? [];
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError') {
      const region = await client.config.region();
      throw new DeploymentMissing(
        `There is no stack ${name} in ${region}. Check --stage, --region and AWS_PROFILE, or deploy it: ` +
          `npx serverless deploy --stage ${name.slice('ipv6-report-'.length)} --region ${region}`,
        { cause: error },
      );
    }
    throw explainAwsError(error);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { account, region } from '../../../src/sample/site.ts';

/** What the doctor looks at of a deployment, without the deployment: its buckets, workgroup, topic, and the outputs. */
export async function createDoctorStack(stage: string, buckets: { logs: string; archive: string }): Promise<void> {
  const work = `${stage}-work`;
  const outputs = {
    StateMachine: `arn:aws:states:${region}:${account}:stateMachine:ipv6-report-${stage}`,
    Archive: `s3://${buckets.archive}`,
    Work: `s3://${work}`,
    AccessLogs: `s3://${buckets.logs}/alb`,
    ConnectionLogs: `s3://${buckets.logs}/alb`,
    FlowLogs: `s3://${buckets.logs}`,
    Accounts: account,
    Regions: region,
    WorkGroup: `ipv6-report-${stage}`,
    Database: 'ipv6_report_doctor',
    Alerts: { Ref: 'Topic' },
    Report: 'daily',
    Timezone: 'UTC',
    MailFrom: 'doctor@example.com',
  };
  const template = {
    Resources: {
      Work: { Type: 'AWS::S3::Bucket', Properties: { BucketName: work } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `${stage}-alerts` } },
      // As somebody left it who had one query that was too long.
      WorkGroup: {
        Type: 'AWS::Athena::WorkGroup',
        Properties: {
          Name: `ipv6-report-${stage}`,
          WorkGroupConfiguration: {
            EnforceWorkGroupConfiguration: false,
            EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
            ResultConfiguration: { OutputLocation: 's3://somewhere/else/' },
          },
        },
      },
    },
    Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
  };
  const client = new CloudFormationClient();
  const StackName = `ipv6-report-${stage}`;
  await client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) }));
  for (;;) {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    if (stack?.StackStatus === 'CREATE_COMPLETE') return;
    if (stack?.StackStatus !== 'CREATE_IN_PROGRESS') throw new Error(`the stack is ${stack?.StackStatus}`);
    await sleep(100);
  }
}

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is CloudFormation that fills them in
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/**
 * Deploys what `serverless package` made into the emulator, the real template with the real bundles. Changed are, here and
 * nowhere else:
 * - bundles lie in a bucket that is there already, where the framework would make one in a step before, and run on a Node.js
 *   that reports errors by their names, as AWS's does (lambda-runtime.ts);
 * - buckets and the topic take requests without TLS, and permissions hold for every sender of a mail and every
 *   namespace of metrics, because the emulator knows neither;
 * - the three query states call the function that stands for Athena (athena-twin.ts), which is added, with the rights that the
 *   workflow gives to Athena;
 * - alarms on metric math are left out, which the emulator does not know;
 * - mail goes to SES through `ses`, so that the test sees it whole, and a queue subscribes to the alerts.
 */
export async function deployToEmulator(
  { folder, stack, ses }: { folder: string; stack: string; ses: string },
  s3: S3Client,
): Promise<Record<string, string>> {
  const artifacts = `artifacts-${stack}`;
  await s3.send(new CreateBucketCommand({ Bucket: artifacts }));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.zip'))) {
    await s3.send(new PutObjectCommand({ Bucket: artifacts, Key: file, Body: withRuntime(join(folder, file)) }));
  }
  const twin = join(folder, 'athena.zip');
  const code =
    'export const handler = async (event) => (await import(process.env.TWIN)).answerAsAthena(event, process.env.WORK);';
  await s3.send(
    new PutObjectCommand({ Bucket: artifacts, Key: 'athena.zip', Body: withRuntime(twin, { 'index.mjs': code }) }),
  );
  const text = readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  const body = JSON.stringify(adapt(templateSchema.parse(JSON.parse(text)), { ses, stack, artifacts }));
  await s3.send(new PutObjectCommand({ Bucket: artifacts, Key: 'template.json', Body: body }));
  const client = new CloudFormationClient();
  const url = `${process.env['AWS_ENDPOINT_URL']}/${artifacts}/template.json`;
  await client.send(
    new CreateStackCommand({ StackName: stack, TemplateURL: url, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
  );
  return waitForStack(client, stack);
}

function adapt(
  template: z.infer<typeof templateSchema>,
  { ses, stack, artifacts }: { ses: string; stack: string; artifacts: string },
) {
  const { Resources: resources } = template;
  const endpoints = { AWS_ENDPOINT_URL: process.env['AWS_ENDPOINT_URL'], AWS_ENDPOINT_URL_SESV2: ses };
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    if (Type === 'AWS::CloudWatch::Alarm' && 'Metrics' in Properties) delete resources[id];
    if (Type === 'AWS::S3::BucketPolicy' || Type === 'AWS::SNS::TopicPolicy') {
      Properties['PolicyDocument'] = withoutTls(Properties['PolicyDocument']);
    }
    if (Type === 'AWS::IAM::Role') Properties['Policies'] = withoutSenders(Properties['Policies']);
    if (Type === 'AWS::Lambda::Function') {
      Properties['Runtime'] = 'provided.al2023';
      const { S3Key } = z.object({ S3Key: z.string() }).parse(Properties['Code']);
      const { Variables } = z.object({ Variables: z.looseObject({}) }).parse(Properties['Environment']);
      Properties['Environment'] = { Variables: { ...Variables, ...endpoints } };
      Properties['Code'] = { S3Bucket: artifacts, S3Key: S3Key.slice(S3Key.lastIndexOf('/') + 1) };
    }
    if (Type === 'AWS::StepFunctions::StateMachine') {
      const definition = z.object({ 'Fn::Sub': z.tuple([z.string(), z.record(z.string(), z.unknown())]) });
      const [text, values] = definition.parse(Properties['DefinitionString'])['Fn::Sub'];
      const pointed = text.replaceAll('arn:aws:states:::athena:startQueryExecution.sync', '${AthenaTwin}');
      if (pointed.split('${AthenaTwin}').length !== 4)
        throw new Error('the workflow has other query states than expected');
      Properties['DefinitionString'] = {
        'Fn::Sub': [pointed, { ...values, AthenaTwin: { 'Fn::GetAtt': ['AthenaTwin', 'Arn'] } }],
      };
    }
  }
  resources['AthenaTwin'] = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: `athena-twin-${stack}`,
      Handler: 'index.handler',
      Runtime: 'provided.al2023',
      MemorySize: 2048,
      Timeout: 300,
      Role: { 'Fn::GetAtt': ['AthenaTwinRole', 'Arn'] },
      Code: { S3Bucket: artifacts, S3Key: 'athena.zip' },
      Environment: {
        Variables: {
          TWIN: join(repository, 'test/cloud/support/athena-twin.ts'),
          WORK: { 'Fn::Sub': 's3://${WorkBucket}' },
          ...endpoints,
        },
      },
    },
  };
  // Athena works with the rights of its caller, so the twin gets those statements of the workflow's role that speak of S3.
  const role = structuredClone(resources['WorkflowRole']);
  if (role === undefined) throw new Error('the stack has no WorkflowRole');
  role.Properties['AssumeRolePolicyDocument'] = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  role.Properties['Policies'] = policiesSchema.parse(role.Properties['Policies']).map((policy) => ({
    ...policy,
    PolicyDocument: {
      ...policy.PolicyDocument,
      Statement: policy.PolicyDocument.Statement.filter((statement) =>
        JSON.stringify(statement['Action']).includes('"s3:'),
      ),
    },
  }));
  resources['AthenaTwinRole'] = role;
  resources['AlertInbox'] = { Type: 'AWS::SQS::Queue', Properties: { QueueName: `alert-inbox-${stack}` } };
  resources['AlertInboxPolicy'] = {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'AlertInbox' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['AlertInbox', 'Arn'] },
          },
        ],
      },
    },
  };
  resources['AlertInboxSubscription'] = {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'AlertTopic' }, Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['AlertInbox', 'Arn'] } },
  };
  return template;
}

const documentSchema = z.looseObject({ Statement: z.array(z.looseObject({ Condition: z.unknown().optional() })) });
type Document = z.infer<typeof documentSchema>;

function withoutTls(policy: unknown): Document {
  const document = documentSchema.parse(policy);
  const kept = document.Statement.filter(
    ({ Condition }) => !JSON.stringify(Condition ?? '').includes('aws:SecureTransport'),
  );
  // A policy without a statement is none.
  const nothing = { Effect: 'Deny', Principal: '*', Action: 's3:PutBucketWebsite', Resource: 'arn:aws:s3:::*' };
  return { ...document, Statement: kept.length === 0 ? [nothing] : kept };
}

const policiesSchema = z.array(z.looseObject({ PolicyDocument: documentSchema }));

function withoutSenders(policies: unknown): z.infer<typeof policiesSchema> {
  const unknownKeys = /"(?:ses:FromAddress|cloudwatch:namespace)"/;
  return policiesSchema.parse(policies).map(({ PolicyDocument, ...policy }) => ({
    ...policy,
    PolicyDocument: {
      ...PolicyDocument,
      Statement: PolicyDocument.Statement.map(({ Condition, ...statement }) =>
        unknownKeys.test(JSON.stringify(Condition ?? ''))
          ? { ...statement, Resource: '*' }
          : { ...statement, ...(Condition !== undefined && { Condition }) },
      ),
    },
  }));
}

/** Adds files to a package, and the program that Lambda starts: the emulator runs it on this machine. */
function withRuntime(zip: string, files: Record<string, string> = {}): Buffer {
  const runtime = join(repository, 'test/cloud/support/lambda-runtime.ts');
  const bootstrap = `#!/bin/sh\nexec '${process.execPath}' '${runtime}'\n`;
  const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'a') as archive:
    for name, text in json.loads(sys.argv[2]).items():
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, text)`;
  execFileSync('python3', ['-c', script, zip, JSON.stringify({ ...files, bootstrap })]);
  return readFileSync(zip);
}

async function waitForStack(client: CloudFormationClient, stack: string): Promise<Record<string, string>> {
  for (;;) {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const status = found?.StackStatus ?? '';
    if (status === 'CREATE_COMPLETE') {
      return Object.fromEntries(
        (found?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      );
    }
    if (!status.endsWith('IN_PROGRESS') || status.startsWith('ROLLBACK')) {
      const { StackEvents: events = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stack }));
      const reasons = events.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('FAILED'));
      throw new Error(
        `the stack is ${status}: ${reasons.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`).join('; ')}`,
      );
    }
    await sleep(200);
  }
}

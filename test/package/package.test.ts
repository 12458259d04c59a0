// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is CloudFormation that fills them in
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { readEnvironment, variables } from '../../functions/shared/environment.ts';
import { packageService } from '../../scripts/cloud/package-service.ts';
import { installPythonTool } from '../../scripts/cloud/python-tool.ts';
import { runRequestSchema } from '../../src/contracts/request.ts';
import { analysisSettingsSchema } from '../../src/contracts/settings.ts';
import { loadWorkflow } from '../../src/local/definition.ts';
import {
  type Bundle,
  listOf,
  readBundles,
  readTemplate,
  resourcesOf,
  statementsOf,
  type Template,
  unpack,
} from './packaged.ts';

const folder = mkdtempSync(join(tmpdir(), 'ipv6-report-package-'));
const kinds = {
  /** With nothing set: all buckets are made. */
  plain: {},
  /** With everything set. */
  full: {
    logs: 's3://my-logs/alb',
    connectionLogs: 's3://my-logs/connections',
    flowLogs: 's3://my-flow-logs',
    accounts: '111122223333,444455556666',
    regions: 'eu-central-1,eu-west-1',
    timezone: 'Europe/Berlin',
    mailFrom: 'IPv6 Traffic Report <reports@example.com>',
    mailTo: 'noc@example.com,it@example.com',
    verifySender: 'true',
    alertMail: 'oncall@example.com',
    archive: 'my-archive',
    archiveUrl: 'https://reports.example.com',
    highTraffic: '1000000',
    manyRejections: '5000',
    lowIpv6Share: '20',
    settings: 'test/fixtures/analysis.yaml',
    flowLogVpcs: 'vpc-0123456789abcdef0,vpc-0fedcba9876543210',
  },
  /** With the website for signed-in readers. */
  website: { website: 'true', signInDomain: 'ipv6-reports-of-example', mailFrom: 'reports@example.com' },
} as const;
type Kind = keyof typeof kinds;
const templates = {} as Record<Kind, Template>;
let bundles: Bundle[] = [];
let python = '';

beforeAll(async () => {
  python = await installPythonTool('cfn-lint', () => {});
  for (const kind of Object.keys(kinds) as Kind[]) {
    const out = join(folder, kind);
    await packageService({ stage: 'prod', region: 'eu-central-1', params: kinds[kind], out });
    templates[kind] = readTemplate(out);
  }
  bundles = readBundles(join(folder, 'website'), python);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.keys(kinds) as Kind[])('the %s template', (kind) => {
  test('cfn-lint finds no error, and no warning but superfluous dependencies of the framework’s', () => {
    const file = join(folder, kind, 'cloudformation-template-update-stack.json');
    const lint = ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())'];
    const options = [
      '--template',
      file,
      '--regions',
      'eu-central-1',
      'us-east-1',
      '--format',
      'json',
      '--ignore-checks',
      'W3005',
    ];
    let found = '';
    try {
      found = execFileSync(python, [...lint, ...options]).toString();
    } catch (error) {
      found = String(Object(error).stdout ?? error);
    }
    expect(JSON.parse(found === '' ? '[]' : found)).toEqual([]);
  });

  test('what may be done to everything is explained', () => {
    const explained: Record<string, string> = {
      'xray:PutTraceSegments': 'X-Ray knows no resources',
      'xray:PutTelemetryRecords': 'X-Ray knows no resources',
      'xray:GetSamplingRules': 'X-Ray knows no resources',
      'xray:GetSamplingTargets': 'X-Ray knows no resources',
      'logs:CreateLogDelivery': 'log delivery knows no resources',
      'logs:GetLogDelivery': 'log delivery knows no resources',
      'logs:UpdateLogDelivery': 'log delivery knows no resources',
      'logs:DeleteLogDelivery': 'log delivery knows no resources',
      'logs:ListLogDeliveries': 'log delivery knows no resources',
      'logs:PutResourcePolicy': 'log delivery knows no resources',
      'logs:DescribeResourcePolicies': 'log delivery knows no resources',
      'logs:DescribeLogGroups': 'log delivery knows no resources',
      'cloudwatch:PutMetricData': 'PutMetricData knows no resources; the condition holds the namespace',
    };
    for (const { id, Properties } of resourcesOf(templates[kind], 'AWS::IAM::Role')) {
      for (const { Action, Resource, Condition } of statementsOf(Properties)) {
        const actions = listOf(Action);
        expect([id, actions.filter((action) => action.includes('*'))]).toEqual([id, []]);
        if (listOf(Resource).includes('*'))
          expect([id, actions.filter((action) => !(action in explained))]).toEqual([id, []]);
        if (actions.includes('cloudwatch:PutMetricData')) {
          expect(Condition).toEqual({ StringEquals: { 'cloudwatch:namespace': 'IPv6Report' } });
        }
      }
    }
  });

  test('every function has a role of its own and is called by the workflow, which calls no other', async () => {
    const functions = resourcesOf(templates[kind], 'AWS::Lambda::Function');
    const roles = functions.map(({ Properties }) => JSON.stringify(Properties['Role']));
    expect(new Set(roles).size).toBe(functions.length);
    const [machine] = resourcesOf(templates[kind], 'AWS::StepFunctions::StateMachine');
    const [definition, values] = z
      .object({ 'Fn::Sub': z.tuple([z.string(), z.record(z.string(), z.unknown())]) })
      .parse(machine?.Properties['DefinitionString'])['Fn::Sub'];
    const { tasks } = await loadWorkflow();
    const called = [...tasks.values()].flatMap((task) => (task.kind === 'function' ? [task.name] : []));
    const referred = JSON.stringify(values);
    for (const name of new Set(called)) {
      const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
      expect(functions.map((lambda) => lambda.id)).toContain(id);
      expect(referred).toContain(`["${id}","Arn"]`);
    }
    const website = kind === 'website' ? ['SigninLambdaFunction', 'WebLambdaFunction'] : [];
    expect(functions).toHaveLength(new Set(called).size + website.length);
    for (const id of website) expect(referred).not.toContain(`["${id}","Arn"]`);
    for (const state of Object.keys((await loadWorkflow()).definition.States))
      expect(definition).toContain(`"${state}"`);
  });

  test('buckets are encrypted, private, for TLS only, and outlive the stack', () => {
    const buckets = resourcesOf(templates[kind], 'AWS::S3::Bucket').filter(
      ({ id }) => id !== 'ServerlessDeploymentBucket',
    );
    expect(buckets.map(({ id }) => id).sort()).toEqual(
      kind === 'full' ? ['WorkBucket'] : ['ArchiveBucket', 'LogBucket', 'WorkBucket'],
    );
    const policies = resourcesOf(templates[kind], 'AWS::S3::BucketPolicy');
    for (const { id, Properties, DeletionPolicy, UpdateReplacePolicy } of buckets) {
      expect(Properties['BucketEncryption']).toBeDefined();
      expect(Object.values(Object(Properties['PublicAccessBlockConfiguration']))).toEqual([true, true, true, true]);
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
      expect(JSON.stringify(policies.find((policy) => policy.id === `${id}Policy`))).toContain('aws:SecureTransport');
    }
  });

  test('no function waits longer, or shorter, than the workflow does', async () => {
    const { definition, tasks } = await loadWorkflow();
    const timeouts = new Map<string, unknown>();
    JSON.stringify(definition, (key, value) => {
      if (key === 'States')
        for (const [name, state] of Object.entries(value)) timeouts.set(name, Object(state).TimeoutSeconds);
      return value;
    });
    const functions = resourcesOf(templates[kind], 'AWS::Lambda::Function');
    for (const [state, task] of tasks) {
      if (task.kind !== 'function') continue;
      const lambda = functions.find(({ Properties }) => Properties['FunctionName'] === `ipv6-report-prod-${task.name}`);
      expect([state, lambda?.Properties['Timeout']]).toEqual([state, timeouts.get(state)]);
    }
  });
});

test('options add their resources, and nothing of them is left without', () => {
  const optional = {
    'AWS::SNS::Subscription': 1,
    'AWS::SES::EmailIdentity': 1,
    'AWS::EC2::FlowLog': 2,
  };
  for (const [type, count] of Object.entries(optional)) {
    expect([type, resourcesOf(templates.full, type).length]).toEqual([type, count]);
    expect([type, resourcesOf(templates.plain, type).length]).toEqual([type, 0]);
  }
  const alarms = (kind: Kind) => resourcesOf(templates[kind], 'AWS::CloudWatch::Alarm').map(({ id }) => id);
  expect(alarms('plain')).toEqual(['NoReport', 'MissedRunsWaiting']);
  expect(alarms('full').sort()).toEqual([
    'HighTraffic',
    'LowIpv6Share',
    'ManyRejections',
    'MissedRunsWaiting',
    'NoReport',
  ]);
  for (const kind of Object.keys(kinds) as Kind[]) {
    const text = JSON.stringify(templates[kind]);
    expect(text).not.toMatch(/"(?:Place|OnlyIf)"/);
    expect(text).not.toMatch(/\$\{(?:param|self|sls|file):/);
  }
  expect(JSON.stringify(templates.full)).not.toContain('LogBucket');
  expect(JSON.stringify(templates.full)).not.toContain('ArchiveBucket');
});

test('the functions get the settings of the file, and those of the defaults without', () => {
  const settingsIn = (kind: Kind) => {
    const lambdas = resourcesOf(templates[kind], 'AWS::Lambda::Function');
    const aggregate = lambdas.find(({ id }) => id === 'AggregateLambdaFunction')?.Properties['Environment'];
    const { Variables } = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(aggregate);
    const given = z.object({ IPV6_REPORT_SETTINGS: z.string() }).parse(Variables);
    // Lambda's limit for all variables together; what CloudFormation fills in is some 100 bytes each.
    expect(JSON.stringify(Variables).length).toBeLessThan(4096);
    return readEnvironment(variables.pick({ IPV6_REPORT_SETTINGS: true }), given).IPV6_REPORT_SETTINGS;
  };
  expect(settingsIn('full')).toMatchObject({ detect: { preset: 'brief' }, publicIpv4: { price: 0.004 } });
  expect(settingsIn('plain')).toEqual(analysisSettingsSchema.parse({}));
});

test('every schedule hands over the time that it stands for, and has a place for what it could not start', () => {
  const periods: unknown[] = [];
  for (const { Properties } of resourcesOf(templates.full, 'AWS::Scheduler::Schedule')) {
    const target = z
      .object({ Input: z.string(), RetryPolicy: z.object({}), DeadLetterConfig: z.object({ Arn: z.object({}) }) })
      .parse(Properties['Target']);
    const request = JSON.parse(target.Input.replace('<aws.scheduler.scheduled-time>', '2026-11-23T03:30:00Z'));
    expect(runRequestSchema.parse(request).report).toBe('daily');
    periods.push(request.period);
    expect(Properties['ScheduleExpressionTimezone']).toBe('Europe/Berlin');
    expect(Properties['FlexibleTimeWindow']).toMatchObject({ Mode: 'FLEXIBLE' });
  }
  expect(periods).toEqual([undefined, 'week', 'month']);
});

test('the workflow is traced, logs no data, and is told of however it ends badly', () => {
  const [machine] = resourcesOf(templates.plain, 'AWS::StepFunctions::StateMachine');
  expect(machine?.Properties).toMatchObject({
    RoleArn: { 'Fn::GetAtt': ['WorkflowRole', 'Arn'] },
    TracingConfiguration: { Enabled: true },
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
  const [rule] = resourcesOf(templates.plain, 'AWS::Events::Rule');
  expect(rule?.Properties['EventPattern']).toMatchObject({ detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] } });
  const alarm = resourcesOf(templates.plain, 'AWS::CloudWatch::Alarm').find(({ id }) => id === 'NoReport');
  expect(alarm?.Properties).toMatchObject({ EvaluationPeriods: 26, TreatMissingData: 'breaching' });
});

test('queries keep to the settings of the workgroup, and are cut off', () => {
  const [group] = resourcesOf(templates.plain, 'AWS::Athena::WorkGroup');
  expect(group?.Properties['WorkGroupConfiguration']).toMatchObject({
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 1e12,
    EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
  });
});

test('the printer has the memory, time and disk that Chromium needs, on its processor', () => {
  const functions = resourcesOf(templates.plain, 'AWS::Lambda::Function');
  expect(functions.find(({ id }) => id === 'PrintLambdaFunction')?.Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['x86_64'],
    MemorySize: 2048,
    Timeout: 300,
    EphemeralStorage: { Size: 1024 },
  });
});

test('metrics are summed wherever they are shown or watched, because a later revision publishes the difference', () => {
  const own = JSON.stringify([
    resourcesOf(templates.full, 'AWS::CloudWatch::Alarm'),
    resourcesOf(templates.full, 'AWS::CloudWatch::Dashboard'),
  ]).replaceAll('\\', '');
  const statistics = [...own.matchAll(/"(?:Statistic|Stat|stat)":"(\w+)"/g)].map(([, name]) => name);
  expect(new Set(statistics)).toEqual(new Set(['Sum', 'Maximum']));
  // The length of the dead-letter queue is no figure of ours.
  expect(statistics.filter((name) => name === 'Maximum')).toHaveLength(1);
});

test('the website is closed: every behaviour has the gate, the bucket is read by this distribution alone', () => {
  const [website] = resourcesOf(templates.website, 'AWS::CloudFront::Distribution');
  const config = z
    .object({
      DistributionConfig: z.object({ DefaultCacheBehavior: z.unknown(), CacheBehaviors: z.array(z.unknown()) }),
    })
    .parse(website?.Properties).DistributionConfig;
  for (const behaviour of [config.DefaultCacheBehavior, ...config.CacheBehaviors]) {
    expect(behaviour).toMatchObject({
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Gate', 'FunctionARN'] } }],
    });
  }
  const gate = z
    .object({ FunctionCode: z.object({ 'Fn::Sub': z.string() }) })
    .parse(resourcesOf(templates.website, 'AWS::CloudFront::Function')[0]?.Properties).FunctionCode['Fn::Sub'];
  expect(Buffer.byteLength(gate)).toBeLessThan(10_000);
  expect(gate).toContain('{{resolve:secretsmanager:${SessionSecret}:SecretString}}');
  expect(gate.replaceAll('${!', '').replace('${SessionSecret}', '')).not.toContain('${');
  const policies = JSON.stringify(resourcesOf(templates.website, 'AWS::S3::BucketPolicy'));
  expect(policies).toContain('cloudfront.amazonaws.com');
  expect(policies).toContain('distribution/${Website}');
  expect(policies).not.toContain('outbox');
  for (const kind of ['plain', 'full'] as const) {
    expect(JSON.stringify(templates[kind])).not.toMatch(/cloudfront|Cognito|ApiGateway|SessionSecret/i);
  }
});

test('the website’s form may start runs of this state machine and ask how they are, and nothing else', () => {
  const own = (id: string) =>
    resourcesOf(templates.website, 'AWS::IAM::Role')
      .filter((role) => role.id === id)
      .flatMap(({ Properties }) => statementsOf(Properties))
      .filter(({ Action }) => !listOf(Action).every((action) => /^(?:logs|xray):/.test(action)));
  expect(own('SigninRole')).toEqual([]);
  expect(own('WebRole').map(({ Action, Resource }) => [Action, JSON.stringify(Resource)])).toEqual([
    ['states:StartExecution', '{"Ref":"ReportStateMachine"}'],
    ['states:DescribeExecution', expect.stringMatching(/execution:\$\{ReportStateMachine\.Name\}:\*/)],
  ]);
});

test('only who sends mail may send mail, and only as the sender', () => {
  const senders = (kind: Kind) =>
    resourcesOf(templates[kind], 'AWS::IAM::Role').flatMap(({ id, Properties }) =>
      statementsOf(Properties)
        .filter(({ Action }) => listOf(Action).includes('ses:SendEmail'))
        .map(({ Condition }) => [id, Condition]),
    );
  const condition = { StringEquals: { 'ses:FromAddress': 'reports@example.com' } };
  expect(senders('full')).toEqual([
    ['MailRole', condition],
    ['FailureRole', condition],
  ]);
  expect(senders('plain')).toEqual([]);
});

test('alarms look at periods that CloudWatch allows', () => {
  const schema = z.object({
    EvaluationPeriods: z.number(),
    Period: z.number().optional(),
    Metrics: z.array(z.object({ MetricStat: z.object({ Period: z.number() }).optional() })).optional(),
  });
  for (const { id, Properties } of resourcesOf(templates.full, 'AWS::CloudWatch::Alarm')) {
    const { EvaluationPeriods, Period, Metrics } = schema.parse(Properties);
    const period = Period ?? Math.max(...(Metrics ?? []).map(({ MetricStat }) => MetricStat?.Period ?? 0));
    // PutMetricAlarm: seven days for periods of an hour or more, one day for shorter ones.
    expect([id, period * EvaluationPeriods <= (period >= 3600 ? 604_800 : 86_400)]).toEqual([id, true]);
  }
});

test('each bundle keeps to its budget, and Chromium is in the printer’s alone', () => {
  expect(bundles.map(({ name }) => name).sort()).toEqual([
    'aggregate',
    'alert',
    'failure',
    'mail',
    'metrics',
    'plan',
    'print',
    'publish',
    'render',
    'shard',
    'signin',
    'web',
  ]);
  for (const { name, size, files } of bundles) {
    const hasChromium = files.some((file) => file.includes('chromium'));
    expect([name, hasChromium]).toEqual([name, name === 'print']);
    // 250 MB unpacked is Lambda's own limit; what the printer needs is 70 MB of compressed Chromium.
    expect([name, size <= (name === 'print' ? 80e6 : 1.5e6)]).toEqual([name, true]);
  }
  const filesOf = (name: string) => bundles.find((bundle) => bundle.name === name)?.files ?? [];
  expect(filesOf('plan').filter((file) => /\.(?:duckdb|trino)\.sql$/.test(file))).toEqual([]);
  expect(filesOf('plan')).toContain('queries/extract/requests.athena.sql');
  expect(filesOf('render').filter((file) => file.endsWith('.woff2'))).toHaveLength(3);
  expect(filesOf('print').filter((file) => /^node_modules\/bare-|\.(?:map|d\.ts)$/.test(file))).toEqual([]);
});

test('every bundle loads, and says which variable is missing by an error of its own name', async () => {
  const call = `
    const { handler } = await import(process.argv[1]);
    try {
      await handler({});
      console.log('answered');
    } catch (error) {
      console.log(JSON.stringify([error.name, error.constructor.name, error.message]));
    }`;
  for (const bundle of bundles) {
    const target = join(folder, 'unpacked', bundle.name);
    unpack(bundle, target, python);
    const program = join(target, 'functions', `${bundle.name}.mjs`);
    const environment = { LAMBDA_TASK_ROOT: target, PATH: '/usr/bin:/bin', AWS_REGION: 'eu-central-1' };
    const answer = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', call, program], {
      env: environment,
    });
    const [name, className, message] = z.tuple([z.string(), z.string(), z.string()]).parse(JSON.parse(answer.stdout));
    expect([bundle.name, name, className]).toEqual([bundle.name, 'EnvironmentInvalid', 'EnvironmentInvalid']);
    expect(message).toContain('IPV6_REPORT_');
  }
});

test('names that the workflow retries or catches by are those of the errors in the bundles', () => {
  const text = (name: string) => readFileSync(join(folder, 'unpacked', name, 'functions', `${name}.mjs`), 'utf8');
  const named = { print: ['PrinterCrashed', 'PrinterTimeout'], publish: ['ObjectConflict'], mail: ['MailDeferred'] };
  for (const [name, errors] of Object.entries(named)) {
    for (const error of errors) expect(text(name)).toMatch(new RegExp(`name\\s*=\\s*["']${error}["']`));
  }
});

test('a wrong parameter stops the packaging with its name', async () => {
  const params = { timezone: 'Mars/Olympus' };
  const out = join(folder, 'wrong');
  await expect(packageService({ stage: 'prod', region: 'eu-central-1', params, out })).rejects.toThrow(
    /timezone: is no IANA time zone.*Mars\/Olympus/s,
  );
});

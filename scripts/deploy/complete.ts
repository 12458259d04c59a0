import { readFileSync } from 'node:fs';
import { flowLogs } from './flow-logs.ts';
import { glueTables } from './glue-tables.ts';
import { packagePatterns } from './node-packages.ts';
import { capitalised, type Places, placesOf, tablePlacesOf } from './places.ts';
import { readDeploySettings } from './settings.ts';

/** The part of a service that is changed: what serverless.yml holds, its variables filled in. */
export interface Service {
  custom: Record<string, unknown>;
  functions: Record<string, FunctionDefinition>;
  provider: { environment?: unknown };
  resources: { Resources?: Record<string, unknown>; Outputs?: Record<string, unknown> };
}

interface FunctionDefinition {
  /** The function's name in AWS. */
  name?: string;
  role?: string;
  permissions?: readonly Record<string, unknown>[];
  /** The parameter without which there is no such function. */
  onlyIf?: string;
  /** Packages that cannot be bundled. */
  packages?: readonly string[];
  package?: { patterns?: string[] };
  environment?: unknown;
}

/**
 * Fills in what serverless.yml leaves to the parameters: `Place`, the resources' `Condition` and the permissions' `OnlyIf`, a
 * role for each function, the tables, the flow logs, and the dashboard's text.
 * @throws DeploySettingsInvalid
 */
export function completeService(service: Service, stage: string): void {
  const settings = readDeploySettings(service.custom['settings']);
  const conditions = {
    ...settings,
    makesArchive: settings.archive === undefined,
    makesLogBucket: settings.logs === undefined,
  };
  for (const [name, { onlyIf }] of Object.entries(service.functions)) {
    if (!holds(onlyIf, conditions)) delete service.functions[name];
  }
  // The workflow calls none of those that are there for something else.
  const stages = Object.entries(service.functions).flatMap(([name, { onlyIf }]) =>
    onlyIf === undefined ? [name] : [],
  );
  const places = placesOf(settings, stage, stages);
  const complete = (value: object) => asObject(fillIn(value, places, conditions));

  service.provider.environment = asTexts(complete(asObject(service.custom['environment'])));
  const { Resources: resources = {} } = service.resources;
  for (const [name, definition] of Object.entries(service.functions)) {
    const role = `${capitalised(name)}Role`;
    const permissions = (definition.permissions ?? []).filter(({ OnlyIf }) => holds(OnlyIf, conditions));
    resources[role] = roleOf(permissions, stage, name);
    definition.role = role;
    delete definition.permissions;
    delete definition.onlyIf;
    if (definition.packages !== undefined) {
      const patterns = [...packagePatterns(definition.packages), ...(definition.package?.patterns ?? [])];
      definition.package = { ...definition.package, patterns };
      delete definition.packages;
    }
  }
  Object.assign(resources, glueTables(tablePlacesOf(settings), 'ReportDatabase'));
  const { flowLogTarget } = places;
  if (flowLogTarget !== undefined && !Array.isArray(flowLogTarget))
    Object.assign(resources, flowLogs(settings, flowLogTarget));
  stringifyDashboards(resources);
  readEdgeFunctions(resources);
  service.resources.Resources = complete(wanted(resources, conditions));
  service.resources.Outputs = complete(wanted(service.resources.Outputs ?? {}, conditions));
}

/** `Condition: x` on a resource or output leaves it out unless the parameter x is set. */
function wanted(parts: Record<string, unknown>, conditions: Record<string, unknown>): object {
  const entries = Object.entries(parts).flatMap(([id, part]) => {
    const { Condition: condition, ...rest } = asObject(part);
    return holds(condition, conditions) ? [[id, rest]] : [];
  });
  return Object.fromEntries(entries);
}

function holds(condition: unknown, conditions: Record<string, unknown>): boolean {
  if (condition === undefined) return true;
  const value = conditions[String(condition)];
  if (!(String(condition) in conditions)) throw new Error(`there is no parameter "${String(condition)}" to depend on`);
  return value !== undefined && value !== false;
}

/** An item of a list with `OnlyIf: x` is left out unless the parameter x is set. */
function isWanted(item: unknown, conditions: Record<string, unknown>): boolean {
  return !isObject(item) || holds(item['OnlyIf'], conditions);
}

/** Replaces `{ Place: x }`, in a list by the places themselves. */
function fillIn(value: unknown, places: Places, conditions: Record<string, unknown>): unknown {
  if (Array.isArray(value))
    return value.filter((item) => isWanted(item, conditions)).flatMap((item) => fillIn(item, places, conditions));
  if (!isObject(value)) return value;
  const name = value['Place'];
  if (typeof name !== 'string') {
    const entries = Object.entries(value).filter(([key]) => key !== 'OnlyIf');
    return Object.fromEntries(entries.map(([key, item]) => [key, fillIn(item, places, conditions)]));
  }
  const place = places[name];
  if (place === undefined) throw new Error(`there is no place "${name}"`);
  return place;
}

/** What the function may do: its own statements, its own log, and traces, which know no resources. */
function roleOf(permissions: readonly Record<string, unknown>[], stage: string, name: string): object {
  const log = `log-group:/aws/lambda/ipv6-report-${stage}-${name}:*`;
  const statements = [
    ...permissions.map(({ OnlyIf: _, ...statement }) => ({ Effect: 'Allow', ...statement })),
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:${log}` },
    },
    { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
  ];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: `The function ${name} of the IPv6 traffic report`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

/** Lambda takes texts only, and YAML makes numbers of some parameters. */
function asTexts(environment: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, typeof value === 'object' ? value : String(value)]),
  );
}

/** CloudWatch takes a dashboard as text. */
function stringifyDashboards(resources: Record<string, unknown>): void {
  for (const resource of Object.values(resources).map(asObject)) {
    if (resource['Type'] !== 'AWS::CloudWatch::Dashboard') continue;
    const properties = asObject(resource['Properties']);
    properties['DashboardBody'] = { 'Fn::Sub': JSON.stringify(properties['DashboardBody']) };
  }
}

/** `FunctionCode: { File: x }` becomes the text of deploy/edge/x; CloudFormation puts the secret in. */
function readEdgeFunctions(resources: Record<string, unknown>): void {
  for (const resource of Object.values(resources).map(asObject)) {
    if (resource['Type'] !== 'AWS::CloudFront::Function') continue;
    const properties = asObject(resource['Properties']);
    const { File: file } = asObject(properties['FunctionCode']);
    const code = readFileSync(new URL(`../../deploy/edge/${String(file)}`, import.meta.url), 'utf8');
    // What is `${…}` in the script stays so; comments cost of the ten kilobytes that a function may have.
    const text = code.replaceAll(/^\s*\/\/.*\n|^\s*\/\*\*.*\*\/\n/gm, '').replaceAll('${', '${!');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation that fills it in
    const secret = '{{resolve:secretsmanager:${SessionSecret}:SecretString}}';
    properties['FunctionCode'] = { 'Fn::Sub': text.replace('@SESSION_SECRET@', secret) };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error('serverless.yml holds something else than expected');
  return value;
}

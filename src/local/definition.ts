import { readFile } from 'node:fs/promises';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { parse } from 'yaml';

/** The workflow as the interpreter takes it, and which function or service stands behind each task. */
export interface Workflow {
  definition: StateMachineDefinition;
  /** By state name, nested states too. */
  tasks: Map<string, Task>;
  /** State names in the order of the file. */
  order: string[];
}

export type Task =
  | { kind: 'function'; name: string }
  | { kind: 'query'; statement: 'extract' | 'analyse' }
  /** The whole workflow once more. */
  | { kind: 'run' };

const workflowFile = new URL('../../statemachine/report.asl.yml', import.meta.url);

/** Reads statemachine/report.asl.yml and puts names where CloudFormation would put ARNs. */
export async function loadWorkflow(file: URL | string = workflowFile): Promise<Workflow> {
  const definition = resolveIntrinsics(parse(await readFile(file, 'utf8'), { merge: true })) as StateMachineDefinition;
  const tasks = new Map<string, Task>();
  const order: string[] = [];
  collectTasks(definition, tasks, order);
  return { definition, tasks, order };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{Ref: X}` and `{Fn::GetAtt: [X, Arn]}` become the plain name X. */
function resolveIntrinsics(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolveIntrinsics);
  if (!isObject(value)) return value;
  const { Ref: ref, 'Fn::GetAtt': getAtt } = value;
  if (typeof ref === 'string') return ref;
  if (Array.isArray(getAtt)) return getAtt[0];
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, resolveIntrinsics(entry)]));
}

function collectTasks(node: unknown, tasks: Map<string, Task>, order: string[]): void {
  if (!isObject(node) || !isObject(node['States'])) return;
  for (const [name, state] of Object.entries(node['States'])) {
    if (!isObject(state)) continue;
    order.push(name);
    if (state['Type'] === 'Task') tasks.set(name, taskOf(name, state));
    collectTasks(state['ItemProcessor'], tasks, order);
    if (Array.isArray(state['Branches'])) for (const branch of state['Branches']) collectTasks(branch, tasks, order);
  }
}

function taskOf(name: string, state: Record<string, unknown>): Task {
  const parameters = state['Parameters'];
  if (state['Resource'] === 'arn:aws:states:::athena:startQueryExecution.sync') {
    return { kind: 'query', statement: name === 'ExtractLogs' ? 'extract' : 'analyse' };
  }
  if (state['Resource'] === 'arn:aws:states:::states:startExecution.sync') return { kind: 'run' };
  if (state['Resource'] === 'arn:aws:states:::lambda:invoke' && isObject(parameters)) {
    const functionName = parameters['FunctionName'];
    if (typeof functionName === 'string') return { kind: 'function', name: functionName };
  }
  throw new Error(
    `state ${name}: only lambda:invoke, athena:startQueryExecution.sync and states:startExecution.sync can run on one machine`,
  );
}

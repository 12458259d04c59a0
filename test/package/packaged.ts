import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
});
export type Statement = z.infer<typeof statementSchema>;

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  ),
});
export type Template = z.infer<typeof templateSchema>;

export function readTemplate(folder: string): Template {
  const text = readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  return templateSchema.parse(JSON.parse(text));
}

export function resourcesOf({ Resources }: Template, type: string) {
  return Object.entries(Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, ...resource }));
}

const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) })),
});

export function statementsOf(properties: unknown): Statement[] {
  return roleSchema.parse(properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

export const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

export interface Bundle {
  name: string;
  zip: string;
  /** Bytes. */
  size: number;
  files: string[];
}

/** Python reads zip files everywhere where cfn-lint runs. */
export function readBundles(folder: string, python: string): Bundle[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.zip'))
    .map((file) => {
      const zip = join(folder, file);
      const list = execFileSync(python, [
        '-c',
        'import sys,zipfile;print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))',
        zip,
      ]);
      const files = list.toString().trim().split('\n');
      return { name: file.replace(/\.zip$/, ''), zip, size: statSync(zip).size, files };
    });
}

export function unpack({ zip }: Bundle, target: string, python: string): void {
  execFileSync(python, ['-m', 'zipfile', '-e', zip, target]);
}

import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { errorCode } from '../../src/adapters/directory-errors.ts';
import { analysisSettingsSchema, settingsSchema } from '../../src/contracts/settings.ts';
import { DeploySettingsInvalid } from './settings.ts';

/** All variables of a function together have 4 KB in Lambda; the others take less than half of it. */
const mostBytes = 2000;

const elsewhere: Record<string, string> = {
  networks: 'lies below networks/ in the archive (docs/networks.md)',
  mail: 'is told by mailFrom, mailTo and archiveUrl',
  quality: 'is told by mostRejected',
};

/**
 * Reads the file of `--param="settings=FILE"`, which has the keys of ipv6-report.yaml that no parameter stands for, and
 * answers it as one line of JSON for the functions' environment.
 * @throws DeploySettingsInvalid which names the file, each field that is wrong, and what to do
 */
export function readAnalysisSettings(file: string): string {
  const given = readYaml(file);
  const faults = [...misplaced(given), ...invalid(given)];
  if (faults.length > 0) refuse(file, faults);
  const text = JSON.stringify(given);
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes) {
    refuse(file, [`its ${bytes} bytes are more than the ${mostBytes} that the functions' environment has room for`]);
  }
  return text;
}

function readYaml(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return refuse(file, [`it cannot be read (${errorCode(error) ?? String(error)}); give its path from this folder`]);
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) return refuse(file, [`it is not YAML: ${problem.message}`]);
  const content: unknown = document.toJS();
  const read = z.record(z.string(), z.unknown()).safeParse(content ?? {});
  return read.success ? read.data : refuse(file, ['it must hold settings like "detect:", one per line']);
}

/** Settings of one machine that the deployment has in another place. */
function misplaced(given: Record<string, unknown>): string[] {
  const keys = Object.keys(given).filter(
    (key) => key in settingsSchema.shape && !(key in analysisSettingsSchema.shape),
  );
  const { detect } = z.object({ detect: z.object({ reputation: z.unknown() }) }).safeParse(given).data ?? {};
  return [
    ...keys.map((key) => `${key}: ${elsewhere[key] ?? 'is none of this file; serverless.yml has the parameters'}`),
    ...(detect?.reputation === undefined
      ? []
      : ['detect.reputation: lies below networks/reputation/ in the archive (docs/networks.md)']),
  ];
}

function invalid(given: Record<string, unknown>): string[] {
  const own = Object.entries(given).filter(
    ([key]) => key in analysisSettingsSchema.shape || !(key in settingsSchema.shape),
  );
  const read = analysisSettingsSchema.safeParse(Object.fromEntries(own));
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`);
}

function refuse(file: string, faults: readonly string[]): never {
  throw new DeploySettingsInvalid(
    `The settings in ${file} are not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { type Settings, settingsSchema } from '../contracts/settings.ts';
import { UsageError } from './errors.ts';

export const defaultConfigFile = 'ipv6-report.yaml';

type Layer = Record<string, unknown>;

/** Environment variables, and the setting that each stands for. */
const variables: Record<string, string> = {
  IPV6_REPORT_NAME: 'report',
  IPV6_REPORT_TITLE: 'title',
  IPV6_REPORT_TIMEZONE: 'timezone',
  IPV6_REPORT_LOGS: 'logs',
  IPV6_REPORT_ARCHIVE: 'archive',
  IPV6_REPORT_ENGINE: 'engine',
  IPV6_REPORT_WORK: 'work',
  IPV6_REPORT_TRINO_URL: 'trino.url',
  IPV6_REPORT_TRINO_USER: 'trino.user',
  IPV6_REPORT_COUNTRY_DATABASE: 'networks.country',
  IPV6_REPORT_ASN_DATABASE: 'networks.asn',
  IPV6_REPORT_AWS_RANGES: 'networks.awsRanges',
  IPV6_REPORT_ANONYMISE: 'anonymise.edition',
  IPV6_REPORT_ANONYMISE_KEY: 'anonymise.key',
  IPV6_REPORT_ANONYMISE_KEY_FILE: 'anonymise.keyFile',
  IPV6_REPORT_MAIL_FROM: 'mail.from',
  IPV6_REPORT_MAIL_TO: 'mail.to',
  IPV6_REPORT_ARCHIVE_URL: 'mail.archiveUrl',
  IPV6_REPORT_SMTP: 'mail.smtp',
};

/** Settings that hold several values; in the environment they are separated by commas. */
const lists = new Set(['logs', 'mail.to']);

export interface SettingsInput {
  /** `--config`; without it, ipv6-report.yaml is read if it is there. */
  config?: string | undefined;
  /** By dotted name (`mail.to`); undefined means not given. */
  flags: Record<string, unknown>;
  environment: Record<string, string | undefined>;
}

/** Flags over environment over file over defaults. Throws `UsageError` that names the field and where it came from. */
export function loadSettings({ config, flags, environment }: SettingsInput): Settings {
  const origins = new Map<string, string>();
  const merged: Layer = {};
  const file = config ?? defaultConfigFile;
  if (config !== undefined || existsSync(file)) merge(merged, readConfig(file), '', file, origins);
  for (const [variable, setting] of Object.entries(variables)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') {
      put(merged, setting, lists.has(setting) ? value.split(',').map((part) => part.trim()) : value);
      origins.set(setting, variable);
    }
  }
  for (const [setting, value] of Object.entries(flags)) {
    if (value === undefined) continue;
    put(merged, setting, value);
    origins.set(setting, 'the command line');
  }
  const parsed = settingsSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.') || 'the settings';
    const origin = originOf(issue.path, origins);
    return `  ${field}: ${issue.message}${origin === undefined ? '' : ` (from ${origin})`}`;
  });
  throw new UsageError(`The settings are not usable:\n${lines.join('\n')}`);
}

function readConfig(file: string): Layer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Check the path after --config.`,
    );
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) throw new UsageError(`${file} is not YAML: ${problem.message}`);
  const content: unknown = document.toJS();
  if (content === null || content === undefined) return {};
  if (!isLayer(content))
    throw new UsageError(`${file} must hold settings like "timezone: Europe/Berlin", one per line.`);
  return content;
}

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(target: Layer, source: Layer, prefix: string, origin: string, origins: Map<string, string>): void {
  for (const [key, value] of Object.entries(source)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isLayer(value)) {
      const inner = isLayer(target[key]) ? target[key] : {};
      target[key] = inner;
      merge(inner, value, path, origin, origins);
    } else target[key] = value;
    origins.set(path, origin);
  }
}

function put(target: Layer, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = isLayer(target[head]) ? target[head] : {};
  target[head] = inner;
  put(inner, rest.join('.'), value);
}

function originOf(path: readonly PropertyKey[], origins: Map<string, string>): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const origin = origins.get(path.slice(0, length).join('.'));
    if (origin !== undefined) return origin;
  }
  return undefined;
}

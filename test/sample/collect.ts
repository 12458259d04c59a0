import type { SampleOptions } from '../../src/sample/options.ts';
import { makeSample } from '../../src/sample/sample.ts';

/** All files of a sample in memory, with the truth about it. */
export function collect(options: SampleOptions) {
  const sample = makeSample(options);
  const files = new Map<string, string>();
  for (const unit of sample.units()) {
    for (const { key, text } of unit.pieces()) files.set(key, (files.get(key) ?? '') + text);
  }
  return { files, counts: sample.counts, truth: sample.truth() };
}

const folder = String.raw`AWSLogs/123456789012/elasticloadbalancing/eu-central-1/(\d{4}/\d\d/\d\d)`;
const name = String.raw`123456789012_elasticloadbalancing_eu-central-1_(app\.\w+\.[0-9a-f]{16})_(\d{8}T\d{4}Z)_([\d.]+)_\w{8}\.log\.gz`;
const kinds = {
  requests: new RegExp(`^${folder}/${name}$`),
  connections: new RegExp(`^${folder}/conn_log_${name}$`),
  flows:
    /^AWSLogs\/123456789012\/vpcflowlogs\/eu-central-1\/(\d{4}\/\d\d\/\d\d)\/123456789012_vpcflowlogs_eu-central-1_fl-0123456789abcdef0_(\d{8}T\d{4}Z)_[0-9a-f]{8}\.log\.gz$/,
} as const;
export type Kind = keyof typeof kinds;

export interface NamedFile {
  key: string;
  /** YYYY/MM/DD */
  folder: string;
  /** Of the stamp in its name, seconds since 1970. */
  stamp: number;
  lines: string[];
}

/** The files of a kind, told by their names. */
export function filesOf(files: ReadonlyMap<string, string>, kind: Kind): NamedFile[] {
  return Array.from(files).flatMap(([key, text]) => {
    const match = kinds[kind].exec(key);
    if (match === null) return [];
    const stamp = (kind === 'flows' ? match[2] : match[3]) ?? '';
    const iso = stamp.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:00Z');
    return [{ key, folder: match[1] ?? '', stamp: Date.parse(iso) / 1000, lines: text.trimEnd().split('\n') }];
  });
}

/** Fields of a line; those in quotation marks keep them. */
export function fieldsOf(line: string): string[] {
  return line.match(/"[^"]*"|[^ ]+/g) ?? [];
}

/** `address:port` of the access log. */
export function clientOf(field: string): { address: string; port: number } {
  const colon = field.lastIndexOf(':');
  return { address: field.slice(0, colon), port: Number(field.slice(colon + 1)) };
}

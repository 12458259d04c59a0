import type { LogKind, SkipReason } from '../contracts/logs.ts';

/** What a file's path says about it. Names as AWS gives them: load-balancer-access-logs, flow-logs-s3-path. */
export interface NamedLog {
  /** The kind that the name claims; the content decides. */
  logs?: LogKind;
  /** The name is that of a log, or of a file, that is none of ours. */
  foreign?: { reason: SkipReason; detail: string };
  /** `app/name/id`. */
  loadBalancer: string | null;
  /** The day of delivery, `2026-11-22`, by the folders, else by the stamp in the name; null when neither tells. */
  day: string | null;
}

const foreignNames: readonly [RegExp, SkipReason, string][] = [
  [
    /^ELBAccessLogTestFile$/,
    'test-file',
    'Elastic Load Balancing wrote this file when logging was switched on; nothing to do.',
  ],
  [
    /^health_check_log[._]/,
    'health-check-log',
    'Its name is that of a health check log; the report has no use for it.',
  ],
  [
    /_elasticloadbalancing_.+_net\./,
    'nlb-log',
    'Its name is that of a Network Load Balancer’s log; the report reads those of Application Load Balancers.',
  ],
];

/** `path` is relative to the root, with `/`. */
export function readLogName(path: string): NamedLog {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const balancer = /_app\.([A-Za-z0-9-]+)\.([0-9a-f]+)_\d{8}T\d{4}Z/.exec(name);
  const named: NamedLog = {
    loadBalancer: balancer ? `app/${balancer[1]}/${balancer[2]}` : null,
    day: dayOfFolders(path) ?? dayOfStamp(name),
  };
  for (const [pattern, reason, detail] of foreignNames) {
    if (pattern.test(name)) return { ...named, foreign: { reason, detail } };
  }
  if (/^conn_log[._]/.test(name)) return { ...named, logs: 'connections' };
  if (/_elasticloadbalancing_.+_app\./.test(name)) return { ...named, logs: 'requests' };
  if (/_vpcflowlogs_/.test(name)) return { ...named, logs: 'flows' };
  return named;
}

/** `…/2026/11/22/…`, or in Hive style `…/year=2026/month=11/day=22/…`. */
function dayOfFolders(path: string): string | null {
  const found = /(?:^|\/)(?:year=)?(\d{4})\/(?:month=)?(\d{2})\/(?:day=)?(\d{2})\//.exec(path);
  return found ? dayOf(found[1], found[2], found[3]) : null;
}

/** `_20261122T0005Z`. */
function dayOfStamp(name: string): string | null {
  const found = /_(\d{4})(\d{2})(\d{2})T\d{4}Z/.exec(name);
  return found ? dayOf(found[1], found[2], found[3]) : null;
}

/** Digits that are no date tell nothing. */
function dayOf(year = '', month = '', day = ''): string | null {
  const text = `${year}-${month}-${day}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text) ? text : null;
}

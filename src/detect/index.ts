import type { DetectSettings, RuleId, Thresholds } from '../contracts/detect.ts';
import type { RuleRun } from '../contracts/report-security.ts';
import { addressHopping } from './address-hopping.ts';
import { addressScan } from './address-scan.ts';
import type { Day } from './day.ts';
import { policyParity } from './policy-parity.ts';
import { portScan } from './port-scan.ts';
import { thresholdsOf } from './presets.ts';
import { rejectionRate } from './rejection-rate.ts';
import type { Finding, Rule } from './rule.ts';
import { spreadSource } from './spread-source.ts';
import { suspiciousSource } from './suspicious-source.ts';
import { volume } from './volume.ts';

export interface Detected {
  readonly rule: Pick<Rule, 'id' | 'name' | 'blocks'>;
  readonly finding: Finding;
}

/**
 * Runs all rules that are not disabled, and says of each how it ran. What the first ones explain, later ones leave alone.
 */
export function detect(
  day: Day,
  settings: Pick<DetectSettings, 'preset' | 'thresholds' | 'disabled'>,
  has: { flows: boolean; requests: boolean },
): { detected: Detected[]; runs: RuleRun[] } {
  const thresholds = thresholdsOf(settings);
  const detected: Detected[] = [];
  const runs: RuleRun[] = [];
  const run = <R extends RuleId>(rule: Rule<R>, limits: Thresholds[R]) => {
    const { id, name, source } = rule;
    const base = { rule: id, name, source, thresholds: { ...limits } };
    if (settings.disabled.includes(id)) {
      runs.push({ ...base, state: 'disabled', note: null, events: 0 });
    } else if (!rule.needs.some((logs) => has[logs])) {
      runs.push({ ...base, state: 'no-data', note: null, events: 0 });
    } else {
      const before = detected.map(({ finding }) => finding);
      const findings = rule.detect(day, limits, before);
      detected.push(...findings.map((finding) => ({ rule, finding })));
      const notes = [rule.note?.(day, limits) ?? null, noteCut(day, id)].filter((note) => note !== null);
      runs.push({ ...base, state: 'run', note: notes.join(' ') || null, events: findings.length });
    }
  };
  run(portScan, thresholds['port-scan']);
  run(addressScan, thresholds['address-scan']);
  run(spreadSource, thresholds['spread-source']);
  run(rejectionRate, thresholds['rejection-rate']);
  run(volume, thresholds.volume);
  run(suspiciousSource, thresholds['suspicious-source']);
  run(policyParity, thresholds['policy-parity']);
  run(addressHopping, thresholds['address-hopping']);
  return { detected, runs };
}

type Cuttable = Day['cut'] extends ReadonlySet<infer Q> ? Q : never;

const reads: Partial<Record<RuleId, readonly Cuttable[]>> = {
  'port-scan': ['scan-targets'],
  'address-scan': ['scan-targets'],
  'spread-source': ['scan-targets'],
  'rejection-rate': ['source-minutes'],
  volume: ['source-minutes', 'client-minutes'],
  'address-hopping': ['client-minutes'],
};

function noteCut({ cut }: Day, rule: RuleId): string | null {
  if (reads[rule]?.some((query) => cut.has(query)) !== true) return null;
  return 'There was more than can be looked at: the busiest networks were judged, quieter ones may be missing.';
}

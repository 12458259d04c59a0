import type { RuleId, Thresholds } from '../contracts/detect.ts';
import type { measureUnits, SecurityEvent, Severity, TargetStrategy } from '../contracts/report-security.ts';
import type { Family } from '../contracts/row-fields.ts';
import type { Prefix } from '../ipv6/prefix.ts';
import type { Day } from './day.ts';

/** A row that shows what happened. Addresses are keys of 32 hex digits, times seconds since 1970. */
export interface Proof {
  at: number;
  source: string | null;
  target?: string | null;
  port?: number | null;
  protocol?: number | null;
  count: number;
  failed?: number | null;
  bytes?: number | null;
  /** A stranger's words. */
  text?: string | null;
}

/** What a rule found; src/detect/events.ts makes the event of the report out of it. */
export interface Finding {
  severity: Severity;
  family: Family | null;
  /** Null where nobody attacks: a hole of our own. */
  source: Prefix | null;
  /** Tells findings without a source apart. */
  subject?: string;
  /** Keys of the addresses that took part. */
  addresses: readonly string[];
  first: number;
  last: number;
  measured: { value: number; unit: (typeof measureUnits)[number] };
  threshold: number;
  baseline?: SecurityEvent['baseline'];
  target?: SecurityEvent['target'];
  targetStrategy?: TargetStrategy | null;
  /** What happened, after `<source> `, or a whole sentence where there is no source. Without a full stop. */
  said: string;
  proofs: readonly Proof[];
  sql: string;
}

/** One way to recognise an attack or a danger. */
export interface Rule<R extends RuleId = RuleId> {
  readonly id: R;
  readonly name: string;
  /** The usual one; a finding may be graver or lighter. */
  readonly severity: Severity;
  /** Where the rule comes from. */
  readonly source: string;
  /** The logs without which it cannot say anything. */
  readonly needs: readonly ('flows' | 'requests')[];
  /** Whether its sources belong on a block list. */
  readonly blocks: boolean;
  /** `before`: what the rules before it found. */
  detect(day: Day, thresholds: Thresholds[R], before: readonly Finding[]): Finding[];
  /** What limits its answer on this day, one sentence. */
  note?(day: Day, thresholds: Thresholds[R]): string | null;
}

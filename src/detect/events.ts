import { DateTime } from 'luxon';
import { ruleIds } from '../contracts/detect.ts';
import { type Evidence, type SecurityEvent, severities } from '../contracts/report-security.ts';
import { formatPrefix } from '../ipv6/prefix.ts';
import type { Finding, Proof, Rule } from './rule.ts';
import { sayAddress } from './words.ts';

const longestText = 500;
const longestName = 100;

/** The finding as the report tells it. `zone`: IANA name. */
export function toEvent(rule: Pick<Rule, 'id' | 'name'>, finding: Finding, zone: string): SecurityEvent {
  const { source, subject, target, measured, threshold } = finding;
  const cidr = source === null ? null : formatPrefix(source.hex, source.length);
  const said = cidr === null ? upperFirst(finding.said) : `${cidr} ${finding.said}`;
  return {
    id: [rule.id, cidr ?? '', subject ?? '']
      .filter((part) => part !== '')
      .join(' ')
      .slice(0, longestText),
    rule: rule.id,
    name: rule.name,
    severity: finding.severity,
    family: finding.family,
    source: cidr,
    prefixLength: cidr === null ? null : Number(cidr.slice(cidr.indexOf('/') + 1)),
    addresses: finding.addresses.length,
    firstSeen: isoIn(finding.first, zone),
    lastSeen: isoIn(finding.last, zone),
    sentence: `${clean(said)}.`,
    measured,
    threshold,
    baseline: finding.baseline ?? null,
    target:
      target === undefined || target === null
        ? null
        : { ...target, interface: target.interface === null ? null : clean(target.interface, longestName) },
    targetStrategy: finding.targetStrategy ?? null,
    evidence: finding.proofs.slice(0, 5).map((proof) => toEvidence(proof, zone)),
    sql: finding.sql,
  };
}

function toEvidence(proof: Proof, zone: string): Evidence {
  const { at, source, target = null, port = null, protocol = null, failed = null, bytes = null, text = null } = proof;
  return {
    at: isoIn(at, zone),
    source: source === null ? null : sayAddress(source),
    target: target === null ? null : sayAddress(target),
    ...{ port, protocol, count: proof.count, failed, bytes },
    text: text === null ? null : clean(text),
  };
}

/** Most severe first, then by how far over the threshold; then the order of the rules, and of the sources. */
export function compareEvents(a: SecurityEvent, b: SecurityEvent): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    b.measured.value / b.threshold - a.measured.value / a.threshold ||
    ruleIds.indexOf(a.rule) - ruleIds.indexOf(b.rule) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/**
 * Strangers' words on one line: control characters, line separators and marks that turn the direction of text become
 * blanks (CWE-150, CVE-2021-42574).
 */
function clean(text: string, longest = longestText): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').slice(0, longest);
}

function isoIn(seconds: number, zone: string): string {
  return DateTime.fromSeconds(seconds, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

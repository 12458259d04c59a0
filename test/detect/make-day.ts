import { detectSettingsSchema } from '../../src/contracts/detect.ts';
import type { SecurityRow } from '../../src/contracts/rows-security.ts';
import { DayCollector } from '../../src/detect/collect-day.ts';
import type { Day, History } from '../../src/detect/day.ts';
import type { ListedNetwork } from '../../src/detect/reputation.ts';
import { parseToHex } from '../../src/ipv6/address.ts';
import { formatPrefix } from '../../src/ipv6/prefix.ts';

/** Own addresses of the hand-made days: 24 of IPv6, 4 of IPv4. */
export const ownIPv6 = Array.from(
  { length: 24 },
  (_, i) => `2a05:d014:8a3:4c${(i % 4).toString(16)}0::${(0x1c40 + i * 0x731).toString(16)}`,
);
export const ownIPv4 = ['10.0.0.4', '10.0.0.5', '10.0.1.4', '10.0.1.5'];

export interface Try {
  from: string;
  to: string;
  port: number;
  protocol?: number;
  attempts?: number;
  failed?: number;
  /** Seconds after 10:00. */
  at?: number;
  /** Seconds after `at`. */
  lasts?: number;
  /** What the source tried in all, when the query left some of it out; `last` in seconds after 10:00. */
  inAll?: { targets: number; ports: number; addresses: number; last: number };
}

export interface Parts {
  tries?: readonly Try[];
  /** Others who came: attempts that all succeeded unless `failed` says otherwise. */
  visitors?: readonly { from: string; attempts: number; failed?: number }[];
  clients?: readonly { from: string; requests: number }[];
  minutes?: readonly { from: string; minute: number; bytes?: number; rejected?: number }[];
  clientMinutes?: readonly ClientPart[];
  parity?: readonly Partial<SecurityRow<'policy-parity'>>[];
  oneFamily?: readonly Partial<SecurityRow<'rules-of-one-family'>>[];
  ignore?: readonly string[];
  reputation?: readonly ListedNetwork[];
  history?: History;
  own?: readonly string[];
}

export interface ClientPart {
  from: string;
  /** Minutes after 10:00. */
  minute: number;
  requests: number;
  active?: number;
  digits?: number;
}

export const noHistory: History = { days: 0, peaksAt: () => [] };
const ten = Date.UTC(2026, 10, 22, 10) / 1000;

export function hexOf(text: string): string {
  const hex = parseToHex(text);
  if (hex === null) throw new Error(`not an address: ${text}`);
  return hex;
}

const familyOf = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
const second = (after: number) => new Date((ten + after) * 1000).toISOString().slice(0, 19).replace('T', ' ');
const minuteText = (after: number) => second(after * 60).slice(0, 16);

/** A day out of a few rows, through the same door as the rows of the queries. */
export function makeDay(parts: Parts): Day {
  const { tries = [], own = [...ownIPv6, ...ownIPv4], reputation = [] } = parts;
  const collector = new DayCollector(reputation);
  for (const address of own) collector.addOwn({ address: hexOf(address), family: familyOf(address) });
  const sources = Map.groupBy(tries, ({ from }) => from);
  for (const [from, list] of sources) addSource(collector, from, list);
  for (const { from, attempts, failed = 0 } of parts.visitors ?? []) {
    const [first_seen, last_seen] = [second(0), second(600)];
    collector.addSource({
      ...{ source: hexOf(from), family: familyOf(from), flows: attempts, attempts, failed, rejected: failed },
      ...{ first_seen, last_seen },
    });
  }
  for (const { from, requests } of parts.clients ?? []) collector.addClient(hexOf(from), requests);
  for (const { from, minute, bytes = 0, rejected = 0 } of parts.minutes ?? []) {
    collector.addSourceMinute({
      ...{ source: hexOf(from), family: familyOf(from), minute: minuteText(minute), flows: 1 },
      ...{ packets: Math.max(1, rejected), bytes, rejected_packets: rejected },
    });
  }
  for (const part of parts.clientMinutes ?? []) addClientMinute(collector, part);
  for (const row of parts.parity ?? []) collector.addParity(parityRow(row));
  for (const row of parts.oneFamily ?? []) {
    const { accepted_source: accepted_peer, rejected_source: rejected_peer, ...common } = parityRow({});
    collector.addOneFamily({ ...common, direction: 'egress', accepted_peer, rejected_peer, ...row });
  }
  return collector.finish({
    settings: { ignore: detectSettingsSchema.parse({ ignore: parts.ignore ?? [] }).ignore },
    reputation,
    history: parts.history ?? noHistory,
    say: (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16),
  });
}

function addSource(collector: DayCollector, from: string, tries: readonly Try[]): void {
  const [source, family] = [hexOf(from), familyOf(from)] as const;
  const sum = (of: (one: Try) => number) => tries.reduce((all, one) => all + of(one), 0);
  const attempts = sum((one) => one.attempts ?? 1);
  const failed = sum((one) => one.failed ?? one.attempts ?? 1);
  const begins = tries.map(({ at = 0 }) => at);
  collector.addSource({
    ...{ source, family, flows: attempts, attempts, failed, rejected: failed },
    ...{ first_seen: second(Math.min(...begins)), last_seen: second(Math.max(...begins)) },
  });
  for (const { to, port, protocol = 6, attempts: count = 1, failed: vain = count, at = 0, lasts = 0, inAll } of tries) {
    const last = inAll?.last ?? at + lasts;
    collector.addTarget({
      ...{ source, family, target: hexOf(to), port, protocol, interface_id: 'eni-1', attempts: count, failed: vain },
      ...{ first_seen: second(at), last_seen: second(at + lasts), targets_of_source: inAll?.targets ?? tries.length },
      ...{ ports_of_source: inAll?.ports ?? 1, addresses_of_source: inAll?.addresses ?? 1 },
      ...{ ports_last_seen: second(last), addresses_last_seen: second(last) },
    });
  }
}

function addClientMinute(
  collector: DayCollector,
  { from, minute, requests, active = 1, digits = 8 }: ClientPart,
): void {
  collector.addClientMinute({
    ...{ client: hexOf(from), family: familyOf(from), minute: minuteText(minute), active_minutes: active },
    ...{ network_digits: digits, requests, failed: 0, received_bytes: requests * 500 },
    ...{ path: '/v1/stock', user_agent: 'a/1' },
  });
}

function parityRow(row: Partial<SecurityRow<'policy-parity'>>): SecurityRow<'policy-parity'> {
  return {
    ...{ interface_id: 'eni-1', protocol: 6, port: 5432 },
    ...{ ipv4_accepted: 0, ipv4_rejected: 0, ipv6_accepted: 0, ipv6_rejected: 0, ipv4_networks: 0, ipv6_networks: 0 },
    ...{ ipv4_address: hexOf('10.0.0.4'), ipv6_address: hexOf(ownIPv6[0] ?? '') },
    ...{ accepted_source: hexOf('2a01:4f8:10:1::2'), rejected_source: hexOf('45.7.118.34') },
    ...{ first_seen: second(0), last_seen: second(3600) },
    ...row,
  };
}

/** What was found, in short: `2001:db8::/48 281`. */
export function inShort(
  findings: readonly { source: { hex: string; length: number } | null; measured: { value: number } }[],
) {
  return findings.map(({ source, measured }) => ({
    source: source === null ? null : formatPrefix(source.hex, source.length),
    value: measured.value,
  }));
}

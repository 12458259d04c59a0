import type { Stage } from './conversations.ts';
import { Lottery } from './distributions.ts';
import { type Flow, formatFlow, formatStatus } from './flow-line.ts';
import { type SceneName, scenes } from './flow-scenes.ts';
import { interfaces } from './interfaces.ts';
import type { Population } from './population.ts';
import type { Random } from './random.ts';
import { IPV6_SHARE } from './requests.ts';
import { portScan, rotatingScan } from './scans.ts';
import { DAY, events, ipv6FactorAt, times } from './schedule.ts';
import type { TruthCounter } from './truth.ts';

/** Part of a day's records that the scan of ports is. */
export const PORT_SCAN_PART = 0.01;
/** Of what happens in the hours of the rotating scan. */
const ROTATING_PART = 0.35;
const CHUNK = 16 * 1024;

const weights: Readonly<Record<SceneName, number>> = {
  client: 300,
  target: 90,
  database: 35,
  nat: 12,
  ipv6Out: 22,
  nat64: 13,
  storage: 12,
  dns: 14,
  icmp: 14,
  icmpRefused: 2,
  icmpOut: 3,
  noiseIpv4: 60,
  noiseIpv6: 5,
  parityHole: 8,
  parityHoleIpv4: 3,
  bastion: 2,
};
const NAMES: readonly SceneName[] = [
  'client',
  'target',
  'database',
  'nat',
  'ipv6Out',
  'nat64',
  'storage',
  'dns',
  'icmp',
  'icmpRefused',
  'icmpOut',
  'noiseIpv4',
  'noiseIpv6',
  'parityHole',
  'parityHoleIpv4',
  'bastion',
];
const LOTTERY = new Lottery(NAMES.map((name) => weights[name]));

/** What all interfaces log within one interval. */
export interface FlowInterval {
  population: Population;
  /** Seconds since 1970 of the day's midnight (UTC). */
  midnight: number;
  /** Seconds of the day. */
  from: number;
  to: number;
  flows: number;
  /** Records of the port scan, beside the others. */
  portScans: number;
  ipv6Trend: number;
  /** Whether records of this interval were lost. */
  skipData: boolean;
  truth: TruthCounter | undefined;
}

export interface FlowChunk {
  /** Records that end within the interval; those that end after midnight lie in a file of the next day. */
  text: string;
  afterMidnight: string;
  flows: number;
}

function report(truth: TruthCounter | undefined, flow: Flow): void {
  truth?.countFlow({ ...flow, nat64: flow.family === 6 && flow.destination.startsWith('64:ff9b::') });
}

/** Records in the order of their starts, in pieces of bounded size, without header lines. */
export function* generateFlows(random: Random, interval: FlowInterval): Generator<FlowChunk> {
  const { midnight, truth, from, to } = interval;
  const start = (second: number) => midnight + second;
  let chunk: FlowChunk = { text: '', afterMidnight: '', flows: 0 };
  const waiting: Flow[] = [];
  let scanned = 0;

  chunk.text += formatStatus(interfaces.idle, 'NODATA', start(from), start(from) + 59);
  truth?.countNoData();
  if (interval.skipData) {
    chunk.text += formatStatus(interfaces.natGateway, 'SKIPDATA', start(from), start(from) + 59);
    truth?.countSkipData();
  }

  const stageAt = (second: number): Stage => {
    const ipv6Share = IPV6_SHARE * interval.ipv6Trend * ipv6FactorAt(second);
    return { random, population: interval.population, ipv6Share, second };
  };
  const next = (second: number): Flow => {
    const held = waiting.shift();
    if (held !== undefined) return held;
    const { rotatingScan: scan } = events;
    if (second >= scan.from && second < scan.to && random.chance(ROTATING_PART)) return rotatingScan(stageAt(second));
    const [first, ...rest] = scenes[NAMES[LOTTERY.draw(random)] ?? 'client'](stageAt(second));
    waiting.push(...rest);
    return first;
  };

  const span = { from: start(from), to: start(to), count: interval.flows };
  const { from: scanFrom, seconds } = events.portScan;
  const burst = { from: start(scanFrom), to: start(scanFrom + seconds), count: interval.portScans };
  for (const { time, inBurst } of times(() => random.fraction(), span, burst)) {
    const second = time - midnight;
    const flow = inBurst ? portScan(stageAt(second), scanned++) : next(second);
    const end = time + random.below(60);
    report(truth, flow);
    if (to === DAY && end >= start(DAY)) {
      chunk.afterMidnight += formatFlow(flow, time, end);
    } else chunk.text += formatFlow(flow, time, Math.min(end, start(to) - 1));
    chunk.flows++;
    if (chunk.text.length >= CHUNK) {
      yield chunk;
      chunk = { text: '', afterMidnight: '', flows: 0 };
    }
  }
  yield chunk;
}

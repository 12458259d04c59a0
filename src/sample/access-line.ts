import type { Connection } from './connections.ts';
import { LogNormal } from './distributions.ts';
import type { Endpoint } from './endpoints.ts';
import type { Outcome } from './outcomes.ts';
import type { Random } from './random.ts';
import { isOutage } from './schedule.ts';
import type { LoadBalancer, TargetGroup } from './site.ts';
import { formatSeconds, hex32, randomHex24, type TimeText } from './text.ts';

/** A line and the numbers that it states, for the truth. Times in ms. */
export interface AccessLine {
  text: string;
  received: number;
  sent: number;
  status: number;
  timed: boolean;
  byTarget: boolean;
}

const LATENCY = new LogNormal(0.72);
const SIZE = new LogNormal(0.6);
const UNKNOWN_TIMES = '-1 -1 -1';
const IDLE_TIMEOUT = 60_000;
/** Factor on the times of the web load balancer's targets. */
const OUTAGE_SLOWNESS = 3;

/** When and where a request is answered. */
export interface Moment {
  random: Random;
  clock: TimeText;
  balancer: LoadBalancer;
  node: string;
  /** Microseconds since 1970: when the answer was sent, which is a line's time. */
  time: number;
  /** Second of the day. */
  second: number;
}

function trace(random: Random, created: number): string {
  return `Root=1-${hex32(Math.floor(created / 1_000_000))}-${randomHex24(random)}`;
}

function sizeOf(random: Random, outcome: Outcome, median: number): number {
  if (outcome.elb === 304) return 190 + random.below(90);
  if (outcome.manner !== 'answered') return 260 + random.below(320);
  return outcome.elb < 400 ? Math.max(120, SIZE.around(random, median)) : 420 + random.below(1800);
}

/** Actions executed, redirect URL and error reason. */
function actionsOf(outcome: Outcome, endpoint: Endpoint): string {
  const waf = endpoint.waf ? 'waf,' : '';
  if (outcome.manner === 'blocked') return '"waf" "-" "-"';
  if (outcome.manner === 'redirected') return `"${waf}redirect" "${endpoint.url}" "-"`;
  if (outcome.manner === 'fixed') return `"${waf}fixed-response" "-" "-"`;
  return outcome.errorReason === '-' ? endpoint.forwarded : `"${waf}forward" "-" "${outcome.errorReason}"`;
}

/** Whether the request got as far as a target group. */
const reaches = ({ manner }: Outcome) => manner === 'answered' || manner === 'refused' || manner === 'unsent';

function targetOf(random: Random, { manner }: Outcome, { targets }: TargetGroup): string {
  return (manner === 'answered' || manner === 'refused') && targets.length > 0 ? random.pick(targets) : '-';
}

/** @returns the three processing times and their sum in ms; the sum is 0 where they are not known */
function timesOf(moment: Moment, outcome: Outcome, group: TargetGroup, family: 4 | 6): { text: string; total: number } {
  const { random } = moment;
  const lambda = group.targets.length === 0;
  const known = outcome.manner === 'answered' || (lambda && outcome.manner === 'refused');
  if (!known) {
    if (outcome.manner !== 'refused') return { text: UNKNOWN_TIMES, total: 0 };
    return { text: '0.000 -1 -1', total: 0 };
  }
  const slowness = moment.balancer.id === 'web' && isOutage(moment.second) ? OUTAGE_SLOWNESS : 1;
  const factor = slowness * (family === 6 ? group.ipv6Factor : 1);
  const request = random.below(16) === 0 ? 1 + random.below(3) : 0;
  const target = Math.max(1, Math.min(IDLE_TIMEOUT - 1, LATENCY.around(random, group.median * factor)));
  const response = random.below(24) === 0 ? 1 : 0;
  return {
    text: `${formatSeconds(request)} ${formatSeconds(target)} ${formatSeconds(response)}`,
    total: request + target + response,
  };
}

/** An ordinary request of HTTP, HTTPS or HTTP/2. 34 fields: elasticloadbalancing guide, access log entries. */
export function writeRequest(moment: Moment, connection: Connection, endpoint: Endpoint, outcome: Outcome): AccessLine {
  const { random, clock, time } = moment;
  const group = endpoint.targetGroup;
  const times = timesOf(moment, outcome, group, connection.caller.family);
  const waited = outcome.elb === 504 ? IDLE_TIMEOUT : Math.max(1, times.total);
  const created = time - waited * 1000;
  const received = Math.max(60, SIZE.around(random, endpoint.received));
  const sent = sizeOf(random, outcome, endpoint.sent);
  const target = targetOf(random, outcome, group);
  const { secure, http2 } = connection;
  const type = http2 ? 'h2' : secure ? 'https' : 'http';
  const { http1, plain } = endpoint.requests;
  const request = http2 ? endpoint.requests.http2 : secure ? http1 : plain;
  const reached = reaches(outcome);
  const targetStatus = target === '-' ? '-' : outcome.target;
  return {
    text: `${type} ${clock.micros(time)} ${connection.peer} ${target} ${times.text} ${outcome.statuses} ${received} ${sent} "${request}" ${connection.agent} ${reached ? group.arn : '-'} "${trace(random, created)}" "${secure ? endpoint.host : '-'}" "${connection.certificate}" ${endpoint.priority} ${clock.millis(created)} ${actionsOf(outcome, endpoint)} "${target}" "${targetStatus}" ${endpoint.classification} ${connection.traceId} ${reached ? endpoint.transform : '"-" "-" "-"'} ${moment.node}\n`,
    received,
    sent,
    status: outcome.elb,
    timed: times.total > 0,
    byTarget: outcome.target !== '-',
  };
}

/** What is left in the log of something that was no HTTP: a TLS greeting on port 80, a port scan. */
export function writeMalformed(moment: Moment, connection: Connection): AccessLine {
  const { random, clock, balancer, time } = moment;
  const request = random.chance(0.7) ? `- http://${balancer.dns}:80- -` : '- - -';
  const sent = 272;
  const created = time - (200 + random.below(900)) * 1000;
  return {
    text: `http ${clock.micros(time)} ${connection.peer} - ${UNKNOWN_TIMES} 400 - 0 ${sent} "${request}" "-" - - - "-" "-" "-" - ${clock.millis(created)} "-" "-" "-" "-" "-" "-" "-" ${connection.traceId} "-" "-" "-" ${moment.node}\n`,
    received: 0,
    sent,
    status: 400,
    timed: false,
    byTarget: false,
  };
}

/** A WebSocket has one line, at its close; its creation may be hours before. */
export function writeWebSocket(moment: Moment, connection: Connection, group: TargetGroup): AccessLine {
  const { random, clock, balancer, time } = moment;
  const lasted = 1_000_000 * (5 + random.below(3 * 3600));
  const created = time - lasted;
  const received = 400 + random.below(90_000);
  const sent = 900 + random.below(900_000);
  const target = random.pick(group.targets);
  const [type, url, domain] = connection.secure
    ? ['wss', `https://${balancer.host}:443/live`, balancer.host]
    : ['ws', `http://${balancer.host}:80/live`, '-'];
  return {
    text: `${type} ${clock.micros(time)} ${connection.peer} ${target} 0.000 0.003 0.000 101 101 ${received} ${sent} "GET ${url} HTTP/1.1" ${connection.agent} ${group.arn} "${trace(random, created)}" "${domain}" "${connection.certificate}" 5 ${clock.millis(created)} "forward" "-" "-" "${target}" "101" "-" "-" ${connection.traceId} "-" "-" "-" ${moment.node}\n`,
    received,
    sent,
    status: 101,
    timed: true,
    byTarget: true,
  };
}

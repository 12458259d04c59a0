import { type Connection, Doorman } from './connections.ts';
import { hubTraffic } from './hubs.ts';
import type { Population } from './population.ts';
import type { Random } from './random.ts';
import { respond } from './responses.ts';
import { events, HOUR, ipv6FactorAt, times } from './schedule.ts';
import { type LoadBalancer, loadBalancers } from './site.ts';
import { TimeText } from './text.ts';
import type { TruthCounter } from './truth.ts';

/** IPv6 share of the requests of the last day. */
export const IPV6_SHARE = 0.38;
/** Part of a day's requests that one scraper sends within a minute. */
export const SCRAPER_PART = 0.018;
const CONNECTION_PART = 0.235;
const FAILED_PART = 0.045;
/** How many of the last connections may still send requests. */
const KEPT = 48;
const CHUNK = 16 * 1024;

/** The factor that brings the callers' own shares to `IPV6_SHARE` in the sum. */
const SCALE = (() => {
  const shares = loadBalancers.map(({ callers, weight }) => {
    const { tool, ...others } = callers;
    const { part, ipv6: ofHubs } = hubTraffic;
    const all = [...Object.values(others), [tool[0], tool[1] * (1 - part) + ofHubs * part] as const];
    const total = all.reduce((sum, [callerWeight]) => sum + callerWeight, 0);
    return (weight * all.reduce((sum, [callerWeight, ipv6]) => sum + callerWeight * ipv6, 0)) / total;
  });
  return (IPV6_SHARE - SCRAPER_PART) / (1 - SCRAPER_PART) / shares.reduce((sum, share) => sum + share, 0);
})();

/** What one node of a load balancer logs within one interval. */
export interface NodeInterval {
  balancer: LoadBalancer;
  node: string;
  population: Population;
  /** Seconds since 1970 of the day's midnight (UTC). */
  midnight: number;
  /** Seconds of the day. */
  from: number;
  to: number;
  requests: number;
  /** Of the scraper, beside the others. */
  scraped: number;
  /** Factor on the share of IPv6. */
  ipv6Trend: number;
  truth: TruthCounter | undefined;
}

export interface RequestChunk {
  access: string;
  connections: string;
  /** Lines in each. */
  requests: number;
  opened: number;
}

/** Lines in the order of their times, in pieces of bounded size. */
export function* generateRequests(random: Random, interval: NodeInterval): Generator<RequestChunk> {
  const { balancer, node, midnight, truth } = interval;
  const doorman = new Doorman(random, balancer, node, interval.population);
  const [clock, connectionClock] = [new TimeText(), new TimeText()];
  const micros = (second: number) => (midnight + second) * 1_000_000;
  const ring: Connection[] = [];
  let scraper: Connection | undefined;
  let before = micros(interval.from);
  let chunk: RequestChunk = { access: '', connections: '', requests: 0, opened: 0 };

  const log = (line: string, connection: Connection) => {
    chunk.connections += line;
    chunk.opened++;
    truth?.countConnection(connection.caller.family);
  };
  const enter = (connection: Connection, time: number) => {
    log(doorman.greet(connection, connectionClock.micros(time)), connection);
    return connection;
  };

  const ordinary = (time: number, second: number): Connection => {
    const opened = before + Math.floor(random.fraction() * (time - before));
    const scale = SCALE * interval.ipv6Trend * ipv6FactorAt(second);
    if (ring.length > 0 && !random.chance(CONNECTION_PART)) return random.pick(ring);
    const connection = enter(doorman.admit(scale, second), opened);
    ring.length < KEPT ? ring.push(connection) : ring.splice(random.below(KEPT), 1, connection);
    if (random.chance(FAILED_PART)) {
      const failed = doorman.admit(scale, second);
      log(doorman.turnAway(failed, connectionClock.micros(opened)), failed);
    }
    return connection;
  };

  const span = { from: micros(interval.from), to: micros(interval.to), count: interval.requests };
  const { from, seconds } = events.scraper;
  const burst = { from: micros(from), to: micros(from + seconds), count: interval.scraped };
  for (const { time, inBurst } of times(() => random.fraction(), span, burst)) {
    const second = Math.floor(time / 1_000_000) - midnight;
    let connection: Connection;
    if (inBurst) {
      scraper = scraper === undefined || random.chance(0.67) ? enter(doorman.admitScraper(), time) : scraper;
      connection = scraper;
    } else connection = ordinary(time, second);
    const line = respond(connection, { random, clock, balancer, node, time, second });
    chunk.access += line.text;
    chunk.requests++;
    before = time;
    truth?.countRequest({
      ...line,
      family: connection.caller.family,
      address: connection.caller.address,
      hour: Math.floor(second / HOUR),
    });
    if (chunk.access.length >= CHUNK) {
      yield chunk;
      chunk = { access: '', connections: '', requests: 0, opened: 0 };
    }
  }
  if (chunk.requests > 0) yield chunk;
}

import { PORT_SCAN_PART } from './flows.ts';
import { SCRAPER_PART } from './requests.ts';
import { apportion, DAY, events, HOUR, trafficAt } from './schedule.ts';
import { type LoadBalancer, loadBalancers } from './site.ts';

/** From this number of rows on, files are cut every five minutes as AWS does; below, hourly, for the sake of their number. */
const ROWS_FOR_SHORT_FILES = 150_000;
/** Against the day after: traffic, and the share of IPv6. */
const GROWTH = 0.988;
const IPV6_GROWTH = 0.996;

/** The load balancer, and the hour, whose logs are missing when flaws are asked for. */
export const missingHour = { balancer: 'api', hour: 4 } as const;

export interface BalancerSlot {
  balancer: LoadBalancer;
  node: string;
  requests: number;
  scraped: number;
}

export interface Slot {
  index: number;
  /** Seconds of the day. */
  from: number;
  to: number;
  nodes: BalancerSlot[];
  flows: number;
  portScans: number;
}

export interface DayPlan {
  /** Days since 1970. */
  number: number;
  /** Seconds since 1970. */
  midnight: number;
  /** 0 … 1: of the clients of the last day. */
  presence: number;
  ipv6Trend: number;
  /** ALB lines. */
  requests: number;
  slots: Slot[];
}

const holds = (from: number, to: number, second: number) => second >= from && second < to;

/** How the lines of a day are spread over intervals and nodes; they add up to exactly `rows` and `flows`. */
function planSlots(rows: number, flows: number, seconds: number, flaws: boolean): Slot[] {
  const starts = Array.from({ length: DAY / seconds }, (_, index) => index * seconds);
  const traffic = starts.map((from) => trafficAt(from + seconds / 2));
  const nodes = loadBalancers.flatMap((balancer) =>
    balancer.nodes.map((node) => ({ balancer, node, weight: balancer.weight / balancer.nodes.length })),
  );
  const missing = (balancer: LoadBalancer, from: number) =>
    flaws && balancer.id === missingHour.balancer && Math.floor(from / HOUR) === missingHour.hour;
  const cells = starts.flatMap((from, i) =>
    nodes.map(({ balancer, weight }) => (missing(balancer, from) ? 0 : weight * (traffic[i] ?? 0))),
  );
  const scraped = Math.round(rows * SCRAPER_PART);
  const requests = apportion(rows - scraped, cells);
  const portScans = Math.round(flows * PORT_SCAN_PART);
  const records = apportion(flows - portScans, traffic);
  return starts.map((from, index) => {
    const to = from + seconds;
    return {
      index,
      from,
      to,
      nodes: nodes.map(({ balancer, node }, i) => ({
        balancer,
        node,
        requests: requests[index * nodes.length + i] ?? 0,
        scraped: balancer.id === 'api' && holds(from, to, events.scraper.from) ? scraped : 0,
      })),
      flows: records[index] ?? 0,
      portScans: holds(from, to, events.portScan.from) ? portScans : 0,
    };
  });
}

/** The days in their order, the one asked for last. */
export function planDays(options: {
  rows: number;
  flows: number;
  days: number;
  midnight: number;
  flaws: boolean;
}): DayPlan[] {
  const flowsPerRow = options.flows / options.rows;
  const seconds = options.rows >= ROWS_FOR_SHORT_FILES ? 300 : HOUR;
  return Array.from({ length: options.days }, (_, i) => {
    const before = options.days - 1 - i;
    const presence = GROWTH ** before;
    const midnight = options.midnight - before * DAY;
    const requests = Math.max(1, Math.round(options.rows * presence));
    const flows = Math.round(requests * flowsPerRow);
    return {
      number: midnight / DAY,
      midnight,
      presence,
      ipv6Trend: IPV6_GROWTH ** before,
      requests,
      slots: planSlots(requests, flows, seconds, options.flaws && before === 0),
    };
  });
}

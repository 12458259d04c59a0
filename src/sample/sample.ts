import { breakLines, flawHours, TRUNCATED_BYTES } from './flaws.ts';
import { FLOW_HEADER } from './flow-line.ts';
import { generateFlows } from './flows.ts';
import { makeForeignFiles } from './foreign.ts';
import { balancerKey, flowKey } from './layout.ts';
import { checkOptions, type SampleOptions } from './options.ts';
import { Parts, type SamplePiece } from './parts.ts';
import { type BalancerSlot, type DayPlan, missingHour, planDays, type Slot } from './plan.ts';
import { makePopulation, type Population } from './population.ts';
import { Random } from './random.ts';
import { generateRequests } from './requests.ts';
import { DAY, HOUR } from './schedule.ts';
import { loadBalancers } from './site.ts';
import { type SampleTruth, TruthCounter } from './truth.ts';

/** Some files that belong together and to nothing else: units can be made in any order, or side by side. */
export interface SampleUnit {
  pieces(): Iterable<SamplePiece>;
  /** Files of which only the first bytes are to be kept. */
  cut?: { key: string; bytes: number };
}

export interface SampleCounts {
  requests: number;
  connections: number;
  flows: number;
}

export interface Sample {
  /** So far. */
  counts: SampleCounts;
  /** ALB lines of all days together, once they are made. */
  requestsExpected: number;
  /** Makes days one after the other, in bounded memory. */
  units(): Generator<SampleUnit>;
  /** After all units are made. Undefined when it was not asked for. */
  truth(): SampleTruth | undefined;
}

interface Today {
  plan: DayPlan;
  population: Population;
  truth: TruthCounter | undefined;
}

/**
 * Sample logs of a site that has never existed, exactly as AWS writes them.
 * @throws InvalidSampleOptions
 */
export function makeSample(options: SampleOptions): Sample {
  const checked = checkOptions(options);
  const { seed, rows, flaws } = checked;
  const counts: SampleCounts = { requests: 0, connections: 0, flows: 0 };
  let counter: TruthCounter | undefined;

  function nodeUnit({ plan, population, truth }: Today, slot: Slot, cell: BalancerSlot, broken: boolean): SampleUnit {
    const { balancer, node } = cell;
    const labels = [plan.number, slot.index, balancer.id.charCodeAt(0), node.length, node.charCodeAt(node.length - 1)];
    return {
      *pieces() {
        const end = plan.midnight + slot.to;
        const access = new Parts((part) => balancerKey('access', balancer, node, end, seed, part, ...labels));
        const connection = new Parts((part) => balancerKey('connection', balancer, node, end, seed, part, ...labels));
        let breakHere = broken;
        const interval = { ...cell, ...slot, population, truth, midnight: plan.midnight, ipv6Trend: plan.ipv6Trend };
        for (const chunk of generateRequests(new Random(seed, 101, ...labels), interval)) {
          counts.requests += chunk.requests;
          counts.connections += chunk.opened;
          yield access.place(chunk.access);
          if (breakHere) yield access.place(breakLines(chunk.access.slice(0, chunk.access.indexOf('\n')), truth));
          breakHere = false;
          if (chunk.connections !== '') yield connection.place(chunk.connections);
        }
      },
    };
  }

  function flowUnit({ plan, population, truth }: Today, slot: Slot, skipData: boolean): SampleUnit {
    return {
      *pieces() {
        const { midnight, ipv6Trend } = plan;
        const here = new Parts((part) => flowKey(midnight + slot.from, seed, plan.number, part), FLOW_HEADER);
        const after = new Parts((part) => flowKey(midnight + DAY, seed, plan.number, part, 1), FLOW_HEADER);
        const interval = { ...slot, population, truth, midnight, ipv6Trend, skipData };
        for (const chunk of generateFlows(new Random(seed, 102, plan.number, slot.index), interval)) {
          counts.flows += chunk.flows;
          if (chunk.text !== '') yield here.place(chunk.text);
          if (chunk.afterMidnight !== '') yield after.place(chunk.afterMidnight);
        }
      },
    };
  }

  function* lastDayUnits({ plan, truth }: Today): Generator<SampleUnit> {
    const [web] = loadBalancers;
    if (web === undefined) return;
    const files = makeForeignFiles(web, plan.midnight, seed);
    for (const { key, reason } of files) truth?.addSkipped(key, reason);
    yield { pieces: () => files };
    if (!flaws) return;
    const key = balancerKey('access', web, web.nodes[0] ?? '', plan.midnight + flawHours.truncated * HOUR, seed, 7);
    truth?.addSkipped(key, 'damaged');
    const text = `${'h2 truncated line that nobody ever reads whole '.repeat(40)}\n`;
    yield { pieces: () => [{ key, text }], cut: { key, bytes: TRUNCATED_BYTES } };
    const missing = loadBalancers.find(({ id }) => id === missingHour.balancer);
    if (missing !== undefined) truth?.addMissing(missing.name, missingHour.hour);
  }

  const days = planDays(checked);
  return {
    counts,
    requestsExpected: days.reduce((sum, { requests }) => sum + requests, 0),
    *units() {
      for (const plan of days) {
        const last = plan.midnight === checked.midnight;
        const population = makePopulation(seed, plan.number, rows, plan.presence);
        const truth = last && checked.truth ? new TruthCounter(checked.date, population.book) : undefined;
        counter = truth;
        const today = { plan, population, truth };
        const flawed = (slot: Slot, hour: number) => flaws && last && slot.from === hour * HOUR;
        for (const slot of plan.slots) {
          yield flowUnit(today, slot, flawed(slot, flawHours.skipData));
          for (const [i, cell] of slot.nodes.entries()) {
            yield nodeUnit(today, slot, cell, i === 0 && flawed(slot, flawHours.brokenLines));
          }
        }
        if (last) yield* lastDayUnits(today);
      }
    },
    truth: () => counter?.finish(),
  };
}

import { Lottery } from './distributions.ts';
import type { Random } from './random.ts';

/**
 * What became of a request, as its line shows it.
 * - `answered`: by the target
 * - `refused`: the target was chosen and did not answer (its address is there, its status is not)
 * - `unsent`: no target was chosen, all three times are -1
 * - `blocked`, `redirected`, `fixed`: the load balancer answered by itself
 */
export interface Outcome {
  manner: 'answered' | 'refused' | 'unsent' | 'blocked' | 'redirected' | 'fixed';
  /** Of the load balancer, and of the target. */
  elb: number;
  target: string;
  /** Both as the line has them. */
  statuses: string;
  errorReason: string;
}

function outcome(manner: Outcome['manner'], elb: number, errorReason = '-'): Outcome {
  const target = manner === 'answered' ? elb.toString() : '-';
  return { manner, elb, target, statuses: `${elb} ${target}`, errorReason };
}
const answered = (status: number) => outcome('answered', status);
const refused = (status: number) => outcome('refused', status);
const unsent = (status: number) => outcome('unsent', status);
const blocked = outcome('blocked', 403);
const fixed = outcome('fixed', 404);
export const redirected = outcome('redirected', 301);

type Table = readonly (readonly [Outcome, number])[];

const ordinary: Table = [
  [answered(200), 8120],
  [answered(304), 640],
  [answered(206), 80],
  [answered(302), 190],
  [answered(404), 250],
  [answered(401), 70],
  [answered(403), 45],
  [answered(429), 20],
  [answered(400), 20],
  // nginx's own status for a client that hung up, passed on by the load balancer.
  [answered(499), 14],
  [answered(500), 22],
  [answered(503), 6],
  // The client closed the connection before the target answered.
  [unsent(460), 36],
  [refused(502), 8],
  [unsent(502), 6],
  [unsent(503), 8],
  [refused(504), 8],
  [unsent(504), 4],
  [blocked, 60],
  [redirected, 40],
  [fixed, 48],
];

/** The ordinary table with `parts` out of ten thousand given to the outage's own outcomes. */
function during(parts: number): Table {
  return [
    ...ordinary.map(([usual, weight]) => [usual, (weight * (10_000 - parts)) / 10_000] as const),
    [unsent(503), parts * 0.38],
    [refused(502), parts * 0.24],
    [unsent(502), parts * 0.1],
    [refused(504), parts * 0.16],
    [unsent(504), parts * 0.04],
    [answered(500), parts * 0.08],
  ];
}

const automatic: Table = [
  [answered(200), 60],
  [answered(304), 8],
  [answered(404), 14],
  [answered(301), 4],
  [answered(403), 3],
  [answered(429), 3],
  [blocked, 6],
  [fixed, 2],
];

const probing: Table = [
  [blocked, 45],
  [answered(404), 45],
  [fixed, 10],
];

const scraping: Table = [
  [answered(200), 72],
  [answered(429), 26],
  [blocked, 2],
];

const lambda: Table = [
  [answered(200), 940],
  [answered(202), 40],
  [answered(400), 10],
  [outcome('refused', 502, 'LambdaInvalidResponse'), 6],
  [outcome('refused', 502, 'LambdaUnhandled'), 4],
];

/** Draws outcomes for one situation. */
class Outcomes {
  readonly #table: Table;
  readonly #lottery: Lottery;

  constructor(table: Table) {
    this.#table = table;
    this.#lottery = new Lottery(table.map(([, weight]) => weight));
  }

  draw(random: Random): Outcome {
    const entry = this.#table[this.#lottery.draw(random)];
    if (entry === undefined) throw new RangeError('an empty table of outcomes');
    return entry[0];
  }
}

export const situations = {
  ordinary: new Outcomes(ordinary),
  automatic: new Outcomes(automatic),
  probing: new Outcomes(probing),
  scraping: new Outcomes(scraping),
  lambda: new Outcomes(lambda),
  outageIpv4: new Outcomes(during(1700)),
  outageIpv6: new Outcomes(during(3900)),
} as const;

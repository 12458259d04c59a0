import type { Random } from './random.ts';

const SIZE = 4096;

/** Quantiles of the standard normal distribution (Acklam's rational approximation), at the middles of SIZE steps. */
const NORMAL = Float64Array.from({ length: SIZE }, (_, i) => normalQuantile((i + 0.5) / SIZE));

function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    const above =
      ((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
        4.374664141464968) *
        q +
      2.938163982698783;
    const below =
      (((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
    return above / below;
  }
  const q = p - 0.5;
  const r = q * q;
  const above =
    (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
    q;
  const below =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return above / below;
}

/** A log-normal distribution with median 1, as a table: times of servers and sizes of answers are roughly so. */
export class LogNormal {
  readonly #factors: Float64Array;

  constructor(sigma: number) {
    this.#factors = NORMAL.map((z) => Math.exp(sigma * z));
  }

  /** A whole number around the median. */
  around(random: Random, median: number): number {
    return Math.round(median * (this.#factors[random.below(SIZE)] ?? 1));
  }
}

/** Draws indices by weight: a table lookup, so that a million draws cost nothing. */
export class Lottery {
  readonly #table: Uint16Array;

  constructor(weights: readonly number[]) {
    const sum = weights.reduce((all, weight) => all + weight, 0);
    this.#table = new Uint16Array(SIZE);
    let [index, reached] = [0, weights[0] ?? 0];
    for (let i = 0; i < SIZE; i++) {
      while (((i + 0.5) / SIZE) * sum > reached && index < weights.length - 1) reached += weights[++index] ?? 0;
      this.#table[i] = index;
    }
  }

  draw(random: Random): number {
    return this.#table[random.below(SIZE)] ?? 0;
  }
}

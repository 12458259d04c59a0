/** A linear axis from zero to a round number at or above `max`, with at most six steps. */
export function niceScale(max: number): { top: number; steps: number[] } {
  if (!(max > 0)) return { top: 1, steps: [0, 1] };
  const raw = max / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw * 0.9999) ?? 10 * power;
  const count = Math.ceil((max / step) * 0.9998);
  const steps = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { top: steps.at(-1) ?? max, steps };
}

/** The powers of ten in a range, or their multiples by 1, 2 and 5 when there are fewer than two. */
export function logTicks(from: number, to: number): number[] {
  const ticksBy = (factors: readonly number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += 1) {
      for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(6)));
    }
    return ticks.filter((tick) => tick >= from * 0.999 && tick <= to * 1.001);
  };
  const decades = ticksBy([1]);
  return decades.length >= 2 ? decades : ticksBy([1, 2, 5]);
}

import * as fastCheck from 'fast-check';

/**
 * fast-check for the tests of this project. A suite that decides whether a change lands must speak of that change and not
 * of luck: it tries the same cases each time. To look further:
 *
 *     PROPERTY_SEED=random PROPERTY_RUNS=20 npm test -- test/ipv6
 *
 * draws new cases, twenty times as many of each; what fails prints its seed.
 */
const seed = process.env['PROPERTY_SEED'] ?? '6';
const factor = Number(process.env['PROPERTY_RUNS'] ?? 1);

fastCheck.configureGlobal({ ...(seed === 'random' ? {} : { seed: Number(seed) }) });

const timesFactor = <T>(parameters: fastCheck.Parameters<T> = {}): fastCheck.Parameters<T> => ({
  ...parameters,
  numRuns: (parameters.numRuns ?? 100) * factor,
});

export const fc: typeof fastCheck = {
  ...fastCheck,
  assert: ((property, parameters) => fastCheck.assert(property, timesFactor(parameters))) as typeof fastCheck.assert,
};

import { expect, test } from '@jest/globals';
import type { LatencyGap, RateGap } from '#src/contracts/report-gap.ts';
import { writeHeadline } from '#src/stages/render/headline.ts';
import { makeContext } from '#src/stages/render/page-html.ts';
import { assets } from './rendered.ts';
import { exampleReport } from './variants.ts';

function headlineOf(change: (report: ReturnType<typeof exampleReport>) => void) {
  const report = exampleReport();
  change(report);
  const { message, support } = writeHeadline(makeContext(report, assets, 'en-GB'));
  return { message: message.replaceAll('\u00a0', ' '), support: support?.replaceAll('\u00a0', ' ') };
}

test.each([
  [
    'slower',
    'higher',
    'IPv6 answered more slowly than IPv4 (median 33.7 ms against 29.1 ms) and failed more often (2.8 % against 2.4 % of requests).',
  ],
  [
    'slower',
    'lower',
    'IPv6 answered more slowly than IPv4 (median 33.7 ms against 29.1 ms) but failed less often (2.8 % against 2.4 % of requests).',
  ],
  [
    'similar',
    'similar',
    'IPv6 answered about as fast as IPv4 (median 33.7 ms against 29.1 ms) and failed about as often (2.8 % against 2.4 % of requests).',
  ],
  ['too-few', 'too-few', 'There are too few requests to compare how well the two families work.'],
  [
    'too-few',
    'higher',
    'Too few requests were timed to compare latencies; IPv6 failed more often (2.8 % against 2.4 % of requests).',
  ],
] as const satisfies readonly (readonly [LatencyGap['verdict'], RateGap['verdict'], string])[])(
  'latency %s, errors %s',
  (latency, errors, sentence) => {
    const { support } = headlineOf(({ performance }) => {
      performance.gap.latency.verdict = latency;
      performance.gap.errors.verdict = errors;
    });
    expect(support).toBe(sentence);
  },
);

test.each([
  [0.0005912, '36.2 % of requests came over IPv6, 0.1 points more than on Sat 21 Nov.'],
  [-0.02, '36.2 % of requests came over IPv6, 2.0 points less than on Sat 21 Nov.'],
  [0.0001, '36.2 % of requests came over IPv6, as on Sat 21 Nov.'],
  [null, '36.2 % of requests came over IPv6.'],
])('a change of %p', (difference, sentence) => {
  const { message } = headlineOf(({ comparison }) => {
    for (const change of comparison.previous?.changes ?? []) Object.assign(change, { difference });
  });
  expect(message).toBe(sentence);
});

test('without the day before, the same weekday stands for it, and says that it is not complete', () => {
  const { message } = headlineOf((report) => {
    report.comparison.previous = null;
  });
  expect(message).toBe('36.2 % of requests came over IPv6, 1.9 points more than on Sun 15 Nov (partial data).');
});

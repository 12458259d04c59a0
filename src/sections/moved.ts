import type { ComparedFigure, Comparison } from '../contracts/report-comparison.ts';
import { type Comparable, type Figures, figuresOf } from './compared-figures.ts';
import type { Earlier } from './comparison.ts';
import { writeSentence } from './moved-sentences.ts';
import { measureEffect } from './moved-thresholds.ts';

type Moved = Comparison['moved'][number];
interface News extends Moved {
  effect: number;
}

const longestList = 5;

const figuresThatCount: readonly ComparedFigure[] = [
  'requests',
  'ipv6Requests',
  'ipv6Clients',
  'ipv6FlowBytes',
  'ipv6RejectedFlows',
];

/**
 * What moved most, strongest first, at most five sentences, one per figure. A change is news when it passes the
 * thresholds of moved-thresholds.ts, and when it is none of these:
 *
 * - the week's rhythm: it moved against the day before, but not against the same weekday;
 * - a gap in the logs: counts are not compared when one of the two days is not complete;
 * - said already: IPv6 requests grew as all requests did, and their share stayed.
 */
export function findMoved(now: Comparable, previous: Earlier | null, sameWeekday: Earlier | null): Moved[] {
  const figures = figuresOf(now);
  const against = (figure: ComparedFigure, earlier: Earlier | null) => measure(figure, now, figures, earlier);
  const news = new Map<ComparedFigure, News>();
  for (const figure of orderOfTelling) {
    const [day, week] = [against(figure, previous), against(figure, sameWeekday)];
    const rhythm = week !== null && (week.effect < 1 || week.rose !== day?.rose);
    if (day !== null && previous !== null && day.effect >= 1 && !rhythm) {
      news.set(figure, { figure, against: 'previous', effect: day.effect, sentence: say(figure, day, previous) });
    } else if (week !== null && sameWeekday !== null && week.effect >= 1) {
      news.set(figure, {
        figure,
        against: 'sameWeekday',
        effect: week.effect,
        sentence: say(figure, week, sameWeekday),
      });
    }
  }
  if (news.has('requests') && !news.has('ipv6RequestShare')) news.delete('ipv6Requests');
  return [...news.values()]
    .sort((a, b) => b.effect - a.effect)
    .slice(0, longestList)
    .map(({ figure, against, sentence }) => ({ figure, against, sentence }));
}

/** Where two effects are equal, the figure named first is told first. */
const orderOfTelling: readonly ComparedFigure[] = [
  'ipv6RequestShare',
  'ipv6ErrorRate',
  'ipv6P50',
  'ipv6Requests',
  'requests',
  'ipv6Clients',
  'ipv6FlowBytes',
  'ipv6RejectedFlows',
];

interface Measured {
  before: number;
  now: number;
  rose: boolean;
  /** 1 at the threshold. */
  effect: number;
}

/** Null when the two days cannot be compared in this figure. */
function measure(figure: ComparedFigure, report: Comparable, now: Figures, earlier: Earlier | null): Measured | null {
  if (earlier === null) return null;
  const complete = report.quality.status === 'complete' && earlier.report.quality.status === 'complete';
  if (!complete && figuresThatCount.includes(figure)) return null;
  const before = figuresOf(earlier.report);
  const [was, is] = [before[figure], now[figure]];
  if (was === null || is === null) return null;
  return { before: was, now: is, rose: is > was, effect: measureEffect(figure, before, now) };
}

function say(figure: ComparedFigure, { before, now }: Measured, earlier: Earlier): string {
  return writeSentence(figure, before, now, earlier.words);
}

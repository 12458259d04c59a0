import {
  type ComparedDay,
  type ComparedFigure,
  type Comparison,
  comparedFigures,
} from '../contracts/report-comparison.ts';
import { type Comparable, type Figures, figuresOf } from './compared-figures.ts';
import { findMoved } from './moved.ts';

/** A day to compare with, and how a sentence calls it: `the day before`, `a week before`. */
export interface Earlier {
  report: Comparable;
  words: string;
}

const figureNames = Object.keys(comparedFigures).filter((name): name is ComparedFigure => name in comparedFigures);

/** What changed since the period before and since the same weekday; null for a day that the archive does not have. */
export function compareReports(now: Comparable, previous: Earlier | null, sameWeekday: Earlier | null): Comparison {
  const figures = figuresOf(now);
  return {
    previous: describeDay(now, figures, previous),
    sameWeekday: describeDay(now, figures, sameWeekday),
    moved: findMoved(now, previous, sameWeekday),
  };
}

function describeDay({ report }: Comparable, now: Figures, earlier: Earlier | null): ComparedDay | null {
  if (earlier === null) return null;
  const before = figuresOf(earlier.report);
  const settingsChanged = settingsDiffer(earlier.report.report.configuration, report.configuration);
  return {
    date: earlier.report.report.period.start.slice(0, 10),
    status: earlier.report.quality.status,
    ...(settingsChanged !== undefined && { settingsChanged }),
    changes: figureNames.map((figure) => ({ figure, ...changeOf(before[figure], now[figure]) })),
  };
}

/** Of two reports' hashes of the settings; undefined when one of them has none. */
export function settingsDiffer(before: string | undefined, now: string | undefined): boolean | undefined {
  return before === undefined || now === undefined ? undefined : before !== now;
}

function changeOf(before: number | null, now: number | null): Omit<ComparedDay['changes'][number], 'figure'> {
  if (before === null || now === null) return { before, now, difference: null, ratio: null };
  const difference = now - before;
  return { before, now, difference, ratio: before === 0 ? null : difference / before };
}

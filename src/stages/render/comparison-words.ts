import type { Report } from '../../contracts/report.ts';
import { describeEarlier } from './changes.ts';
import { shortDay } from './times.ts';
import type { ViewContext } from './view.ts';

/** More missed days than this are told as a number. */
const mostNamed = 3;

/** What the key figures are compared with, and which days since the last report have none. */
export function describeComparison(context: ViewContext): string {
  const days = comparedDays(context).map((day) => describeEarlier(context, day).name);
  const missed = nameMissedDays(context);
  if (days.length > 0) {
    return [`Compared with ${days.join(' and ')}.`, ...(missed === null ? [] : [`No report of ${missed}.`])].join(' ');
  }
  if (isFirst(context)) return 'First report: nothing to compare with yet.';
  return missed === null ? 'No earlier report to compare with.' : `Nothing to compare with: no report of ${missed}.`;
}

/** That figures may differ because they were made otherwise; null where no earlier day says so. The last such day stands for all. */
export function describeSettings(context: ViewContext): string | null {
  const day = comparedDays(context).find(({ settingsChanged }) => settingsChanged === true);
  if (day === undefined) return null;
  const { short } = describeEarlier(context, day);
  const { noun, days } = context.period;
  return saySettingsChanged(
    context.report,
    `the report of ${noun === 'day' || days === null ? short : `the ${short}`}`,
  );
}

/** `since`: the earlier report. Files about networks count by their content, so it may be a newer file that makes the difference. */
export function saySettingsChanged({ networks }: Report, since: string): string {
  const what = networks.sources.some(({ kind }) => kind !== 'reputation') ? 'Settings or network files' : 'Settings';
  return `${what} were changed since ${since}, so figures that depend on them may differ for that reason.`;
}

/** Why no figure is said to have moved; null when one has. */
export function describeStillness(context: ViewContext): string | null {
  const { report, period } = context;
  if (report.comparison.moved.length > 0) return null;
  const days = comparedDays(context);
  if (days.length === 0) {
    return isFirst(context)
      ? 'This is the first report: changes appear here when there is an earlier day to compare with.'
      : `Changes appear here when there is a report of the ${period.noun} before, or of the same days a week before.`;
  }
  if (days.every(({ changes }) => changes.every(({ difference }) => difference === null))) {
    return `No figure of this ${period.noun} can be compared with an earlier one.`;
  }
  return 'Nothing moved by more than it usually does.';
}

function comparedDays({ report }: ViewContext) {
  const { previous, sameWeekday } = report.comparison;
  return [previous, sameWeekday].filter((day) => day !== null);
}

/** As far as the archive tells; of hours and of several days it tells nothing. */
function isFirst({ report }: ViewContext): boolean {
  return report.growth?.days.length === 1;
}

/** The days between the last report and this one; null when there are none. */
function nameMissedDays({ report, locale }: ViewContext): string | null {
  const [last, now] = report.growth?.days.slice(-2) ?? [];
  if (last === undefined || now === undefined) return null;
  const first = dayNumber(last.date) + 1;
  const dates = Array.from({ length: dayNumber(now.date) - first }, (_, index) =>
    new Date((first + index) * 86_400_000).toISOString().slice(0, 10),
  );
  const names = dates.map((date) => shortDay(date, locale));
  const final = names.at(-1);
  if (final === undefined) return null;
  if (names.length > mostNamed) return `the ${names.length} days from ${names[0]} to ${final}`;
  return names.length === 1 ? final : `${names.slice(0, -1).join(', ')} and ${final}`;
}

function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}

import { dateSchema } from '../contracts/period.ts';
import { type RunRequest, runRequestSchema } from '../contracts/request.ts';
import { runName } from '../stages/run-name.ts';
import { UsageError } from './errors.ts';

export interface PlannedRun {
  /** The execution's name: the same request always has the same one. */
  name: string;
  input: Omit<RunRequest, 'scheduledTime'>;
}

export interface RunSelection {
  report: string;
  date?: string | undefined;
  /** With `date` the end of one report, with `from` the last day of a series. */
  to?: string | undefined;
  from?: string | undefined;
  timezone?: string | undefined;
  /** `week` or `month`: the edition that holds the date. */
  period?: string | undefined;
  /** `truncate` or `pseudonym`. */
  anonymise?: string | undefined;
}

/** Days of a series; a year at once is a slip of the hand or a plan. */
const mostDays = 366;

/** The runs that the options ask for, the oldest first. @throws UsageError */
export function planRuns({ report, date, to, from, timezone, period, anonymise }: RunSelection): PlannedRun[] {
  const zone = { ...(timezone !== undefined && { timezone }), ...(anonymise !== undefined && { anonymise }) };
  if (from === undefined) {
    if (date === undefined)
      throw new UsageError('Which day? Give --date 2026-11-22, or --from and --to for several reports.');
    return [toRun({ report, date, ...(to !== undefined && { to }), ...(period !== undefined && { period }), ...zone })];
  }
  if (period !== undefined) throw new UsageError('--period makes one edition: give it with --date, not with --from.');
  if (date !== undefined)
    throw new UsageError('--date makes one report, --from and --to one for each day: give one of them.');
  if (to === undefined) throw new UsageError('--from needs --to, the last day.');
  return daysFrom(from, to).map((day) => toRun({ report, date: day, ...zone }));
}

function toRun(request: Record<string, string>): PlannedRun {
  const checked = runRequestSchema.safeParse(request);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new UsageError(`--${issue?.path.join('.') ?? 'date'}: ${issue?.message ?? 'is not usable'}`);
  }
  const { scheduledTime: _, ...input } = checked.data;
  return { name: runName(input), input };
}

function daysFrom(from: string, to: string): string[] {
  const [first, last] = [dayOf('--from', from), dayOf('--to', to)];
  if (last < first) throw new UsageError(`--to ${to} lies before --from ${from}.`);
  const count = (last - first) / 86_400_000 + 1;
  if (count > mostDays)
    throw new UsageError(`--from ${from} --to ${to} are ${count} days; start at most ${mostDays} at once.`);
  return Array.from({ length: count }, (_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10));
}

function dayOf(flag: string, text: string): number {
  const time = dateSchema.safeParse(text).success ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text)) {
    throw new UsageError(`${flag} takes a day like 2026-11-22, not "${text}".`);
  }
  return time;
}

import { z } from 'zod';
import { dateSchema } from './period.ts';
import { text } from './report-figures.ts';

/** The figures that are compared between days; the unit is part of the definition. */
export const comparedFigures = {
  requests: 'requests',
  ipv6Requests: 'requests',
  ipv6RequestShare: 'fraction',
  ipv6Clients: 'addresses',
  ipv6P50: 'seconds',
  ipv6ErrorRate: 'fraction',
  ipv6FlowBytes: 'bytes',
  ipv6RejectedFlows: 'flows',
} as const;
export type ComparedFigure = keyof typeof comparedFigures;
const figureNames = Object.keys(comparedFigures) as [ComparedFigure, ...ComparedFigure[]];

const change = z.strictObject({
  figure: z.enum(figureNames),
  before: z.number().nullable(),
  now: z.number().nullable(),
  difference: z.number().nullable().describe('now − before, in the figure’s unit; null when one of them is unknown'),
  ratio: z.number().nullable().describe('difference ÷ before; null when before is 0 or unknown'),
});

const comparedDaySchema = z.strictObject({
  date: dateSchema,
  status: z.enum(['complete', 'partial', 'empty']),
  settingsChanged: z
    .boolean()
    .optional()
    .describe('Whether that report has another report.configuration; absent when one of the two has none'),
  changes: z.array(change),
});

export const comparisonSchema = z.strictObject({
  previous: comparedDaySchema.nullable().describe('The period before; null when the archive has no report of it'),
  sameWeekday: comparedDaySchema.nullable().describe('The same weekday one week before'),
  moved: z
    .array(
      z.strictObject({ figure: z.enum(figureNames), against: z.enum(['previous', 'sameWeekday']), sentence: text }),
    )
    .max(5)
    .describe('What moved most, strongest first'),
});
export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparedDay = z.infer<typeof comparedDaySchema>;

import { z } from 'zod';
import { editionSchema } from './edition.ts';
import { dateSchema } from './period.ts';

/** A report's name is a folder of the archive: lower-case letters, digits and hyphens. */
export const reportNameSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 40');

const hourSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:00$/, 'an hour like 2026-11-22T14:00');
const momentSchema = z.union([dateSchema, hourSchema]);

/**
 * What starts a run: the input of the state machine, from the schedule, the command line or the console.
 * Either `date` (a day, or an hour of the report's zone), with `to` as the last day or hour that still belongs to it,
 * or `scheduledTime`: then the report is about the day before it, in the report's zone. With `period` it is about the week
 * or month that holds the day, and with `scheduledTime` about the one that ended last.
 */
export const runRequestSchema = z
  .strictObject({
    report: reportNameSchema.default('daily'),
    date: momentSchema.optional(),
    to: momentSchema.optional(),
    scheduledTime: z.iso.datetime({ offset: true }).optional(),
    timezone: z.string().min(1).optional(),
    /** The weekly or monthly edition of `report`, folded from its days: the one that holds `date`. */
    period: z.enum(['week', 'month']).optional(),
    /** Who gets the mail of this run, instead of the recipients in the settings. */
    recipients: z.array(z.email()).max(20).optional(),
    /** An edition that covers addresses. */
    anonymise: editionSchema.optional(),
    /** Of so many days before, those without a report are made first. */
    catchUp: z.int().min(0).max(31).optional(),
  })
  .refine((request) => request.date !== undefined || request.scheduledTime !== undefined, {
    error: 'give a date, or the time of the schedule',
  })
  .refine((request) => request.to === undefined || request.date !== undefined, {
    error: '`to` needs a `date`',
    path: ['to'],
  })
  .refine((request) => request.period === undefined || request.to === undefined, {
    error: 'a week or month is named by one of its days: give `date` alone',
    path: ['to'],
  })
  .refine((request) => request.period === undefined || request.anonymise === undefined, {
    error: 'a week or month is made of the reports of its days: anonymise those',
    path: ['anonymise'],
  })
  .refine(
    ({ catchUp = 0, to, date, period }) => {
      const isDay = to === undefined && period === undefined && date?.includes('T') !== true;
      return catchUp === 0 || isDay;
    },
    {
      error: 'only the report of one day makes those of the days before',
      path: ['catchUp'],
    },
  )
  .refine((request) => request.period === undefined || request.date?.includes('T') !== true, {
    error: 'a week or month is named by a day, not by an hour',
    path: ['date'],
  });
export type RunRequest = z.infer<typeof runRequestSchema>;

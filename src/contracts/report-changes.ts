import { z } from 'zod';
import { count, text } from './report-figures.ts';

const value = z.union([z.number(), z.string(), z.null()]);

/** What a later revision says otherwise than the one before it. */
export const changesSchema = z.strictObject({
  since: z.int().positive().describe('The revision before, which this one is compared with'),
  files: z.strictObject({
    added: count.describe('Log files that were read now and not then; files of other days are left out'),
    removed: count.describe('Log files that were read then and are not any more'),
    resized: count.describe('Log files of another size than then'),
    keys: z.array(text).max(50).describe('The first of these files'),
  }),
  settingsChanged: z
    .boolean()
    .optional()
    .describe('Whether report.configuration is another than then; absent when one of the two has none'),
  figures: z
    .array(z.strictObject({ figure: text.describe('Its place in report.json'), before: value, after: value }))
    .describe('Key figures that differ'),
  sections: z.array(text).describe('Parts of report.json that differ'),
});
export type Changes = z.infer<typeof changesSchema>;

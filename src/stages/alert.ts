import type { z } from 'zod';
import { type Report, reportSchema } from '../contracts/report.ts';
import type { Settings } from '../contracts/settings.ts';
import { type Delivery, notifyEventSchema } from '../contracts/stages.ts';
import type { Alerts, Archive, ObjectStore } from '../ports.ts';
import { readDocument } from './documents.ts';
import { archiveLink } from './mail-attachments.ts';
import { periodLabel } from './period-label.ts';

export interface AlertPorts {
  work: ObjectStore;
  archive: Archive;
  alerts: Alerts;
  settings: Pick<Settings['mail'], 'archiveUrl'>;
}

/** More would hide the rest of the message. */
const longestList = 12;

/**
 * Tells the people on call about a published report that they should not trust blindly: `info` for partial data,
 * `warning` when there was none at all. A complete report, and one that was published before, raise nothing.
 */
export async function alert(input: z.input<typeof notifyEventSchema>, ports: AlertPorts): Promise<Delivery> {
  const event = notifyEventSchema.parse(input);
  const skip = (detail: string): Delivery => ({ channel: 'alert', outcome: 'skipped', detail });
  if (!event.published.changed) return skip('the report is unchanged');
  const report = await readDocument(ports.work, event.report, reportSchema);
  const { status } = report.quality;
  if (status === 'complete') return skip('the data are complete: nothing to tell');
  const severity = status === 'empty' ? 'warning' : 'info';
  const what = status === 'empty' ? 'no data' : 'incomplete data';
  const subject = `IPv6 report ${report.report.name}, ${periodLabel(report.report.period)}: ${what}`;
  const link = archiveLink(ports.archive, ports.settings.archiveUrl, event.published.files.html);
  await ports.alerts.send({ severity, subject, text: describeQuality(report, link) });
  return { channel: 'alert', outcome: 'sent', detail: `${severity}: ${what}` };
}

function describeQuality({ report, quality }: Report, link: string): string {
  const { read, rejected } = quality.rows;
  const missing = quality.missing.map(({ source, hour }) => `${hour}  ${source}`);
  return [
    `The report is published, revision ${report.revision}, but its data are ${quality.status}.`,
    '',
    ...quality.reasons.map((reason) => `- ${reason}`),
    '',
    `Files read: ${quality.files.read}, skipped: ${quality.files.skippedTotal}. Lines read: ${read}, rejected: ${rejected}.`,
    ...(missing.length === 0 ? [] : ['', 'Hours without a line:', ...missing.slice(0, longestList)]),
    ...(missing.length > longestList ? [`and ${missing.length - longestList} more`] : []),
    '',
    link,
    '',
  ].join('\n');
}

import type { z } from 'zod';
import { type Report, reportSchema } from '../contracts/report.ts';
import type { Settings } from '../contracts/settings.ts';
import { type Delivery, notifyEventSchema } from '../contracts/stages.ts';
import type { Alerts, Archive, ObjectStore } from '../ports.ts';
import { describeEvents, gravestEvents } from './alert-events.ts';
import { readDocument } from './documents.ts';
import { archiveLink } from './mail-attachments.ts';
import { periodLabel } from './period-label.ts';
import { blocklistPath } from './publish-blocklist.ts';

export interface AlertPorts {
  work: ObjectStore;
  archive: Archive;
  alerts: Alerts;
  settings: Pick<Settings['mail'], 'archiveUrl'>;
}

/** More would hide the rest of the message. */
const longestList = 12;

/**
 * Tells the people on call about a published report: `high` when there are security events of that severity, `warning`
 * when there were no data at all, `info` for partial data. A complete report without such events, and one that was
 * published before, raise nothing.
 */
export async function alert(input: z.input<typeof notifyEventSchema>, ports: AlertPorts): Promise<Delivery> {
  const event = notifyEventSchema.parse(input);
  if (event.run.digest !== undefined) {
    return { channel: 'alert', outcome: 'skipped', detail: 'the reports of the days have told already' };
  }
  const skip = (detail: string): Delivery => ({ channel: 'alert', outcome: 'skipped', detail });
  if (!event.published.changed) return skip('the report is unchanged');
  const report = await readDocument(ports.work, event.report, reportSchema);
  const { status } = report.quality;
  const grave = gravestEvents(report).length;
  if (status === 'complete' && grave === 0) return skip('complete data, no grave event: nothing to tell');
  const severity = grave > 0 ? 'high' : status === 'empty' ? 'warning' : 'info';
  const what = [
    ...(grave > 0 ? [`${grave} security ${grave === 1 ? 'event' : 'events'} of high severity`] : []),
    ...(status === 'complete' ? [] : [status === 'empty' ? 'no data' : 'incomplete data']),
  ].join(', ');
  const subject = `IPv6 report ${report.report.name}, ${periodLabel(report.report.period)}: ${what}`;
  const link = (key: string) => archiveLink(ports.archive, ports.settings.archiveUrl, key);
  const { files, folder } = event.published;
  const text = [
    ...(grave > 0 ? describeEvents(report, link(`${folder}/${blocklistPath(report)}`)) : []),
    ...describeQuality(report),
    link(files.html),
    '',
  ].join('\n');
  await ports.alerts.send({ severity, subject, text });
  return { channel: 'alert', outcome: 'sent', detail: `${severity}: ${what}` };
}

function describeQuality({ report, quality }: Report): string[] {
  if (quality.status === 'complete') return [];
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
  ];
}

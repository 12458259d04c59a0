import type { z } from 'zod';
import { type Printed, printEventSchema } from '../contracts/stages.ts';
import type { ObjectStore, PdfOptions, Printer } from '../ports.ts';
import { textOf } from './documents.ts';
import { periodLabel } from './period-label.ts';
import { type Publishable, parsePublishable } from './publishable.ts';

export interface PrintPorts {
  work: ObjectStore;
  printer: Printer;
  settings: { pdf: boolean; title: string };
}

/** The mail's picture: so narrow that a telephone need not make its letters small, in twice the pixels. */
const picture = { width: 420, scale: 2 };

/**
 * Prints the page as `runs/<run>/report.pdf` and the mail's picture as `runs/<run>/chart.png`. Without `settings.pdf`
 * neither, so that no browser is started at all. All that goes into the PDF's metadata is from report.json, its date too.
 */
export async function print(input: z.input<typeof printEventSchema>, ports: PrintPorts): Promise<Printed> {
  const event = printEventSchema.parse(input);
  const { work, printer } = ports;
  if (!ports.settings.pdf) return { pdf: null, png: null };
  const report = parsePublishable(event, (await work.get(event.report)).body, work.locate(event.report));
  const pdf = `runs/${event.run.run}/report.pdf`;
  const page = textOf((await work.get(event.rendered.html)).body);
  await work.put(pdf, await printer.printPdf(page, describePdf(report, ports.settings.title)), {
    contentType: 'application/pdf',
  });
  const png = `runs/${event.run.run}/chart.png`;
  const chart = textOf((await work.get(event.rendered.chart)).body);
  await work.put(png, await printer.printPng(chart, picture), { contentType: 'image/png' });
  return { pdf, png };
}

function describePdf({ report, quality }: Publishable, title: string): PdfOptions {
  const period = periodLabel(report.period);
  const state = quality.status === 'complete' ? '' : ` (${quality.status} data)`;
  return {
    title: `${title}, ${period}`,
    author: `ipv6-report ${report.version}`,
    subject:
      `IPv6 and IPv4 traffic of ${period}, ${report.period.timezone}${state}; ` +
      `report ${report.name}, revision ${report.revision}`,
    language: 'en',
    keywords: ['IPv6', 'IPv4', 'ALB', 'VPC flow logs', report.name, period, ...(report.sample ? ['sample data'] : [])],
    date: new Date(report.generatedAt),
  };
}

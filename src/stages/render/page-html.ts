import type { Report } from '../../contracts/report.ts';
import type { TemplateAssets } from '../../ports.ts';
import { drawChart } from './draw-chart.ts';
import { createFormats } from './formats.ts';
import type { PageView } from './page.ts';
import { makeStyleSheet } from './style-sheet.ts';
import { loadTemplates } from './templates.ts';
import { describePeriod } from './times.ts';
import type { ChartView, ViewContext } from './view.ts';

/** The report's page and the page with the one picture of the mail, each in one file without any outside reference. */
export async function renderPage(page: PageView, assets: TemplateAssets): Promise<{ html: string; chart: string }> {
  const footer = `${page.title}, ${page.period.short}`;
  const [templates, sheet, chartSheet] = await Promise.all([
    loadTemplates(assets),
    makeStyleSheet(assets, footer, ['report.css', 'print.css']),
    makeStyleSheet(assets, footer, ['report.css', 'mail-chart.css']),
  ]);
  return {
    html: await templates.fill('report.hbs', { page, sheet }),
    chart: await templates.fill('chart.hbs', {
      sheet: chartSheet,
      language: page.language,
      title: page.title,
      heading: mailCharts(page)[0]?.title ?? page.title,
      charts: mailCharts(page),
    }),
  };
}

/** The pictures of the mail: those of the requests, or of the flow logs when there is no request. */
export function mailCharts({ mailCharts: charts }: PageView): ChartView[] {
  return charts;
}

export function makeContext(report: Report, assets: TemplateAssets, locale: string): ViewContext {
  return {
    report,
    locale,
    formats: createFormats(locale),
    period: describePeriod(report.report.period, locale),
    draw: makeDraw(assets),
  };
}

/** Draws templates/charts/<name>.vl.json with the shared theme. */
export function makeDraw(assets: TemplateAssets): ViewContext['draw'] {
  return async (name, input) => {
    const [spec, theme] = await Promise.all([assets.text(`charts/${name}.vl.json`), assets.text('charts/theme.json')]);
    const [wide, narrow] = await Promise.all([
      drawChart({ spec, theme }, input, 'wide'),
      drawChart({ spec, theme }, input, 'narrow'),
    ]);
    return { wide, narrow };
  };
}

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { z } from 'zod';
import { TrustedMarkup } from './trusted-markup.ts';

/** `wide` is for pages and paper, `narrow` for screens below 560 px: the same data, another shape. */
export type ChartForm = 'wide' | 'narrow';

export interface ChartInput {
  /** Written alternative of the picture. */
  label: string;
  /** Room for labels left of the plot of the wide form, pixels; the plot gets narrower by as much. */
  labelRoom?: number;
  /** The spec's named data. */
  datasets: Record<string, readonly Record<string, string | number | boolean | null>[]>;
  /** Values of the spec's params, by name. */
  params: Record<string, string | number | boolean | readonly (string | number)[]>;
}

/** A chart spec and the theme as texts of templates/charts/. */
export interface ChartSource {
  spec: string;
  theme: string;
}

const shape = z.record(z.string(), z.unknown());
const specSchema = z.looseObject({
  params: z.array(z.looseObject({ name: z.string() })).default([]),
  usermeta: z.looseObject({ narrow: shape.default({}) }).prefault({}),
});

/**
 * Draws a Vega-Lite spec without a DOM. The same input gives the same bytes. The picture carries one `role="img"` with
 * its label, and no accessibility markup on single marks, which would be read out one by one.
 */
export async function drawChart(source: ChartSource, input: ChartInput, form: ChartForm): Promise<TrustedMarkup> {
  const { usermeta, params, ...rest } = specSchema.parse(JSON.parse(source.spec));
  const spec: unknown = {
    ...rest,
    ...(form === 'narrow' ? usermeta.narrow : makeRoom(rest, input.labelRoom)),
    config: shape.parse(JSON.parse(source.theme)),
    datasets: input.datasets,
    params: params.map((param) => {
      if (param.name === 'narrow') return { ...param, value: form === 'narrow' };
      return param.name in input.params ? { ...param, value: input.params[param.name] } : param;
    }),
  };
  if (!isSpec(spec)) throw new TypeError('A chart spec needs a mark or layers.');
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return new TrustedMarkup(dress(await view.toSVG(), input.label, form));
  } finally {
    view.finalize();
  }
}

const roomSchema = z.looseObject({ width: z.number(), padding: z.looseObject({ left: z.number() }) });

function makeRoom(spec: unknown, labelRoom: number | undefined): Record<string, unknown> {
  if (labelRoom === undefined) return {};
  const { width, padding } = roomSchema.parse(spec);
  return { width: width + padding.left - labelRoom, padding: { ...padding, left: labelRoom } };
}

function isSpec(spec: unknown): spec is TopLevelSpec {
  return typeof spec === 'object' && spec !== null && ('mark' in spec || 'layer' in spec || 'vconcat' in spec);
}

/** Gives the root element its role and label, and leaves its size to the style sheet. */
function dress(svg: string, label: string, form: ChartForm): string {
  const root = /^<svg[^>]*>/.exec(svg)?.[0] ?? '';
  const viewBox = /viewBox="[-\d. ]+"/.exec(root)?.[0];
  const width = /width="([\d.]+)"/.exec(root)?.[1];
  const height = /height="([\d.]+)"/.exec(root)?.[1];
  if (viewBox === undefined || width === undefined || height === undefined) {
    throw new TypeError('Vega drew no picture.');
  }
  const head = `<svg class="chart-${form}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeAttribute(label)}" ${viewBox} width="${width}" height="${height}" font-family="${typeface}">`;
  return `${head}${withoutDefaults(svg.slice(root.length))}`;
}

/** The typeface of most texts stands once, at the root. */
const typeface = 'Source Sans 3';

/** Drops what every mark carries and nobody reads: roles below the picture's own, defaults, empty backgrounds. */
function withoutDefaults(markup: string): string {
  return markup
    .replace(/<path class="(?:background|foreground)"[^>]*\/>/g, '')
    .replace(/<[^>]*>/g, (tag) =>
      tag
        .replace(
          / (?:aria-hidden="true"|role="graphics-[a-z]+"|aria-roledescription="[^"]*"|pointer-events="none"|opacity="1"|class="[^"]*"|font-family="Source Sans 3")/g,
          '',
        )
        .replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
    );
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

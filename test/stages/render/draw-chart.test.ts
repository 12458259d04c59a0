import { expect, test } from '@jest/globals';
import { drawChart } from '#src/stages/render/draw-chart.ts';
import { assets } from './rendered.ts';

const bars = (labels: readonly string[]) => ({
  label: 'Bars with "quotes" & <angles>',
  datasets: {
    bars: labels.map((label, rank) => ({ rank, label, amount: 10 - rank, text: `${10 - rank}`, rest: false })),
  },
  params: { top: 10, labelFont: 'Source Code Pro' },
});

async function draw(labels: readonly string[], form: 'wide' | 'narrow' = 'wide'): Promise<string> {
  const source = { spec: await assets.text('charts/bars.vl.json'), theme: await assets.text('charts/theme.json') };
  return (await drawChart(source, bars(labels), form)).toMarkup();
}

test('a picture has one role with its label, and nothing that a strict policy refuses', async () => {
  const svg = await draw(['2001:db8::/32', '2001:db8:1::/48']);
  expect(svg).toMatch(
    /^<svg class="chart-wide" xmlns="[^"]*" role="img" aria-label="Bars with &quot;quotes&quot; &amp; &lt;angles&gt;" viewBox="0 0 720 50" width="720" height="50" font-family="Source Sans 3">/,
  );
  expect(svg.match(/role=/g)).toHaveLength(1);
  expect(svg).not.toMatch(/\s(?:style|id|on\w+|href|aria-roledescription)=|url\(|<(?:style|script|image|a)\b/);
});

test('the same input gives the same bytes, whatever was drawn before', async () => {
  const first = await draw(['2001:db8::/32']);
  await draw(['a', 'b', 'c'], 'narrow');
  expect(await draw(['2001:db8::/32'])).toBe(first);
});

test('labels are text, also when they look like the attributes that are dropped', async () => {
  const svg = await draw(['<b onload="x">', 'opacity="1" role="graphics-object"']);
  expect(svg).toContain('&lt;b onload=');
  expect(svg).toContain('opacity="1" role="graphics-object"');
  expect(svg).not.toMatch(/<b\b/);
});

test('the narrow form has the same marks in another shape', async () => {
  const [wide, narrow] = [await draw(['2001:db8::/32']), await draw(['2001:db8::/32'], 'narrow')];
  expect(narrow).toMatch(/viewBox="0 0 340 /);
  for (const svg of [wide, narrow]) expect(svg).toContain('2001:db8::/32');
});

test('colours are resolved', async () => {
  expect(await draw(['2001:db8::/32'])).toContain('fill="#0072B2"');
  expect(await draw(['2001:db8::/32'])).not.toContain('var(');
});

test('every spec of the folder compiles with the theme', async () => {
  const specs = (await assets.names('charts')).filter((name) => name.endsWith('.vl.json'));
  expect(specs.length).toBeGreaterThan(10);
  const theme = await assets.text('charts/theme.json');
  for (const name of specs) {
    const spec = await assets.text(`charts/${name}`);
    const datasets = Object.fromEntries(
      [...spec.matchAll(/"data": \{ "name": "(\w+)" \}/g)].map(([, data]) => [data, []]),
    );
    const picture = await drawChart({ spec, theme }, { label: name, datasets, params: {} }, 'wide');
    expect(picture.toMarkup()).toContain(`aria-label="${name}"`);
  }
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { assets } from './rendered.ts';

type Palette = Map<string, string>;

let light: Palette;
let dark: Palette;

beforeAll(async () => {
  const css = await assets.text('report.css');
  const [first = '', second = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body ?? '');
  const read = (body: string): Palette =>
    new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
  light = read(first);
  dark = new Map([...light, ...read(second)]);
});

function channel(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `part` of one colour in another, as color-mix in sRGB does it. */
function mix(a: string, b: string, part: number): string {
  const mixed = [1, 3, 5].map((at) => {
    const [x, y] = [Number.parseInt(a.slice(at, at + 2), 16), Number.parseInt(b.slice(at, at + 2), 16)];
    return Math.round(x * part + y * (1 - part))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}

test('the formula', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#0072b2', '#ffffff')).toBeCloseTo(5.19, 2);
  expect(contrast('#d55e00', '#ffffff')).toBeCloseTo(3.87, 2);
});

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const colour = (name: string) => (scheme === 'light' ? light : dark).get(name) ?? name;

  test.each([
    ['ink', 'paper'],
    ['ink', 'wash'],
    ['ink', 'warn-wash'],
    ['soft', 'paper'],
    ['soft', 'wash'],
    ['link', 'paper'],
    ['link', 'warn-wash'],
    ['good', 'paper'],
    ['warn', 'paper'],
  ])('text: %s on %s', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['ipv6', 'paper'],
    ['ipv4', 'paper'],
    ['strong-line', 'paper'],
    ['ipv6', 'ipv4-tint'],
  ])('marks: %s on %s', (mark, ground) => {
    expect(contrast(colour(mark), colour(ground))).toBeGreaterThanOrEqual(3);
  });

  test('text on every tint of the calendar', () => {
    for (let part = 0.05; part <= 0.5; part += 0.05) {
      expect(contrast(colour('ink'), mix(colour('ipv6'), colour('paper'), part))).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('text and marks of the charts', () => {
  test('in the theme, on white', async () => {
    const theme = await assets.text('charts/theme.json');
    for (const text of ['#57606a', '#1b1f24', '#005c91', '#a34700']) {
      expect(theme).toContain(text);
      expect(contrast(text, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('in dark mode: every colour of the theme has its dark one, with contrast', async () => {
    const [theme, css] = [await assets.text('charts/theme.json'), await assets.text('report.css')];
    const used = [...new Set([...theme.matchAll(/#[0-9a-fA-F]{6}/g)].map(([found]) => found.toLowerCase()))];
    const pairs = new Map(
      [...css.matchAll(/\[(?:fill|stroke)="(#[0-9a-f]{6})" i\][^{]*\{\s*(?:fill|stroke): (#[0-9a-f]{6});/g)].map(
        ([, from = '', to = '']) => [from, to],
      ),
    );
    expect(used.filter((from) => !pairs.has(from))).toEqual([]);
    const ground = dark.get('paper') ?? '';
    for (const text of ['#57606a', '#1b1f24', '#005c91', '#a34700']) {
      expect(contrast(pairs.get(text) ?? '', ground)).toBeGreaterThanOrEqual(4.5);
    }
    for (const mark of ['#0072b2', '#d55e00'])
      expect(contrast(pairs.get(mark) ?? '', ground)).toBeGreaterThanOrEqual(3);
  });
});

test('the mail, light and dark', async () => {
  const mail = await assets.text('mail.html.hbs');
  const colours = new Set([...mail.matchAll(/[^-]color:\s*(#[0-9a-f]{6})/g)].map(([, colour = '']) => colour));
  expect([...colours].sort()).toEqual(['#005c91', '#1b1f24', '#57606a', '#7cc0ea', '#a9b2bd', '#e8eaed']);
  for (const text of ['#1b1f24', '#57606a', '#005c91']) {
    expect(contrast(text, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, '#fdf5e4')).toBeGreaterThanOrEqual(4.5);
  }
  for (const text of ['#e8eaed', '#a9b2bd', '#7cc0ea']) {
    expect(contrast(text, '#14181d')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, '#2a2416')).toBeGreaterThanOrEqual(4.5);
  }
});

import { expect, test } from '@jest/globals';
import { reportSchema } from '#src/contracts/report.ts';
import type { TemplateAssets } from '#src/ports.ts';
import { loadTemplates, MarkupUntrusted } from '#src/stages/render/templates.ts';
import { fc } from '../../support/properties.ts';
import { renderReport, visibleText } from './rendered.ts';
import { exampleReport } from './variants.ts';

type Path = readonly (string | number)[];

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><svg onload=alert(1)>',
  '</title><script>alert(1)</script>',
  '{{constructor.constructor "alert(1)"}}',
  '<!--<script>',
  'javascript:alert(1)',
  '&lt;b&gt; &amp;#60;',
  '\u202egpj.exe\u0000\u001b[31m\r\nBcc: x@example.net',
  ['`$', '{alert(1)}`'].join(''),
  ']]><![CDATA[',
  '@import url(https://evil.example/);}*{background:url(https://evil.example/)',
];

/** Paths of all strings of a report that may hold any text. */
function freeTexts(): Path[] {
  const found: Path[] = [];
  const walk = (value: unknown, path: Path) => {
    if (typeof value === 'string') {
      const report: unknown = exampleReport();
      write(report, path, '<any> text');
      if (path.at(-1) !== 'timezone' && reportSchema.safeParse(report).success) found.push(path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, part] of Object.entries(value)) walk(part, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  walk(exampleReport(), []);
  return found;
}

function write(target: unknown, [key, ...rest]: Path, text: string): void {
  if (typeof target !== 'object' || target === null || key === undefined) throw new TypeError('no such path');
  if (rest.length === 0) Object.assign(target, { [key]: text });
  else write(Reflect.get(target, key), rest, text);
}

const paths = freeTexts();

function reportWith(textAt: (index: number) => string) {
  const report = exampleReport();
  report.sectionErrors = [{ section: 'addresses', error: '' }];
  for (const [index, path] of [...paths, ['sectionErrors', 0, 'section'], ['sectionErrors', 0, 'error']].entries()) {
    write(report, path, textAt(index));
  }
  return report;
}

/** Element names with the names of their attributes: all that text could change by breaking out of its place. */
function shapes(html: string): Set<string> {
  const tags = html.replace(/<style>[\s\S]*?<\/style>/g, '<style></style>').match(/<[^>]*>?/g) ?? [];
  return new Set(tags.map((tag) => tag.replaceAll(/="[^"]*"/g, '').replace('/>', '>')));
}

function addresses(html: string): string[] {
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address]) => address ?? '');
}

const harmless =
  /^(?:#[a-z0-9-]+|csv\/security-events\.csv|blocklist\.(?:txt|json)|waf-ip-set-ipv6\.json|data:,|cid:chart|https:\/\/archive\.example\/ipv6\/[\w/.-]+)$/;

test('the example has texts in the parts that logs fill', () => {
  const parts = new Set(paths.map(([part]) => part));
  for (const part of [
    'addressTypes',
    'comparison',
    'dualStack',
    'flows',
    'interfaceIdentifiers',
    'networks',
    'performance',
    'prefixes',
    'proxies',
    'quality',
  ]) {
    expect(parts).toContain(part);
  }
  expect(paths.length).toBeGreaterThan(60);
});

test('no text of a report becomes markup, an attribute or an address', async () => {
  const plain = await renderReport(reportWith((index) => `text-${index}`));
  const check = async (textAt: (index: number) => string, title: string) => {
    const { html, chart, mail } = await renderReport(reportWith(textAt), title);
    for (const [page, known] of [
      [html, plain.html],
      [chart, plain.chart],
      [mail.html, plain.mail.html],
    ] as const) {
      const before = shapes(known);
      expect([...shapes(page)].filter((shape) => !before.has(shape))).toEqual([]);
      expect(addresses(page).filter((address) => !harmless.test(address))).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is what is tested
      expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the same
    expect(mail.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text.split('\n')).toHaveLength(plain.mail.text.split('\n').length);
  };
  await check((index) => payloads[index % payloads.length] ?? '', '<b>"title"</b></style>');
  await check((index) => payloads[(index + 5) % payloads.length] ?? '', "'title'");
  const nasty = fc.string({ unit: fc.constantFrom(...'<>"\'`&={}/\\ ax\u0000\u202e\u00e9'), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.array(nasty, { minLength: 7, maxLength: 7 }), async (texts) => {
      await check((index) => texts[index % 7] ?? '', `title ${texts[0]}`);
    }),
    { numRuns: 6 },
  );
}, 180_000);

test('a payload is shown as it is written', async () => {
  const { html } = await renderReport(reportWith(() => payloads[0] ?? ''));
  expect(visibleText(html)).toContain('<script>alert(1)</script>');
});

function templatesOf(text: string): TemplateAssets {
  return { text: async () => text, names: async () => [], fonts: async () => [] };
}

test('a template cannot insert a text unescaped', async () => {
  for (const template of ['{{{text}}}', '{{& text}}', '{{markup text}}']) {
    const fill = async () => (await loadTemplates(templatesOf(template))).fill('page.hbs', { text: '<b>' });
    await expect(fill()).rejects.toBeInstanceOf(MarkupUntrusted);
  }
  await expect((await loadTemplates(templatesOf('{{text}}'))).fill('page.hbs', { text: '<b>' })).resolves.toBe(
    '&lt;b&gt;',
  );
});

test('a template that names what the view lacks is an error', async () => {
  const templates = await loadTemplates(templatesOf('{{txet}}'));
  await expect(templates.fill('page.hbs', { text: '' })).rejects.toThrow(/txet/);
});

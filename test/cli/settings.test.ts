import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/cli/errors.ts';
import { loadSettings } from '../../src/cli/settings.ts';

function configFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'ipv6-report.yaml');
  writeFileSync(file, text);
  return file;
}

test('defaults hold where nobody says otherwise', () => {
  const settings = loadSettings({ flags: {}, environment: {} });
  expect(settings).toMatchObject({ report: 'daily', timezone: 'UTC', engine: 'duckdb', pdf: true, logs: [] });
});

test('flags stand over the environment, the environment over the file', () => {
  const config = configFile(
    'title: from file\ntimezone: Europe/Berlin\narchive: from-file\nmail:\n  from: a@example.com\n',
  );
  const settings = loadSettings({
    config,
    environment: { IPV6_REPORT_TITLE: 'from environment', IPV6_REPORT_ARCHIVE: 'from-environment' },
    flags: { archive: 'from-flag', 'mail.to': ['b@example.com'], title: undefined },
  });
  expect(settings).toMatchObject({
    title: 'from environment',
    timezone: 'Europe/Berlin',
    archive: 'from-flag',
    mail: { from: 'a@example.com', to: ['b@example.com'] },
  });
});

test('lists in the environment are separated by commas', () => {
  const { logs } = loadSettings({ flags: {}, environment: { IPV6_REPORT_LOGS: 'a, b' } });
  expect(logs).toEqual(['a', 'b']);
});

test.each([
  ['engine: mysql\n', 'engine: '],
  ['prefixes:\n  share: 7\n', 'prefixes.share: '],
  ['mail:\n  to: [nobody]\n', 'mail.to.0: '],
  ['colour: blue\n', 'colour'],
])('a wrong file is named with its field: %j', (text, field) => {
  const config = configFile(text);
  const load = () => loadSettings({ config, flags: {}, environment: {} });
  expect(load).toThrow(UsageError);
  expect(load).toThrow(field);
});

test('a wrong value is named with where it came from', () => {
  expect(() => loadSettings({ flags: {}, environment: { IPV6_REPORT_ENGINE: 'spark' } })).toThrow(/IPV6_REPORT_ENGINE/);
  expect(() => loadSettings({ flags: { engine: 'spark' }, environment: {} })).toThrow(/the command line/);
});

test('YAML that cannot be read is refused with the line', () => {
  const config = configFile('title: "open\ntimezone: UTC\n');
  expect(() => loadSettings({ config, flags: {}, environment: {} })).toThrow(/is not YAML.*line/s);
});

test('a missing file is refused when it was asked for', () => {
  expect(() => loadSettings({ config: '/nowhere/x.yaml', flags: {}, environment: {} })).toThrow(/--config/);
});

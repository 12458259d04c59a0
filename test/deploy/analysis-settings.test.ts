import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readEnvironment, variables } from '../../functions/shared/environment.ts';
import { readAnalysisSettings } from '../../scripts/deploy/analysis-settings.ts';
import { DeploySettingsInvalid } from '../../scripts/deploy/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'ipv6-report-settings-'));
const file = join(folder, 'analysis.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): string {
  writeFileSync(file, text);
  return readAnalysisSettings(file);
}

function faultOf(text: string): string {
  try {
    read(text);
    return '';
  } catch (error) {
    if (!(error instanceof DeploySettingsInvalid)) throw error;
    return error.message;
  }
}

test('what the file says reaches the functions, with the defaults of all that it leaves out', () => {
  const text = read(`
detect:
  preset: brief
  thresholds:
    port-scan: { ports: 25 }
  ignore: ['2001:db8:5ca0::/48']   # our scanners
  disabled: [volume]
natGateway: { price: 0.052, pricePerGB: 0.052, source: our contract, asOf: 2026-11-01 }
`);
  expect(text).not.toContain('\n');
  const { IPV6_REPORT_SETTINGS: settings } = readEnvironment(variables.pick({ IPV6_REPORT_SETTINGS: true }), {
    IPV6_REPORT_SETTINGS: text,
  });
  expect(settings).toMatchObject({
    detect: {
      preset: 'brief',
      thresholds: { 'port-scan': { ports: 25 } },
      ignore: ['2001:db8:5ca0::/48'],
      disabled: ['volume'],
      historyDays: 7,
    },
    natGateway: { price: 0.052, asOf: '2026-11-01' },
    publicIpv4: { price: 0.005 },
    prefixes: { share: 0.01 },
  });
});

test('a file without anything is one', () => {
  expect(read('# nothing yet\n')).toBe('{}');
});

test.each([
  ['detect:\n  preset: strict\n', '  detect.preset: '],
  ['detect:\n  ignore: [office]\n', '  detect.ignore.0: an address or a CIDR such as 2001:db8::/48'],
  ['detect:\n  reputation: [lists/drop.json]\n', '  detect.reputation: lies below networks/reputation/ in the archive'],
  ['timezone: Europe/Berlin\n', '  timezone: is none of this file; serverless.yml has the parameters'],
  ['mail:\n  from: a@example.com\n', '  mail: is told by mailFrom, mailTo and archiveUrl'],
  ['networks:\n  asn: asn.mmdb\n', '  networks: lies below networks/ in the archive'],
  ['colour: blue\n', 'colour'],
  ['- detect\n', '  it must hold settings like "detect:", one per line'],
  ['detect: {preset: brief\n', '  it is not YAML: '],
  [`detect:\n  ignore: [${Array.from({ length: 200 }, (_, n) => `'2001:db8:${n}::/48'`).join(', ')}]\n`, 'have more'],
])('%j is refused with the file, the field and what to do', (text, fault) => {
  const message = faultOf(text);
  expect(message).toContain(`The settings in ${file} are not usable:\n`);
  expect(message).toContain(fault === 'have more' ? 'are more than the 2000' : fault);
});

test('several faults are told at once; a file that is not there is named', () => {
  const both = faultOf('timezone: UTC\ndetect:\n  historyDays: 99\n');
  expect(both).toContain('  timezone: ');
  expect(both).toContain('  detect.historyDays: ');
  expect(() => readAnalysisSettings(join(folder, 'none.yaml'))).toThrow(
    /none\.yaml are not usable:\n {2}it cannot be read \(ENOENT\)/,
  );
});

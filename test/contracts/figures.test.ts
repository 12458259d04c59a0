import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { reportSchema } from '../../src/contracts/report.ts';
import { comparedFigures } from '../../src/contracts/report-comparison.ts';
import { familyPerformanceSchema, performanceSchema } from '../../src/contracts/report-performance.ts';
import { addressTypes } from '../../src/ipv6/address-types.ts';
import { interfaceIdentifiers } from '../../src/ipv6/interface-identifiers.ts';
import { deviceFamilies } from '../../src/sections/device-family.ts';

const figures = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8');
const {
  traffic,
  adoption,
  clients,
  anatomy,
  hosts,
  recurrence,
  dualStack,
  growth,
  ipv4Costs,
  networks,
  proxies,
  transition,
  tls,
  flows,
  quality,
} = reportSchema.shape;

/** Named as code, alone or with the list mark behind it. */
const isNamed = (name: string) => figures.includes(`\`${name}\``) || figures.includes(`\`${name}[]\``);

describe('docs/figures.md defines', () => {
  test.each(Object.keys(reportSchema.shape).filter((name) => name !== 'schemaVersion'))('the part %s', (name) => {
    expect(figures).toMatch(new RegExp(`^## ${name}$`, 'm'));
  });

  test.each([
    ...Object.keys(traffic.shape).map((name) => `traffic.${name}`),
    ...Object.keys(adoption.shape).map((name) => `adoption.${name}`),
    ...Object.keys(clients.shape.ipv4.shape).map((name) => `clients.ipv4.${name}`),
    ...Object.keys(clients.shape.ipv6.shape).map((name) => `clients.ipv6.${name}`),
    ...Object.keys(tls.shape.ipv4.shape),
    ...Object.keys(tls.shape)
      .filter((name) => name !== 'ipv4' && name !== 'ipv6')
      .map((name) => `tls.${name}`),
    ...Object.keys(anatomy.shape).map((name) => `anatomy.${name}`),
    ...Object.keys(hosts.shape).map((name) => `hosts.${name}`),
    ...Object.keys(recurrence.unwrap().shape).map((name) => `recurrence.${name}`),
    ...Object.keys(dualStack.shape).map((name) => `dualStack.${name}`),
    ...Object.keys(networks.shape).map((name) => `networks.${name}`),
    ...Object.keys(proxies.unwrap().shape).map((name) => `proxies.${name}`),
    ...Object.keys(growth.unwrap().shape).map((name) => `growth.${name}`),
    ...Object.keys(ipv4Costs.shape).map((name) => `ipv4Costs.${name}`),
    ...Object.keys(transition.shape).map((name) => `transition.${name}`),
    ...Object.keys(flows.shape).map((name) => `flows.${name}`),
    ...Object.keys(quality.shape).map((name) => `quality.${name}`),
    ...Object.keys(familyPerformanceSchema.shape),
    ...Object.keys(performanceSchema.shape).filter((name) => name !== 'ipv4' && name !== 'ipv6'),
    ...Object.keys(comparedFigures),
  ])('the figure %s', (name) => {
    expect(isNamed(name)).toBe(true);
  });

  test.each(addressTypes.filter(({ id }) => id !== 'ipv4'))('the class of addresses $id', ({ id, label, rfc }) => {
    expect(figures).toContain(`| \`${id}\` | ${label} | ${rfc} |`);
  });

  test.each(deviceFamilies)('the device $id', ({ id }) => {
    expect(figures).toContain(`| \`${id}\` |`);
  });

  test.each(interfaceIdentifiers)('the class of identifiers $id', ({ id, meaning }) => {
    expect(figures).toContain(`| \`${id}\` | ${meaning} |`);
  });
});

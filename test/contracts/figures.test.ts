import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { reportSchema } from '../../src/contracts/report.ts';
import { comparedFigures } from '../../src/contracts/report-comparison.ts';
import { familyPerformanceSchema, performanceSchema } from '../../src/contracts/report-performance.ts';
import { tlsSchema } from '../../src/contracts/report-tls.ts';
import { addressTypes } from '../../src/ipv6/address-types.ts';
import { interfaceIdentifiers } from '../../src/ipv6/interface-identifiers.ts';
import { deviceFamilies } from '../../src/sections/device-family.ts';

const figures = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8');
/** The names of a section's figures, whatever default and null stand around it. */
function namesOf(part: keyof typeof reportSchema.shape): string[] {
  let schema: unknown = reportSchema.shape[part];
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) schema = schema.unwrap();
  if (!(schema instanceof z.ZodObject)) throw new Error(`${part} is no object`);
  return Object.keys(schema.shape);
}

const { clients } = reportSchema.shape;

/** Named as code, alone or with the list mark behind it. */
const isNamed = (name: string) => figures.includes(`\`${name}\``) || figures.includes(`\`${name}[]\``);

describe('docs/figures.md defines', () => {
  test.each(Object.keys(reportSchema.shape).filter((name) => name !== 'schemaVersion'))('the part %s', (name) => {
    expect(figures).toMatch(new RegExp(`^## ${name}$`, 'm'));
  });

  test.each([
    ...namesOf('traffic').map((name) => `traffic.${name}`),
    ...namesOf('adoption').map((name) => `adoption.${name}`),
    ...Object.keys(clients.shape.ipv4.shape).map((name) => `clients.ipv4.${name}`),
    ...Object.keys(clients.shape.ipv6.shape).map((name) => `clients.ipv6.${name}`),
    ...Object.keys(tlsSchema.shape.ipv4.shape),
    ...namesOf('tls')
      .filter((name) => name !== 'ipv4' && name !== 'ipv6')
      .map((name) => `tls.${name}`),
    ...namesOf('anatomy').map((name) => `anatomy.${name}`),
    ...namesOf('hosts').map((name) => `hosts.${name}`),
    ...namesOf('recurrence').map((name) => `recurrence.${name}`),
    ...namesOf('dualStack').map((name) => `dualStack.${name}`),
    ...namesOf('networks').map((name) => `networks.${name}`),
    ...namesOf('proxies').map((name) => `proxies.${name}`),
    ...namesOf('growth').map((name) => `growth.${name}`),
    ...namesOf('rhythm').map((name) => `rhythm.${name}`),
    ...namesOf('ipv4Costs').map((name) => `ipv4Costs.${name}`),
    ...namesOf('policyParity').map((name) => `policyParity.${name}`),
    ...namesOf('transition').map((name) => `transition.${name}`),
    ...namesOf('flows').map((name) => `flows.${name}`),
    ...namesOf('quality').map((name) => `quality.${name}`),
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

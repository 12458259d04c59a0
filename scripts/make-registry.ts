/**
 * Makes src/ipv6/data/registry-rows.ts from src/ipv6/data/iana-ipv6.json, a copy of the IANA registries with their
 * dates. After a change of the registries: edit the JSON, then `node scripts/make-registry.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type AddressTypeId, addressTypes, type RegistryRow, type Rir } from '../src/ipv6/address-types.ts';

const reference = z.object({ prefix: z.string(), name: z.string() });
const sourceSchema = z.object({
  source: z.object({ specialLastUpdated: z.iso.date(), unicastLastReviewed: z.iso.date() }),
  special: z.array(reference.extend({ rfc: z.string(), globallyReachable: z.boolean().nullable() })),
  extra: z.array(reference.extend({ ref: z.string() })),
  unicast: z.array(z.object({ prefix: z.string(), registry: z.string() })),
});
export type RegistrySource = z.infer<typeof sourceSchema>;

/** Names of the source that the report words otherwise; all others are its ids. */
const renamed: Readonly<Record<string, AddressTypeId>> = {
  'ipv4-mapped': 'ipv4',
  'nat64-wkp': 'nat64-well-known',
  'as112-v6': 'as112',
  'as112-direct': 'as112',
  'orchid-deprecated': 'orchid',
  orchidv2: 'orchid-v2',
  'ipv4-compatible-deprecated': 'ipv4-compatible',
  'ipv4-translated-siit': 'ipv4-translated',
  'nsap-deprecated': 'nsap',
  '6bone-returned': '6bone',
  'site-local-deprecated': 'site-local',
  'aws-link-services': 'aws-local-service',
};

const rirs: Readonly<Record<string, Rir>> = {
  AFRINIC: 'AFRINIC',
  APNIC: 'APNIC',
  ARIN: 'ARIN',
  LACNIC: 'LACNIC',
  RIPE: 'RIPE NCC',
};

/** Of multicast the scope decides, of IPv4 its own registry. */
const undecided: readonly AddressTypeId[] = ['multicast', 'ipv4'];

/**
 * The rows in order of precedence among equal prefixes: special purpose, extra, allocations, and at last the two blocks
 * that all others lie in. Throws when a name of the source is new.
 */
export function makeRows(source: RegistrySource): RegistryRow[] {
  const special = source.special.map(
    (row): RegistryRow => makeRow(row.prefix, typeOf(row.name), row.rfc, row.globallyReachable),
  );
  const extra = source.extra.map((row): RegistryRow => makeRow(row.prefix, typeOf(row.name), row.ref, false));
  const unicast = source.unicast.flatMap((row): RegistryRow[] => {
    const rir = rirs[row.registry];
    if (rir !== undefined) return [{ ...makeRow(row.prefix, 'global-unicast', 'RFC4291', true), rir }];
    // IANA's own block and 6to4 stand in the special-purpose registry too.
    if (special.some(({ prefix }) => prefix === row.prefix)) return [];
    throw new Error(`unknown registry ${row.registry} of ${row.prefix}`);
  });
  return [
    ...special,
    ...extra,
    ...unicast,
    makeRow('2000::/3', 'unallocated', 'RFC4291', false),
    makeRow('::/0', 'reserved', 'RFC4291', false),
  ];
}

function makeRow(prefix: string, type: AddressTypeId, rfc: string, reachable: boolean | null): RegistryRow {
  const globallyReachable = undecided.includes(type) ? null : reachable;
  return { prefix, type, rfc: rfc.replace(/^RFC(\d)/, 'RFC $1'), globallyReachable, rir: null };
}

function typeOf(name: string): AddressTypeId {
  const type = renamed[name] ?? addressTypes.find(({ id }) => id === name)?.id;
  if (type === undefined) throw new Error(`no address type for the registry's name ${name}`);
  return type;
}

export function readSource(): RegistrySource {
  return sourceSchema.parse(
    JSON.parse(readFileSync(new URL('../src/ipv6/data/iana-ipv6.json', import.meta.url), 'utf8')),
  );
}

function writeRows(): void {
  const source = readSource();
  const rows = makeRows(source).map((row) => {
    const rir = row.rir === null ? 'null' : `'${row.rir}'`;
    return `  { prefix: '${row.prefix}', type: '${row.type}', rfc: '${row.rfc}', globallyReachable: ${row.globallyReachable}, rir: ${rir} },`;
  });
  const text = `// Made by scripts/make-registry.ts from iana-ipv6.json: change that, not this.
import type { RegistryRow } from '../address-types.ts';

/** State of the IANA registries: last update of the special-purpose one, last review of the allocations. */
export const registryDates = {
  special: '${source.source.specialLastUpdated}',
  unicast: '${source.source.unicastLastReviewed}',
} as const;

export const registryRows: readonly RegistryRow[] = [
${rows.join('\n')}
];
`;
  writeFileSync(new URL('../src/ipv6/data/registry-rows.ts', import.meta.url), text);
}

if (import.meta.main) writeRows();

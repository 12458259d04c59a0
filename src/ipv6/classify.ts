import { type AddressType, type AddressTypeId, addressTypes, type RegistryRow, type Rir } from './address-types.ts';
import { registryRows } from './data/registry-rows.ts';
import { parsePrefix } from './prefix.ts';
import { buildPrefixTable } from './prefix-table.ts';
import { hexToWords } from './words.ts';

/** The block an address lies in: the longest prefix of the IANA registries (data/registry-rows.ts) that contains it. */
export interface AddressClass {
  readonly type: AddressTypeId;
  readonly label: string;
  /** The block, `2001:db8::/32`. */
  readonly prefix: string;
  readonly rfc: string;
  /** See RegistryRow. */
  readonly globallyReachable: boolean | null;
  readonly rir: Rir | null;
}

const table = buildPrefixTable(
  registryRows.map((row) => {
    const prefix = parsePrefix(row.prefix);
    if (prefix === null) throw new Error(`registry row without a prefix: ${row.prefix}`);
    return prefix;
  }),
);

/** All blocks, in the order of the indexes that findClass answers. */
export const addressClasses: readonly AddressClass[] = registryRows.map((row) => toClass(row));

function toClass(row: RegistryRow): AddressClass {
  const { type, prefix, rfc, globallyReachable, rir } = row;
  return { type, label: describeAddressType(type).label, prefix, rfc, globallyReachable, rir };
}

/** Index into addressClasses: for those who classify millions. Every address has a class. */
export function findClass(words: Uint32Array, offset = 0): number {
  return table.find(words, offset);
}

/** Throws RangeError when `hex` is no key of 32 hex digits. */
export function classifyHex(hex: string): AddressClass {
  return classifyWords(hexToWords(hex));
}

export function classifyWords(words: Uint32Array, offset = 0): AddressClass {
  const found = addressClasses[findClass(words, offset)];
  if (found === undefined) throw new Error('the registry table does not cover all addresses');
  return found;
}

function describeAddressType(id: AddressTypeId): AddressType {
  const type = addressTypes.find((each) => each.id === id);
  if (type === undefined) throw new Error(`no address type ${id}`);
  return type;
}

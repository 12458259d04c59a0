import { type InterfaceIdentifier, type InterfaceIdentifierId, interfaceIdentifiers } from './interface-identifiers.ts';
import { hexToWords } from './words.ts';

/**
 * Classes of interface identifiers, after addr6 of the SI6 toolkit and RFC 7707, 4.1; the differences and why are in
 * docs/decisions/0010-interface-identifier-classes.md. The first rule that holds decides.
 */

/** Ports that people spell in addresses; as decimal value and as the same digits read as hex (443 and 0x443). */
const ports = [
  21, 22, 23, 25, 49, 53, 80, 110, 123, 179, 220, 389, 443, 547, 993, 995, 1194, 3306, 5060, 5061, 5432, 6446, 8080,
];
const isPort = new Uint8Array(65536);
for (const port of ports) {
  isPort[port] = 1;
  isPort[Number.parseInt(String(port), 16)] = 1;
}

/** Value of a group whose hex digits spell a decimal number of 0 to 255, 255 at most; -1 for all other groups. */
const spelledOctets = new Int16Array(0x256).fill(-1);
for (let octet = 0; octet < 256; octet++) spelledOctets[Number.parseInt(String(octet), 16)] = octet;

const none = indexOf('none');
const zero = indexOf('zero');
const eui64 = indexOf('eui64');
const eui64Local = indexOf('eui64-local');
const isatap = indexOf('isatap');
const embeddedPort = indexOf('embedded-port');
const embeddedIPv4In32 = indexOf('embedded-ipv4-32');
const lowByte = indexOf('low-byte');
const embeddedIPv4In64 = indexOf('embedded-ipv4-64');
const pattern = indexOf('pattern');
const randomised = indexOf('randomised');

function indexOf(id: InterfaceIdentifierId): number {
  return interfaceIdentifiers.findIndex((each) => each.id === id);
}

/** Index into interfaceIdentifiers of the class of the low 64 bits: for those who classify millions. */
export function findInterfaceIdentifier(words: Uint32Array, offset = 0): number {
  if (!hasInterfaceIdentifier(words[offset] ?? 0)) return none;
  const high = words[offset + 2] ?? 0;
  const low = words[offset + 3] ?? 0;
  if (high === 0) return low === 0 ? zero : findShort(low >>> 16, low & 0xffff);
  if ((high & 0xff) === 0xff && low >>> 24 === 0xfe) return high & 0x02000000 ? eui64 : eui64Local;
  if ((high & 0xfdffffff) === 0x5efe) return isatap;
  if (spellsIPv4(high, low)) return embeddedIPv4In64;
  return hasPattern(high, low) ? pattern : randomised;
}

export function classifyInterfaceIdentifier(hex: string): InterfaceIdentifier {
  const found = interfaceIdentifiers[findInterfaceIdentifier(hexToWords(hex))];
  if (found === undefined) throw new Error('no class of interface identifier');
  return found;
}

/**
 * Unicast addresses outside 000/3 have a 64-bit identifier (RFC 4291, 2.5.1). Teredo (RFC 4380, 4) does not: flags,
 * port and IPv4 address stand there. `first` is the first word of the address.
 */
function hasInterfaceIdentifier(first: number): boolean {
  return first >>> 29 !== 0 && first >>> 24 !== 0xff && first !== 0x20010000;
}

/** The vendor part of the MAC address in an EUI-64 identifier, 24 bits with the u/l bit turned back (RFC 4291, A). */
export function ouiOf(words: Uint32Array, offset = 0): number {
  return ((words[offset + 2] ?? 0) >>> 8) ^ 0x020000;
}

/** `00-11-22`, as IEEE writes it. */
export function formatOui(oui: number): string {
  const digits = oui.toString(16).padStart(6, '0').toUpperCase();
  return `${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`;
}

/** Class of an identifier of which only the last two groups are set. */
function findShort(third: number, last: number): number {
  if ((third <= 0x10 && isPort[last] === 1) || (last <= 0x10 && isPort[third] === 1)) return embeddedPort;
  const octet = third >>> 8;
  if (octet === 0) return last === 0 ? pattern : lowByte;
  return isHostOctet(octet) && last !== 0 ? embeddedIPv4In32 : pattern;
}

function spellsIPv4(high: number, low: number): boolean {
  const first = spelledOctets[high >>> 16] ?? -1;
  return (
    isHostOctet(first) &&
    (spelledOctets[high & 0xffff] ?? -1) >= 0 &&
    (spelledOctets[low >>> 16] ?? -1) >= 0 &&
    (spelledOctets[low & 0xffff] ?? -1) >= 0
  );
}

/** First octet of an IPv4 address that a host can have: not 0/8, multicast or class E. */
function isHostOctet(octet: number): boolean {
  return octet > 0 && octet < 224;
}

/** Three or more zero bytes, or some byte four times or more among the eight. */
function hasPattern(high: number, low: number): boolean {
  // Either needs two equal bytes in one of the words, which nineteen in twenty random identifiers do not have.
  if (!hasEqualBytes(high) && !hasEqualBytes(low)) return false;
  if (countByte(high, low, 0) > 2) return true;
  for (let shift = 0; shift < 32; shift += 8) {
    if (countByte(high, low, (high >>> shift) & 0xff) > 3 || countByte(high, low, (low >>> shift) & 0xff) > 3)
      return true;
  }
  return false;
}

/** Each byte is compared with its neighbour and with the next but one, going round. */
function hasEqualBytes(word: number): boolean {
  return (
    ((zeroBytes(word ^ ((word << 8) | (word >>> 24))) | zeroBytes(word ^ ((word << 16) | (word >>> 16)))) & ONES) !== 0
  );
}

const ONES = 0x01010101;
const LOW_BITS = 0x7f7f7f7f;

/** 1 in every byte of the answer whose byte in `word` is zero. */
function zeroBytes(word: number): number {
  return (~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS) >>> 7) & ONES;
}

function countByte(high: number, low: number, byte: number): number {
  const repeated = Math.imul(byte, ONES);
  return Math.imul(zeroBytes(high ^ repeated) + zeroBytes(low ^ repeated), ONES) >>> 24;
}

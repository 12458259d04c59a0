import { mix } from './random.ts';

/** The low 64 bits of an address: two unsigned 32-bit words. */
export type Identifier = readonly [number, number];

// Vendor prefixes of virtual machines and small computers; QEMU's is locally administered.
const OUIS = [0x00163e, 0x005056, 0xb827eb, 0x525400, 0x000c29] as const;
const PORTS = [0x443, 0x80, 0x53, 0x25, 0x8080] as const;
const WORDS = [0xcafe, 0xbabe, 0xdead, 0xbeef, 0xface, 0xf00d] as const;

/** RFC 8981: another one every day, and nothing in it tells. */
export function temporary(host: number, day: number): Identifier {
  return [mix(host, 21, day), mix(host, 22, day)];
}

/** RFC 7217: opaque, but the same every day. */
export function stableOpaque(host: number): Identifier {
  return [mix(host, 23), mix(host, 24)];
}

/** RFC 4291 appendix A, modified EUI-64: ff:fe in the middle, universal/local bit inverted. */
export function eui64(host: number): Identifier {
  const oui = (OUIS[mix(host, 25) % OUIS.length] ?? 0) ^ 0x020000;
  const device = mix(host, 26);
  return [((oui << 8) | 0xff) >>> 0, (0xfe000000 | (device & 0xffffff)) >>> 0];
}

/** `::1` … `::2f`, as people number servers. */
export function lowByte(host: number): Identifier {
  return [0, 1 + (mix(host, 27) % (mix(host, 28) % 3 === 0 ? 0x2f : 4))];
}

/** A pool of a DHCPv6 server: `::1000` … `::1fff`. */
export function dhcpPool(host: number): Identifier {
  return [0, 0x1000 + (mix(host, 29) % 0x1000)];
}

/** `::10:2:3:4`: the IPv4 address spelled with decimal digits, as administrators like to. */
export function spelledIpv4(host: number): Identifier {
  const spell = (octet: number) => Number.parseInt(octet.toString(), 16);
  const h = mix(host, 30);
  return [
    ((spell(10) << 16) | spell(h & 15)) >>> 0,
    ((spell((h >>> 8) & 255) << 16) | spell(1 + ((h >>> 16) % 254))) >>> 0,
  ];
}

/** `::443` and its like. */
export function servicePort(host: number): Identifier {
  return [0, PORTS[mix(host, 31) % PORTS.length] ?? 0x443];
}

/** RFC 5214: `0:5efe:` and the IPv4 address (globally unique ones set the u bit). */
export function isatap(ipv4: number): Identifier {
  return [0x02005efe, ipv4];
}

/** `::cafe:babe`-like, and addresses with many zero bytes. */
export function pattern(host: number): Identifier {
  const word = (label: number) => WORDS[mix(host, label) % WORDS.length] ?? 0xcafe;
  return mix(host, 32) % 2 === 0
    ? [((word(33) << 16) | 0) >>> 0, word(34)]
    : [(word(33) << 16) >>> 0, (word(34) << 16) >>> 0];
}

/** Scopes by their nibble (RFC 4291, 2.7; RFC 7346, 2). */
const scopes: Readonly<Record<number, string>> = {
  1: 'interface-local',
  2: 'link-local',
  3: 'realm-local',
  4: 'admin-local',
  5: 'site-local',
  8: 'organization-local',
  14: 'global',
};

export interface Multicast {
  /** `reserved` for 0 and f, `unassigned` for those without a name. */
  readonly scope: string;
  /** T: not one of IANA's well-known groups. */
  readonly transient: boolean;
  /** ff3x::/32, source-specific (RFC 4607). */
  readonly sourceSpecific: boolean;
  /** The address holds that of a rendezvous point (RFC 3956): R, which needs P and T. */
  readonly embeddedRendezvousPoint: boolean;
  /** ff02::1:ff00:0/104, asked in neighbour discovery (RFC 4291, 2.7.1). */
  readonly solicitedNode: boolean;
}

/** Null for an address outside ff00::/8. */
export function decodeMulticast(words: Uint32Array, offset = 0): Multicast | null {
  const first = words[offset] ?? 0;
  if (first >>> 24 !== 0xff) return null;
  const flags = (first >>> 20) & 0xf;
  const scope = (first >>> 16) & 0xf;
  return {
    scope: scopes[scope] ?? (scope === 0 || scope === 0xf ? 'reserved' : 'unassigned'),
    transient: (flags & 1) === 1,
    sourceSpecific: flags === 3 && (first & 0xffff) === 0,
    embeddedRendezvousPoint: (flags & 7) === 7,
    solicitedNode:
      first === 0xff020000 &&
      words[offset + 1] === 0 &&
      words[offset + 2] === 1 &&
      (words[offset + 3] ?? 0) >>> 24 === 0xff,
  };
}

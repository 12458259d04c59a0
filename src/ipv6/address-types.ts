/**
 * The classes of address blocks as the report names them (`addressTypes[].type`). The ids are public: a name may be
 * added, none may change its meaning.
 */
export interface AddressType {
  readonly id: string;
  /** A few words for a table. */
  readonly label: string;
  /** Where the block is defined. */
  readonly rfc: string;
}

export const addressTypes = [
  { id: 'global-unicast', label: 'Global unicast, given to a registry', rfc: 'RFC 4291' },
  { id: 'ipv4', label: 'IPv4 (or IPv4-mapped)', rfc: 'RFC 4291' },
  { id: '6to4', label: '6to4 tunnel', rfc: 'RFC 3056' },
  { id: 'teredo', label: 'Teredo tunnel', rfc: 'RFC 4380' },
  { id: 'nat64-well-known', label: 'NAT64, well-known prefix', rfc: 'RFC 6052' },
  { id: 'nat64-local', label: 'NAT64, local-use prefix', rfc: 'RFC 8215' },
  { id: 'unique-local', label: 'Unique local (private)', rfc: 'RFC 4193' },
  { id: 'aws-local-service', label: 'AWS service on the local link', rfc: 'AWS' },
  { id: 'link-local', label: 'Link-local', rfc: 'RFC 4291' },
  { id: 'loopback', label: 'Loopback', rfc: 'RFC 4291' },
  { id: 'unspecified', label: 'Unspecified', rfc: 'RFC 4291' },
  { id: 'multicast', label: 'Multicast', rfc: 'RFC 4291' },
  { id: 'documentation', label: 'Documentation', rfc: 'RFC 3849, RFC 9637' },
  { id: 'benchmarking', label: 'Benchmarking', rfc: 'RFC 5180' },
  { id: 'discard-only', label: 'Discard-only', rfc: 'RFC 6666' },
  { id: 'dummy-prefix', label: 'Dummy prefix', rfc: 'RFC 9780' },
  { id: 'ietf-protocol', label: 'IETF protocol assignment', rfc: 'RFC 2928' },
  { id: 'pcp-anycast', label: 'Port Control Protocol anycast', rfc: 'RFC 7723' },
  { id: 'turn-anycast', label: 'TURN anycast', rfc: 'RFC 8155' },
  { id: 'dnssd-srp-anycast', label: 'DNS-SD service registration anycast', rfc: 'RFC 9665' },
  { id: 'amt', label: 'Automatic multicast tunneling', rfc: 'RFC 7450' },
  { id: 'as112', label: 'AS112 name service', rfc: 'RFC 7534, RFC 7535' },
  { id: 'orchid', label: 'ORCHID (deprecated)', rfc: 'RFC 4843' },
  { id: 'orchid-v2', label: 'ORCHIDv2', rfc: 'RFC 7343' },
  { id: 'drone-remote-id', label: 'Drone remote identification', rfc: 'RFC 9374' },
  { id: 'srv6-sid', label: 'SRv6 segment identifier', rfc: 'RFC 9602' },
  { id: 'ipv4-compatible', label: 'IPv4-compatible (deprecated)', rfc: 'RFC 4291' },
  { id: 'ipv4-translated', label: 'IPv4-translated (SIIT, obsolete)', rfc: 'RFC 2765' },
  { id: 'nsap', label: 'NSAP (deprecated)', rfc: 'RFC 4048' },
  { id: '6bone', label: '6bone (returned)', rfc: 'RFC 3701' },
  { id: 'site-local', label: 'Site-local (deprecated)', rfc: 'RFC 3879' },
  { id: 'unallocated', label: 'Global unicast, given to nobody', rfc: 'RFC 4291' },
  { id: 'reserved', label: 'Reserved by the IETF', rfc: 'RFC 4291' },
] as const satisfies readonly AddressType[];

export type AddressTypeId = (typeof addressTypes)[number]['id'];

/** The regional registry that hands out a block. */
export type Rir = 'AFRINIC' | 'APNIC' | 'ARIN' | 'LACNIC' | 'RIPE NCC';

/** One row of the tables that classification looks in (data/registry-rows.ts). */
export interface RegistryRow {
  /** `2001:db8::/32` */
  readonly prefix: string;
  readonly type: AddressTypeId;
  /** `RFC 3849`, or what else defines it. */
  readonly rfc: string;
  /**
   * May a packet with this address cross the internet? Null where the registry says N/A (6to4, Teredo: that depends on
   * the IPv4 inside), where it has no entry any more, and where the question does not arise (multicast, IPv4).
   */
  readonly globallyReachable: boolean | null;
  /** Only of global unicast. */
  readonly rir: Rir | null;
}

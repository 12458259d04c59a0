/** The classes of interface identifiers as the report names them (`interfaceIdentifiers[].class`). The ids are public. */
export interface InterfaceIdentifier {
  readonly id: string;
  readonly label: string;
  /** One sentence for people who read the table. */
  readonly meaning: string;
}

export const interfaceIdentifiers = [
  {
    id: 'none',
    label: 'No identifier',
    meaning:
      'The low 64 bits are no interface identifier: IPv4, multicast, Teredo and blocks below 2000::/3 such as NAT64.',
  },
  {
    id: 'zero',
    label: 'Zero (subnet-router anycast)',
    meaning: 'All bits are zero: the anycast address of the routers of a subnet (RFC 4291, 2.6.1).',
  },
  {
    id: 'eui64',
    label: 'EUI-64 from a MAC address',
    meaning:
      'Made from a universal MAC address, which tells the maker of the device and follows it from network to network.',
  },
  {
    id: 'eui64-local',
    label: 'EUI-64 from a local MAC address',
    meaning: 'Made from a MAC address that software chose, as virtual machines and devices with random MACs do.',
  },
  {
    id: 'isatap',
    label: 'ISATAP',
    meaning: 'Holds an IPv4 address behind 00-00-5E-FE: an ISATAP tunnel (RFC 5214).',
  },
  {
    id: 'embedded-port',
    label: 'Port of a service',
    meaning: 'Spells the port of a well-known service, such as ::443 or ::1:53: a server configured by hand.',
  },
  {
    id: 'embedded-ipv4-32',
    label: 'IPv4 address in 32 bits',
    meaning: 'Holds an IPv4 address in the last 32 bits: configured by hand on a dual-stack host.',
  },
  {
    id: 'low-byte',
    label: 'Low byte',
    meaning:
      'Only the last bits are set, as in ::1: configured by hand, from DHCPv6 or a router; easy to guess by scanning.',
  },
  {
    id: 'embedded-ipv4-64',
    label: 'IPv4 address spelled in four groups',
    meaning: 'Spells an IPv4 address in decimal, one part in each group, as in ::192:0:2:33.',
  },
  {
    id: 'pattern',
    label: 'Byte pattern',
    meaning: 'Three or more zero bytes, or four or more equal ones: chosen by a person or a program, not at random.',
  },
  {
    id: 'randomised',
    label: 'Randomised',
    meaning:
      'No pattern: a temporary address (RFC 8981) or a stable opaque one (RFC 7217); one sample cannot tell which.',
  },
] as const satisfies readonly InterfaceIdentifier[];

export type InterfaceIdentifierId = (typeof interfaceIdentifiers)[number]['id'];

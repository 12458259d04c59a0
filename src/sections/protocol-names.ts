/** IANA protocol numbers that a VPC carries (iana.org/assignments/protocol-numbers); others go by their number. */
const names: ReadonlyMap<number, string> = new Map([
  [0, 'IPv6 hop-by-hop options'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPv4 in IP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [27, 'RDP'],
  [33, 'DCCP'],
  [41, 'IPv6 in IP'],
  [43, 'IPv6 routing header'],
  [44, 'IPv6 fragment header'],
  [46, 'RSVP'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [59, 'IPv6 no next header'],
  [60, 'IPv6 destination options'],
  [88, 'EIGRP'],
  [89, 'OSPF'],
  [94, 'IPIP'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [115, 'L2TP'],
  [132, 'SCTP'],
  [136, 'UDP-Lite'],
]);

/** `TCP`, or `protocol 253` for a number without a common name. */
export function nameProtocol(number: number): string {
  return names.get(number) ?? `protocol ${number}`;
}

import { address, addressOrNone, count, family, minute, oneOf, type RowOf, second, text } from './row-fields.ts';

/** What was accepted and rejected at a port, by family; `networks` of those accepted, `address` our own. */
const parity = {
  protocol: count,
  port: count,
  ipv4_accepted: count,
  ipv4_rejected: count,
  ipv6_accepted: count,
  ipv6_rejected: count,
  ipv4_networks: count,
  ipv6_networks: count,
  ipv4_address: addressOrNone,
  ipv6_address: addressOrNone,
  first_seen: second,
  last_seen: second,
} as const;

const portVerdict = oneOf(['open', 'closed', 'untried']);

/** The rows that the security events are made of; a part of contracts/rows.ts. */
export const securityRowFields = {
  /** Addresses of the network interfaces (queries/shared/own.sql says how they are told). */
  'own-addresses': { address, family },
  /** One row per address outside that sent something to an address of our own, answers left out. */
  'inbound-sources': {
    source: address,
    family,
    flows: count,
    attempts: count,
    failed: count,
    rejected: count,
    first_seen: second,
    last_seen: second,
  },
  /**
   * One row per source, own address and port. The columns `*_of_source` count all, also the rows that were left out;
   * `ports_last_seen` is the last of the source at the own address, `addresses_last_seen` at the port.
   */
  'scan-targets': {
    source: address,
    family,
    target: address,
    port: count,
    protocol: count,
    interface_id: text,
    attempts: count,
    failed: count,
    first_seen: second,
    last_seen: second,
    targets_of_source: count,
    ports_of_source: count,
    addresses_of_source: count,
    ports_last_seen: second,
    addresses_last_seen: second,
  },
  'source-minutes': {
    source: address,
    family,
    minute,
    flows: count,
    packets: count,
    bytes: count,
    rejected_packets: count,
  },
  /** Attempts of strangers. Addresses are empty where there is none. */
  'policy-parity': {
    interface_id: text,
    ...parity,
    accepted_source: addressOrNone,
    rejected_source: addressOrNone,
  },
  /** What interfaces open to strangers (`egress`), and ICMP that they get (`ingress`, protocol 1, port 0). */
  'rules-of-one-family': {
    direction: oneOf(['egress', 'ingress']),
    interface_id: text,
    ...parity,
    accepted_peer: addressOrNone,
    rejected_peer: addressOrNone,
  },
  /** Ports of interfaces by what became of strangers over either family. */
  'port-verdicts': { ipv4: portVerdict, ipv6: portVerdict, ports: count },
  /**
   * `active_minutes`: of the whole period. `network_digits`: hex digits of the prefix whose clients of that minute are all
   * in the answer. `path` and `user_agent` are strangers' words, at most 200 characters.
   */
  'client-minutes': {
    client: address,
    family,
    minute,
    active_minutes: count,
    network_digits: count,
    requests: count,
    failed: count,
    received_bytes: count,
    path: text,
    user_agent: text,
  },
} as const;

export type SecurityQuery = keyof typeof securityRowFields;
export type SecurityRow<Q extends SecurityQuery> = RowOf<(typeof securityRowFields)[Q]>;

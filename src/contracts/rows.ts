import { logKinds } from './logs.ts';
import { address, count, family, minute, oneOf, type RowOf, text } from './row-fields.ts';
import { securityRowFields } from './rows-security.ts';

/**
 * The rows that the queries in queries/analyse answer, the columns of each; the key is the file's name. Values come
 * as CSV text from every engine. Counts are whole numbers, sizes are bytes.
 */

export type { Family } from './row-fields.ts';

/** What became of a line: `accepted`, or the one reason for which it is in no other figure. */
export const outcomes = [
  'accepted',
  'transit', // accepted, but of a transit gateway flow log: in figures of its own only
  'outside', // its time lies outside the period
  'nodata', // flow log: nothing passed the interface
  'skipdata', // flow log: records were lost inside AWS
  'format', // rejected: no line of this kind of log
  'time', // rejected: its time cannot be known
  'address', // rejected: its client (or source or destination) cannot be known
  'number', // rejected: its sizes cannot be known
] as const;
export const rejections = ['format', 'time', 'address', 'number'] as const;
export type Outcome = (typeof outcomes)[number];
export type Rejection = (typeof rejections)[number];

/** What ICMPv6 is for, told by its addresses. */
export const icmpv6Kinds = [
  'end-to-end',
  'neighbour-solicitation',
  'router-solicitation',
  'all-nodes',
  'multicast-report',
  'other-multicast',
  'link-local',
] as const;
export type Icmpv6Kind = (typeof icmpv6Kinds)[number];

export const rowFields = {
  /** How the lines of each file fared. `sample` is the raw text of one rejected line (cut at 500 characters), else empty. */
  rows: {
    logs: oneOf(logKinds),
    source_file: text,
    outcome: oneOf(outcomes),
    lines: count,
    sample: text,
  },
  /** Rows per source and hour: a load balancer, `flows` for all flow logs of VPCs, `transit` for all of transit gateways. */
  sources: { logs: oneOf(logKinds), source: text, hour: minute, lines: count },
  'requests-by-minute': { minute, family, requests: count, received_bytes: count, sent_bytes: count },
  /** One row per distinct client address. `mapped` counts the requests logged in IPv4-mapped form. */
  clients: {
    client: address,
    family,
    requests: count,
    received_bytes: count,
    sent_bytes: count,
    mapped: count,
  },
  /** How many /64s have so many addresses in the whole period, and so many in their busiest hour. */
  'prefix64-hosts': { at_once: count, addresses: count, prefixes: count },
  /**
   * An IPv4 address and a /64, as numbers, that were alone with their user agent in `joint` common half hours, out of
   * `ipv4_times` and `ipv6_times` in which each was. `shifted` 120: against half hours two hours later.
   */
  'dual-stack-pairs': {
    shifted: count,
    ipv4_source: count,
    ipv6_source: count,
    agent: count,
    joint: count,
    ipv4_times: count,
    ipv6_times: count,
    ipv4_requests: count,
    ipv6_requests: count,
    agent_sources: count,
    all_sources: count,
  },
  /** Client certificates by the families they were shown over. */
  certificates: {
    families: oneOf(['ipv4', 'ipv6', 'both']),
    certificates: count,
    ipv4_connections: count,
    ipv6_connections: count,
  },
  /** Accepted records to an interface's own addresses; none when the log does not have the direction. */
  'interface-families': {
    interface_id: text,
    vpc_id: text,
    family,
    flows: count,
    bytes: count,
    addresses: count,
  },
  /** Requests per latency bucket (contracts/latency.ts); rows whose times are unknown (-1) are not in it. */
  latency: { target_group: text, family, bucket: count, requests: count },
  /** `elb_status` and `target_status` are 0 where the log has `-`. */
  statuses: { target_group: text, family, elb_status: count, target_status: count, requests: count },
  /**
   * Requests by load balancer, host, target group and type, the 1000 values of each with most. Empty where the log has
   * `-`.
   */
  adoption: {
    dimension: oneOf(['load-balancer', 'host', 'target-group', 'type']),
    value: text,
    ipv4_requests: count,
    ipv6_requests: count,
    ipv4_bytes: count,
    ipv6_bytes: count,
  },
  /** The first 300 characters of a user agent; the 20,000 with most requests. */
  'user-agents': { user_agent: text, ipv4_requests: count, ipv6_requests: count },
  /** `listener_port` is 0 and texts are empty where the log has `-`; bucket -2 holds the connections without a time. */
  handshakes: {
    family,
    listener_port: count,
    tls_protocol: text,
    tls_cipher: text,
    verify_status: text,
    bucket: count,
    connections: count,
  },
  'flows-by-minute': { minute, family, flows: count, packets: count, bytes: count },
  /** `traffic_path` is 0 and texts are empty where the log has `-` or lacks the column. */
  'flows-by-interface': {
    interface_id: text,
    vpc_id: text,
    direction: text,
    traffic_path: count,
    family,
    action: text,
    flows: count,
    packets: count,
    bytes: count,
  },
  /** `nat64` is 1 for flows whose destination lies in 64:ff9b::/96 or 64:ff9b:1::/48: an IPv4 host behind NAT64. */
  'flows-by-protocol': {
    family,
    protocol: count,
    action: text,
    nat64: count,
    flows: count,
    packets: count,
    bytes: count,
  },
  /** Texts are empty where an end is no service of AWS. */
  'flows-by-service': {
    src_service: text,
    dst_service: text,
    family,
    flows: count,
    packets: count,
    bytes: count,
  },
  /** ICMPv6 records by what their addresses tell of their purpose. */
  icmpv6: { kind: oneOf(icmpv6Kinds), action: text, flows: count, packets: count, bytes: count },
  /** One row per interface; none when the log lacks pkt-dstaddr or flow-direction. */
  'nat-gateways': {
    interface_id: text,
    known: count,
    through: count,
    outward: count,
    ports: count,
    opened: count,
    bytes: count,
  },
  /** Accepted records of transit gateway flow logs; the direction is that of the gateway. */
  'transit-gateways': {
    attachment: text,
    direction: text,
    family,
    flows: count,
    packets: count,
    bytes: count,
  },
  /** One row per distinct address that is source or destination of a flow. */
  'flow-addresses': { address, family, flows: count },
  ...securityRowFields,
} as const;

export type QueryId = keyof typeof rowFields;
export type Row<Q extends QueryId> = RowOf<(typeof rowFields)[Q]>;
export const queryIds: readonly QueryId[] = Object.keys(rowFields).filter((id): id is QueryId => id in rowFields);

import { type NetworkInterface, vpc } from './interfaces.ts';
import { account, region } from './site.ts';

/**
 * The custom format of the samples: all fields of versions 2 to 8 that say something outside of ECS, in the order of
 * the VPC guide's table. The header line of every file.
 */
export const FLOW_HEADER = `${[
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
  'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr',
  'region az-id sublocation-type sublocation-id',
  'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path',
  'reject-reason',
].join(' ')}\n`;

/** The egress paths that occur here (VPC guide, traffic-path). */
export const paths = { ingress: '-', sameVpc: '1', gatewayEndpoint: '7', internetGateway: '8' } as const;

/** One record, but for its times. */
export interface Flow {
  at: NetworkInterface;
  direction: 'ingress' | 'egress';
  family: 4 | 6;
  source: string;
  destination: string;
  /** Where they differ from source and destination, as at a NAT gateway. */
  packetSource?: string;
  packetDestination?: string;
  sourcePort: number;
  destinationPort: number;
  /** IANA protocol number. */
  protocol: 1 | 6 | 17 | 58;
  packets: number;
  bytes: number;
  accepted: boolean;
  /** FIN 1, SYN 2, RST 4, SYN-ACK 18, or-ed over the aggregation interval. */
  tcpFlags: number;
  path: (typeof paths)[keyof typeof paths];
  sourceService?: string;
  destinationService?: string;
}

/** @param start seconds since 1970, likewise `end` */
export function formatFlow(flow: Flow, start: number, end: number): string {
  const { at, source, destination } = flow;
  return `8 ${account} ${at.id} ${source} ${destination} ${flow.sourcePort} ${flow.destinationPort} ${flow.protocol} ${flow.packets} ${flow.bytes} ${start} ${end} ${flow.accepted ? 'ACCEPT' : 'REJECT'} OK ${vpc} ${at.subnet} ${at.instance} ${flow.tcpFlags} ${flow.family === 6 ? 'IPv6' : 'IPv4'} ${flow.packetSource ?? source} ${flow.packetDestination ?? destination} ${region} ${at.zone} - - ${flow.sourceService ?? '-'} ${flow.destinationService ?? '-'} ${flow.direction} ${flow.path} -\n`;
}

/** A record that states the lack of records: interface and times, and nothing else. */
export function formatStatus(at: NetworkInterface, status: 'NODATA' | 'SKIPDATA', start: number, end: number): string {
  return `8 ${account} ${at.id} - - - - - - - ${start} ${end} - ${status} ${vpc} ${at.subnet} ${at.instance} - - - - ${region} ${at.zone} - - - - - - -\n`;
}

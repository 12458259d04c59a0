import type { LogKind } from '../contracts/logs.ts';
import type { ColumnType } from './parquet-column.ts';

/** What every table begins with. */
const origin = { source_file: 'text', outcome: 'text', sample: 'text' } as const;

/** Fields of flow logs that become texts, and numbers, as they are: the column of each. */
const flowTexts = {
  interface_id: 'interface_id',
  vpc_id: 'vpc_id',
  subnet_id: 'subnet_id',
  instance_id: 'instance_id',
  az_id: 'az_id',
  action: 'action',
  flow_direction: 'direction',
  pkt_src_aws_service: 'src_service',
  pkt_dst_aws_service: 'dst_service',
  reject_reason: 'reject_reason',
  log_status: 'log_status',
} as const;
const flowNumbers = {
  srcport: 'src_port',
  dstport: 'dst_port',
  protocol: 'protocol',
  tcp_flags: 'tcp_flags',
  traffic_path: 'traffic_path',
} as const;

/** Columns of the typed rows (queries/tables) that the plain reader fills, in its order (assembly/). */
export const plainColumns: Record<LogKind, Readonly<Record<string, ColumnType>>> = {
  requests: {
    ...origin,
    time: 'timestamp',
    created: 'timestamp',
    load_balancer: 'text',
    type: 'text',
    client: 'text',
    client_port: 'int32',
    client_mapped: 'boolean',
    family: 'int32',
    target: 'text',
    target_group: 'text',
    request_s: 'double',
    target_s: 'double',
    response_s: 'double',
    elb_status: 'int32',
    target_status: 'int32',
    received_bytes: 'int64',
    sent_bytes: 'int64',
    method: 'text',
    host: 'text',
    path: 'text',
    user_agent: 'text',
    tls_protocol: 'text',
    tls_cipher: 'text',
    error_reason: 'text',
    classification: 'text',
    conn_trace_id: 'text',
  },
  connections: {
    ...origin,
    time: 'timestamp',
    load_balancer: 'text',
    client: 'text',
    client_port: 'int32',
    family: 'int32',
    listener_port: 'int32',
    tls_protocol: 'text',
    tls_cipher: 'text',
    handshake_s: 'double',
    verify_status: 'text',
    cert_serial: 'text',
    conn_trace_id: 'text',
  },
  flows: {
    ...origin,
    start: 'timestamp',
    end: 'timestamp',
    src: 'text',
    dst: 'text',
    pkt_src: 'text',
    pkt_dst: 'text',
    family: 'int32',
    packets: 'int64',
    bytes: 'int64',
    ...typed(Object.values(flowTexts), 'text'),
    ...typed(Object.values(flowNumbers), 'int32'),
  },
};

/** Places of a format's fields, 0 the first, -1 for what it lacks, in the order of assembly/flows.ts. */
export function flowPlaces(positions: Readonly<Record<string, number>>): Int32Array<ArrayBuffer> {
  const fields = ['start' in positions ? 'start' : 'end', 'end', 'log_status', 'srcaddr', 'dstaddr', 'pkt_srcaddr'];
  fields.push('pkt_dstaddr', 'packets', 'bytes', ...Object.keys(flowTexts), ...Object.keys(flowNumbers));
  return Int32Array.from(fields, (field) => (positions[field] ?? 0) - 1);
}

/** How many fields a record has; 0 for those of transit gateways, which are rare, and the engine's. */
export function flowWidth(positions: Readonly<Record<string, number>>): number {
  const transit = ['resource_type', 'tgw_id', 'tgw_attachment_id'].some((name) => name in positions);
  return transit ? 0 : Math.max(0, ...Object.values(positions));
}

function typed(names: readonly string[], type: ColumnType): Record<string, ColumnType> {
  return Object.fromEntries(names.map((name) => [name, type]));
}

/** Fields of VPC flow logs, versions 2 to 11 (VPC guide, flow-log-records), underscored as in Parquet files. */
const names = `version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action
  log_status vpc_id subnet_id instance_id tcp_flags type pkt_srcaddr pkt_dstaddr region az_id sublocation_type
  sublocation_id pkt_src_aws_service pkt_dst_aws_service flow_direction traffic_path ecs_cluster_arn ecs_cluster_name
  ecs_container_instance_arn ecs_container_instance_id ecs_container_id ecs_second_container_id ecs_service_name
  ecs_task_definition_arn ecs_task_arn ecs_task_id reject_reason resource_id encryption_status instance_tag
  instance_tag_2 interface_tag interface_tag_2 asg_tag asg_tag_2 interface_type next_hop_interface_id
  next_hop_subnet_id next_hop_az_id next_hop_vpc_id next_hop_interface_type`.split(/\s+/);

/** The default format of transit gateway flow logs, which is all their fields (tgw-flow-logs, version 6). */
const transitFormat = `version resource_type account_id tgw_id tgw_attachment_id tgw_src_vpc_account_id
  tgw_dst_vpc_account_id tgw_src_vpc_id tgw_dst_vpc_id tgw_src_subnet_id tgw_dst_subnet_id tgw_src_eni tgw_dst_eni
  tgw_src_az_id tgw_dst_az_id tgw_pair_attachment_id srcaddr dstaddr srcport dstport protocol packets bytes start end
  log_status type packets_lost_no_route packets_lost_blackhole packets_lost_mtu_exceeded packets_lost_ttl_expired
  tcp_flags region flow_direction pkt_src_aws_service pkt_dst_aws_service`.split(/\s+/);

export const flowFields: ReadonlySet<string> = new Set([...names, ...transitFormat]);
const defaultFormat = names.slice(0, 14);

export type Columns = Record<string, number>;

/** The 1-based position of each field when the line is a header; null when it is a record, or something else. */
export function readFlowHeader(line: string): Columns | null {
  const tokens = line.trim().toLowerCase().replaceAll('-', '_').split(/ +/);
  const recognised = tokens.filter((token) => flowFields.has(token)).length;
  // A later version of AWS's may add names; values of records are never field names.
  if (recognised === 0 || recognised * 2 < tokens.length || tokens.some((token) => !/^[a-z][a-z0-9_]*$/.test(token)))
    return null;
  return Object.fromEntries(tokens.map((token, index) => [token, index + 1]));
}

const record =
  /^(?:[2-9]|1\d) (?:\d{12}|unknown) \S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ \d{9,10} \d{9,10} \S+ (?:OK|NODATA|SKIPDATA)$/;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z /;

const transitRecord = /^(?:[6-9]|1\d) TransitGateway (?:\d{12}|unknown) tgw-\S+(?: \S+){32}$/;

/** A record of a default format without a header; an export from CloudWatch Logs has a timestamp of its own in front. */
export function readHeaderlessFlow(line: string): Columns | null {
  const exported = timestamp.test(line);
  const text = exported ? line.replace(timestamp, '') : line;
  const format = record.test(text) ? defaultFormat : transitRecord.test(text) ? transitFormat : null;
  if (format === null) return null;
  const columns = Object.fromEntries(format.map(at));
  return exported ? shifted(columns) : columns;
}

const at = (name: string, index: number): [string, number] => [name, index + 1];

/** For records that have CloudWatch's timestamp in front of what the header names. */
export function shifted(columns: Columns): Columns {
  return { cloudwatch_timestamp: 1, ...Object.fromEntries(Object.entries(columns).map(([name, n]) => [name, n + 1])) };
}

export function startsWithTimestamp(line: string): boolean {
  return timestamp.test(line);
}

/** Lines as AWS writes them. The examples are those of its guides; what a test is about is put in. */

export interface AccessFields {
  type?: string;
  time?: string;
  client?: string;
  target?: string;
  times?: string;
  status?: string;
  received?: string;
  sent?: string;
  request?: string;
  userAgent?: string;
  tls?: string;
  group?: string;
  /** From the trace id on. */
  rest?: string;
}

const group = 'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067';

export const restOf33 =
  '"Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" 1 2018-07-02T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90 "-" "-" "-"';

/** The HTTPS example of load-balancer-access-logs, with fields replaced. */
export function accessLine(fields: AccessFields = {}): string {
  return [
    fields.type ?? 'https',
    fields.time ?? '2018-07-02T22:23:00.186641Z',
    'app/my-loadbalancer/50dc6c495c0c9188',
    fields.client ?? '192.168.131.39:2817',
    fields.target ?? '10.0.0.1:80',
    fields.times ?? '0.086 0.048 0.037',
    fields.status ?? '200 200',
    fields.received ?? '0',
    fields.sent ?? '57',
    `"${fields.request ?? 'GET https://www.example.com:443/ HTTP/1.1'}"`,
    `"${fields.userAgent ?? 'curl/7.46.0'}"`,
    fields.tls ?? 'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2',
    fields.group ?? group,
    fields.rest ?? restOf33,
  ].join(' ');
}

/** The default format, version 2. */
export const defaultColumns =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

/** A record with the named columns; what is not given is `-`. */
export function flowLine(columns: readonly string[], values: Readonly<Record<string, string>>): string {
  return columns.map((column) => values[column] ?? '-').join(' ');
}

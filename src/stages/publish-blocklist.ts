import type { Report } from '../contracts/report.ts';
import type { FolderFile } from '../ports.ts';
import { toJson } from './documents.ts';

/**
 * The block list of a report, for programs:
 *
 * - `blocklist.txt`: one CIDR per line, nothing else
 * - `blocklist.json`: the entries with their rules and with who else would be blocked
 * - `waf-ip-set-ipv6.json`, `waf-ip-set-ipv4.json`: for
 *   `aws wafv2 create-ip-set --cli-input-json file://waf-ip-set-ipv6.json`. An IP set holds one family, up to 10,000
 *   addresses and any CIDR but /0 (AWS WAF, "IP set match rule statement"). The scope REGIONAL is that of load
 *   balancers; for CloudFront put CLOUDFRONT and the region us-east-1.
 *
 * - `waf-addresses-ipv6.json`, `waf-addresses-ipv4.json`: for a set that is there already, `aws wafv2 update-ip-set
 *   --addresses file://waf-addresses-ipv6.json` with its `--name`, `--scope`, `--id` and `--lock-token`; the list takes
 *   the place of the addresses that the set had
 *
 * They are there on quiet days too, and empty. Of an edition that covers addresses there is `blocklist.json` alone: what
 * stands for an address must get into no firewall, where it would block others.
 */
export function blocklistFiles(report: Report): FolderFile[] {
  const { blocklist } = report.security;
  const { name, revision, period } = report.report;
  const anonymised = report.report.anonymised;
  const document = {
    report: { name, revision, period, ...(anonymised !== undefined && { anonymised }) },
    ...blocklist,
  };
  const full: FolderFile = { path: 'blocklist.json', body: toJson(document), contentType: 'application/json' };
  if (anonymised !== undefined) return [full];
  return [
    {
      path: 'blocklist.txt',
      body: blocklist.entries.map(({ cidr }) => `${cidr}\n`).join(''),
      contentType: 'text/plain; charset=utf-8',
    },
    full,
    ...ipSet(report, 'ipv6'),
    ...ipSet(report, 'ipv4'),
  ];
}

function ipSet({ report, security }: Report, family: 'ipv4' | 'ipv6'): FolderFile[] {
  const day = report.period.start.slice(0, 10);
  const addresses = security.blocklist.entries.filter((entry) => entry.family === family).map(({ cidr }) => cidr);
  const set = {
    Name: `${report.name}-${day}-${family}`,
    Scope: 'REGIONAL',
    Description: `IPv6 Traffic Report ${report.name} ${day} revision ${report.revision}: sources of security events`,
    IPAddressVersion: family === 'ipv6' ? 'IPV6' : 'IPV4',
    Addresses: addresses,
  };
  const contentType = 'application/json';
  return [
    { path: `waf-ip-set-${family}.json`, body: toJson(set), contentType },
    { path: `waf-addresses-${family}.json`, body: toJson(addresses), contentType },
  ];
}

/** The file that people are sent to. */
export function blocklistPath(report: Report): string {
  return report.report.anonymised === undefined ? 'blocklist.txt' : 'blocklist.json';
}

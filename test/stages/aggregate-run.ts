import type { FoundLogs } from '../../src/contracts/logs.ts';
import { noNetworkFiles } from '../../src/contracts/networks.ts';
import { type Report, reportSchema } from '../../src/contracts/report.ts';
import type { RunRequest } from '../../src/contracts/request.ts';
import { type QueryId, queryIds } from '../../src/contracts/rows.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { type AggregatePorts, aggregate } from '../../src/stages/aggregate.ts';
import { reportFolder } from '../../src/stages/archive-layout.ts';
import { periodOf } from '../../src/stages/period.ts';
import { MemoryStore } from '../support/memory-store.ts';

const headers: Record<QueryId, string> = {
  rows: 'logs,source_file,outcome,lines,sample',
  sources: 'logs,source,hour,lines',
  'requests-by-minute': 'minute,family,requests,received_bytes,sent_bytes',
  clients: 'client,family,requests,received_bytes,sent_bytes,mapped',
  'prefix64-hosts': 'at_once,addresses,prefixes',
  'dual-stack-pairs':
    'shifted,ipv4_source,ipv6_source,agent,joint,ipv4_times,ipv6_times,ipv4_requests,ipv6_requests,agent_sources,all_sources',
  certificates: 'families,certificates,ipv4_connections,ipv6_connections',
  'interface-families': 'interface_id,vpc_id,family,flows,bytes,addresses',
  latency: 'target_group,family,bucket,requests',
  statuses: 'target_group,family,elb_status,target_status,requests',
  adoption: 'dimension,value,ipv4_requests,ipv6_requests,ipv4_bytes,ipv6_bytes',
  'user-agents': 'user_agent,ipv4_requests,ipv6_requests',
  handshakes: 'family,listener_port,tls_protocol,tls_cipher,verify_status,bucket,connections',
  'flows-by-minute': 'minute,family,flows,packets,bytes',
  'flows-by-interface': 'interface_id,vpc_id,direction,traffic_path,family,action,flows,packets,bytes',
  'flows-by-protocol': 'family,protocol,action,nat64,flows,packets,bytes',
  'flows-by-service': 'src_service,dst_service,family,flows,packets,bytes',
  icmpv6: 'kind,action,flows,packets,bytes',
  'nat-gateways': 'interface_id,known,through,outward,ports,opened,bytes',
  'transit-gateways': 'attachment,direction,family,flows,packets,bytes',
  'flow-addresses': 'address,family,flows',
  'own-addresses': 'address,family',
  'inbound-sources': 'source,family,flows,attempts,failed,rejected,first_seen,last_seen',
  'scan-targets':
    'source,family,target,port,protocol,interface_id,attempts,failed,first_seen,last_seen,targets_of_source,ports_of_source,addresses_of_source,ports_last_seen,addresses_last_seen',
  'source-minutes': 'source,family,minute,flows,packets,bytes,rejected_packets',
  'policy-parity':
    'interface_id,protocol,port,ipv4_accepted,ipv4_rejected,ipv6_accepted,ipv6_rejected,ipv4_networks,ipv6_networks,ipv4_address,ipv6_address,accepted_source,rejected_source,first_seen,last_seen',
  'rules-of-one-family':
    'direction,interface_id,protocol,port,ipv4_accepted,ipv4_rejected,ipv6_accepted,ipv6_rejected,ipv4_networks,ipv6_networks,ipv4_address,ipv6_address,accepted_peer,rejected_peer,first_seen,last_seen',
  'port-verdicts': 'ipv4,ipv6,ports',
  'client-minutes': 'client,family,minute,active_minutes,network_digits,requests,failed,received_bytes,path,user_agent',
};

export type Answers = Partial<Record<QueryId, string[]>>;

/** A small day: 10 requests, 6 of them IPv6, and 5 flow records. */
export const smallDay: Answers = {
  rows: [
    'requests,/logs/a.log.gz,accepted,10,',
    'requests,/logs/a.log.gz,outside,3,',
    'flows,/logs/f.log.gz,accepted,5,',
  ],
  sources: ['requests,app/web/1,2026-11-22 10:00,10', 'flows,flows,2026-11-22 10:00,5'],
  'requests-by-minute': ['2026-11-22 10:05,4,4,400,4000', '2026-11-22 10:06,6,6,600,6000'],
  clients: ['00000000000000000000ffffc0000201,4,4,400,4000,1', '2a0281090001000100000000000000aa,6,6,600,6000,0'],
  latency: ['targetgroup/shop/1,6,480,6', 'targetgroup/shop/1,4,480,3'],
  statuses: ['targetgroup/shop/1,6,200,200,5', 'targetgroup/shop/1,6,502,0,1', 'targetgroup/shop/1,4,200,200,4'],
  'flows-by-minute': ['2026-11-22 10:00,6,3,30,3000', '2026-11-22 10:00,4,2,20,2000'],
  'flows-by-interface': ['eni-1,vpc-1,ingress,0,6,ACCEPT,3,30,3000', 'eni-1,vpc-1,ingress,0,4,REJECT,2,20,2000'],
  'flows-by-protocol': ['6,6,ACCEPT,0,3,30,3000', '4,6,REJECT,0,2,20,2000'],
  'flow-addresses': ['2a0281090001000100000000000000aa,6,3', '00000000000000000000ffffc0000201,4,2'],
};

export const found: FoundLogs = {
  roots: ['/logs'],
  files: [
    {
      logs: 'requests',
      key: 'a.log.gz',
      path: '/logs/a.log.gz',
      bytes: 700,
      loadBalancer: null,
      format: 'text',
      columns: null,
    },
    {
      logs: 'flows',
      key: 'f.log.gz',
      path: '/logs/f.log.gz',
      bytes: 300,
      loadBalancer: null,
      format: 'text',
      columns: {},
    },
  ],
  skipped: [{ key: 'notes.txt', reason: 'no-log', detail: 'Text.' }],
  sample: false,
};

/** One work store and one archive, on which days can be aggregated and published one after the other. */
export class TestBed {
  readonly work = new MemoryStore('memory://work');
  readonly archive = new MemoryStore('memory://archive');

  /** The event of a day whose answers are stored; a query without lines has a header only. */
  async event(answers: Answers, request: Partial<RunRequest> = {}, logs: FoundLogs = found) {
    const period = periodOf({ report: 'daily', date: '2026-11-22', ...request }, 'UTC');
    const run = { run: 'test-1', report: request.report ?? 'daily', period, logs: 'runs/test-1/logs.json' };
    await this.work.put(run.logs, JSON.stringify(logs));
    const execution = (key: string) => ({
      executionId: 'x',
      output: this.work.locate(key),
      scannedBytes: 0,
      millis: 1,
    });
    for (const query of queryIds) {
      const lines = [headers[query], ...(answers[query] ?? [])];
      await this.work.put(`runs/test-1/results/${query}.csv`, `${lines.join('\n')}\n`);
    }
    const analyse = queryIds.map((id) => ({ id, execution: execution(`runs/test-1/results/${id}.csv`) }));
    return { run, extract: [], analyse };
  }

  ports(changes: Partial<AggregatePorts> = {}): AggregatePorts {
    return {
      work: this.work,
      archive: this.archive,
      logs: { locateLine: async () => null },
      networks: { load: async () => noNetworkFiles },
      clock: { now: () => new Date('2026-11-23T00:30:12.345Z') },
      settings: settingsSchema.parse({ pdf: false }),
      version: '1.2.3',
      engine: 'duckdb',
      ...changes,
    };
  }

  async make(event: unknown, ports: Partial<AggregatePorts> = {}) {
    const aggregated = await aggregate(event, this.ports(ports));
    const text = this.work.text(aggregated.report);
    return { aggregated, text, report: reportSchema.parse(JSON.parse(text)) };
  }

  async publish(text: string, report: Report, { pdf = false } = {}): Promise<void> {
    const { name, period, revision } = report.report;
    const files = [{ path: 'report.json', body: text, contentType: 'application/json' }];
    if (pdf) files.push({ path: 'report.pdf', body: '%PDF', contentType: 'application/pdf' });
    await this.archive.publishFolder(reportFolder(name, period), revision, files);
  }
}

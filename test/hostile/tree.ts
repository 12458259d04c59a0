import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeParquet } from '../support/parquet.ts';
import { type Address, drawAddresses } from './addresses.ts';
import { accessLines, balancers, connectionLines, neighbourLines } from './balancer-logs.ts';
import { Dice } from './dice.ts';
import { drawFormat, flowRecords, flowTable, flowText } from './flow-logs.ts';
import { Truth } from './truth.ts';

/**
 * Trees of logs as they are found in the wild, made from a seed, with the truth about 2026-11-22. Nothing here is shared
 * with the program: neither its sample logs nor its readers.
 */
export async function plantHostileTree(base: string, seed: number): Promise<{ roots: string[]; truth: Truth }> {
  const dice = new Dice(seed);
  const truth = new Truth();
  const roots = ['one', 'two'].map((name) => join(base, name));
  const addresses = drawAddresses(dice, 30);
  const planter = new Planter(dice, truth, roots, addresses);
  const steps = dice.shuffle([
    ...Array.from({ length: 6 }, () => () => planter.plantAccess()),
    ...Array.from({ length: 2 }, () => () => planter.plantNeighbour()),
    ...Array.from({ length: 3 }, () => () => planter.plantConnections()),
    ...Array.from({ length: 5 }, () => () => planter.plantFlows()),
    ...Array.from({ length: 2 }, () => () => planter.plantParquet()),
    () => planter.plantForeign(),
  ]);
  for (const step of steps) await step();
  return { roots, truth };
}

class Planter {
  #files = 0;
  readonly #dice: Dice;
  readonly #truth: Truth;
  readonly #roots: readonly string[];
  readonly #addresses: readonly Address[];

  constructor(dice: Dice, truth: Truth, roots: readonly string[], addresses: readonly Address[]) {
    this.#dice = dice;
    this.#truth = truth;
    this.#roots = roots;
    this.#addresses = addresses;
  }

  async plantAccess(): Promise<void> {
    const balancer = this.#dice.pick(balancers);
    await this.#storeText(this.#elbName(balancer), accessLines(this.#dice, this.#truth, this.#addresses, balancer));
  }

  /** In the folder of the next day, as the last file of a day is; this one has only lines of its own. */
  async plantNeighbour(): Promise<void> {
    const balancer = this.#dice.pick(balancers);
    const key = this.#elbName(balancer).replace('2026/11/22', '2026/11/23').replace('_20261122T', '_20261123T');
    await this.#storeText(key, neighbourLines(this.#dice, this.#truth, balancer));
  }

  async plantConnections(): Promise<void> {
    const key = this.#elbName(this.#dice.pick(balancers));
    const prefix = this.#dice.pick(['conn_log_', 'conn_log.']);
    const at = key.lastIndexOf('/') + 1;
    const lines = connectionLines(this.#dice, this.#truth, this.#addresses);
    await this.#storeText(`${key.slice(0, at)}${prefix}${key.slice(at)}`, lines);
  }

  async plantFlows(): Promise<void> {
    const file = {
      columns: drawFormat(this.#dice),
      records: flowRecords(this.#dice, this.#truth, this.#addresses, false),
    };
    const stamped = this.#dice.chance(0.3);
    await this.#storeText(`${this.#flowName()}.log.gz`, flowText(this.#dice, this.#truth, file, stamped));
  }

  async plantParquet(): Promise<void> {
    const file = {
      columns: drawFormat(this.#dice),
      records: flowRecords(this.#dice, this.#truth, this.#addresses, true),
    };
    const { columns, rows } = flowTable(this.#dice, file);
    const path = this.#pathOf(`${this.#flowName()}.log.parquet`);
    await writeParquet(path, columns, rows, this.#dice.pick(['gzip', 'snappy', 'zstd']));
    this.#truth.files.read++;
  }

  async plantForeign(): Promise<void> {
    const name = (text: string) => this.#elbName(balancers[0] ?? '').replace(/[^/]+$/, text);
    const day = '123456789012_elasticloadbalancing_eu-central-1';
    const good = gzipSync('http x\n'.repeat(500));
    const foreign: [string, string, string | Buffer][] = [
      ['nlb-log', name(`${day}_net.edge.c6e77e28c25b2234_20261122T1005Z_ab.log.gz`), 'tls 2.0\n'],
      ['health-check-log', name(`health_check_log_${day}_app.shop.1_20261122T1005Z_x.log.gz`), 'http x\n'],
      ['test-file', 'AWSLogs/123456789012/ELBAccessLogTestFile', 'Enable AccessLog\n'],
      ['no-log', 'notes/read me.txt', 'these are notes\n'],
      ['no-log', 'CloudTrail/trail.json.gz', '{"Records":[]}\n'],
      [
        'alb-log-json-or-w3c',
        'vended/a.json',
        '{"type":"https","elb_status_code":"200","request_processing_time":"0"}\n',
      ],
      ['alb-log-json-or-w3c', 'vended/b.log', '#Version: 1.0\n#Fields: time elb-status-code request-processing-time\n'],
      ['empty', this.#elbName('app/empty/1'), ''],
      ['damaged', this.#elbName('app/cut/1'), good.subarray(0, good.length - 9)],
      ['outside-period', this.#elbName('app/old/1').replace('2026/11/22', '2026/11/02'), 'http x\n'],
      ['unknown-format', this.#elbName('app/odd/1'), 'hello\nworld\n'],
      ['damaged', `${this.#flowName()}.log.parquet`, Buffer.from('PAR1 and then nothing')],
    ];
    for (const [reason, key, content] of foreign) {
      if (this.#dice.chance(0.3)) continue;
      const path = this.#pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, typeof content === 'string' && key.endsWith('.gz') ? gzipSync(content) : content);
      this.#truth.skip(reason);
    }
    // A link to the tree itself: every file of it is there already.
    await mkdir(join(this.#roots[0] ?? '', 'AWSLogs'), { recursive: true });
    await symlink(this.#roots[0] ?? '', join(this.#roots[0] ?? '', 'AWSLogs', 'again'));
  }

  #elbName(balancer: string): string {
    const { account, region } = this.#owner();
    const id = balancer.replaceAll('/', '.');
    const minute = `${String(this.#dice.below(24)).padStart(2, '0')}${this.#dice.pick(['00', '05', '55'])}`;
    const organisation = this.#dice.chance(0.2) ? 'o-a1b2c3d4e5/' : '';
    return `${this.#dice.pick(['', 'prefix/'])}AWSLogs/${organisation}${account}/elasticloadbalancing/${region}/2026/11/22/${account}_elasticloadbalancing_${region}_${id}_20261122T${minute}Z_192.0.2.${this.#dice.below(9)}_r${this.#files++}.log.gz`;
  }

  #flowName(): string {
    const { account, region } = this.#owner();
    const file = `${account}_vpcflowlogs_${region}_fl-${this.#dice.below(9)}_20261122T1000Z_h${this.#files++}`;
    const folder = this.#dice.pick([
      `AWSLogs/${account}/vpcflowlogs/${region}/2026/11/22`,
      `AWSLogs/${account}/vpcflowlogs/${region}/2026/11/22/10`,
      `AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/year=2026/month=11/day=22`,
      `AWSLogs/aws-account-id=${account}/aws-service=vpcflowlogs/aws-region=${region}/year=2026/month=11/day=22/hour=10`,
    ]);
    return `${folder}/${file}`;
  }

  #owner() {
    return {
      account: this.#dice.pick(['123456789012', '210987654321']),
      region: this.#dice.pick(['eu-central-1', 'us-east-1']),
    };
  }

  #pathOf(key: string): string {
    return join(this.#dice.pick(this.#roots), ...key.split('/'));
  }

  /** Packed or plain, in one gzip member or several, with blank lines, other ends of lines, or none at the end. */
  async #storeText(key: string, lines: readonly string[]): Promise<void> {
    const dice = this.#dice;
    const end = dice.pick(['\n', '\n', '\r\n']);
    const all = lines.flatMap((line) => (dice.chance(0.03) ? [line, dice.pick(['', '  ', '\t'])] : [line]));
    const cut = dice.below(all.length);
    const members = dice.chance(0.3) && cut > 0 ? [all.slice(0, cut), all.slice(cut)] : [all];
    const texts = members.map((member) => `${member.join(end)}${end}`);
    if (dice.chance(0.3)) texts.push((texts.pop() ?? '').slice(0, -end.length));
    const packed = dice.chance(0.8);
    const path = this.#pathOf(packed ? key : key.replace(/\.gz$/, ''));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, packed ? Buffer.concat(texts.map((text) => gzipSync(text))) : texts.join(''));
    this.#truth.files.read++;
  }
}

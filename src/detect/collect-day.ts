import type { DetectSettings } from '../contracts/detect.ts';
import type { Family } from '../contracts/row-fields.ts';
import type { SecurityQuery, SecurityRow } from '../contracts/rows-security.ts';
import type { Attempt, ClientMinute, Day, History, SourceMinute, Suspect, Trier, Uncut } from './day.ts';
import { listNetworks, type NetworkList } from './networks.ts';
import { type ClientList, PrefixSums } from './prefix-sums.ts';
import type { ListedNetwork } from './reputation.ts';
import { makeSpared } from './spared.ts';
import { describeImpossible } from './suspects.ts';
import { parseSeconds } from './times.ts';

export interface DayParts {
  settings: Pick<DetectSettings, 'ignore'>;
  reputation: readonly ListedNetwork[];
  history: History;
  say(seconds: number): string;
}

/** The queries answer so many rows of a family at most (queries/analyse). */
const longestAnswer = 250_000;

/** Takes the rows of the security queries, in any order, and makes the day of them. */
export class DayCollector {
  readonly #everybody = new PrefixSums();
  readonly #own = new Map<string, Family>();
  readonly #attempts = new Map<string, { family: Family; rows: SecurityRow<'scan-targets'>[] }>();
  readonly #suspects: Suspect[] = [];
  readonly #minutes: SourceMinute[] = [];
  readonly #clientMinutes: ClientMinute[] = [];
  readonly #parity: SecurityRow<'policy-parity'>[] = [];
  readonly #oneFamily: SecurityRow<'rules-of-one-family'>[] = [];
  readonly #listed: NetworkList;
  readonly #reputation: readonly ListedNetwork[];
  readonly #rows = new Map<string, number>();
  hasFlows = false;
  hasRequests = false;

  /** @throws RangeError when a listed network is none */
  constructor(reputation: readonly ListedNetwork[]) {
    this.#reputation = reputation;
    this.#listed = listNetworks(reputation.map(({ cidr }) => cidr));
  }

  addOwn({ address, family }: SecurityRow<'own-addresses'>): void {
    this.hasFlows = true;
    this.#own.set(address, family);
  }

  addClient(client: string, requests: number): void {
    this.hasRequests = true;
    this.#everybody.add(client, { requests });
  }

  /** Of a fold that has seen clients and nothing else. */
  dumpClients(): ClientList {
    return this.#everybody.dumpClients();
  }

  loadClients(list: ClientList): void {
    this.hasRequests ||= list.words.length > 0;
    this.#everybody.attach(list);
  }

  addSource(row: SecurityRow<'inbound-sources'>): void {
    this.hasFlows = true;
    const { source, family, flows, attempts, failed, rejected } = row;
    this.#everybody.add(source, { flows, attempts, failed });
    const at = this.#listed.find(source);
    const entry = this.#reputation[at];
    const reason =
      entry === undefined ? describeImpossible(source) : `${entry.cidr}, which is on the list ${entry.list}`;
    if (reason === null) return;
    const listed = this.#listed.prefixes[at] ?? null;
    const [first, last] = [parseSeconds(row.first_seen), parseSeconds(row.last_seen)];
    this.#suspects.push({ address: source, family, reason, listed, flows, rejected, first, last });
  }

  addTarget(row: SecurityRow<'scan-targets'>): void {
    this.#count('scan-targets', row.family);
    const known = this.#attempts.get(row.source);
    if (known === undefined) this.#attempts.set(row.source, { family: row.family, rows: [row] });
    else known.rows.push(row);
  }

  addSourceMinute(row: SecurityRow<'source-minutes'>): void {
    this.#count('source-minutes', row.family);
    const { source: address, family, flows, packets, bytes, rejected_packets: rejectedPackets } = row;
    this.#minutes.push({ address, family, minute: parseSeconds(row.minute), flows, packets, bytes, rejectedPackets });
  }

  addParity(row: SecurityRow<'policy-parity'>): void {
    this.#parity.push(row);
  }

  addOneFamily(row: SecurityRow<'rules-of-one-family'>): void {
    this.#oneFamily.push(row);
  }

  addClientMinute(row: SecurityRow<'client-minutes'>): void {
    this.#count('client-minutes', row.family);
    const { client: address, family, requests, failed, received_bytes: bytes, path, user_agent: userAgent } = row;
    const knownFrom = row.network_digits * 4;
    const activeMinutes = row.active_minutes;
    const minute = parseSeconds(row.minute);
    this.#clientMinutes.push({
      ...{ address, family, minute, activeMinutes, knownFrom, requests, failed, bytes, path, userAgent },
    });
  }

  finish({ settings, reputation, history, say }: DayParts): Day {
    const own = { ipv4: 0, ipv6: 0 };
    for (const family of this.#own.values()) own[family]++;
    const spared = makeSpared(new Set(this.#own.keys()), settings.ignore);
    const accusable = <T extends { address: string }>(rows: readonly T[]) =>
      rows.filter(({ address }) => !spared.has(address));
    return {
      own,
      isSpared: (prefix) => spared.isIn(prefix),
      everybody: this.#everybody,
      triers: accusable([...this.#attempts].map(([address, { family, rows }]) => toTrier(address, family, rows))),
      minutes: accusable(this.#minutes),
      clientMinutes: accusable(this.#clientMinutes),
      suspects: accusable(this.#suspects),
      parity: this.#parity,
      oneFamily: this.#oneFamily,
      reputation,
      history,
      cut: new Set(
        cuttable.filter((query) => families.some((one) => this.#rows.get(`${query} ${one}`) === longestAnswer)),
      ),
      say,
    };
  }

  #count(query: SecurityQuery, family: Family): void {
    const key = `${query} ${family}`;
    this.#rows.set(key, (this.#rows.get(key) ?? 0) + 1);
  }
}

const cuttable = ['scan-targets', 'source-minutes', 'client-minutes'] as const;
const families = ['ipv4', 'ipv6'] as const;

function toTrier(address: string, family: Family, rows: readonly SecurityRow<'scan-targets'>[]): Trier {
  const targets = rows[0]?.targets_of_source ?? 0;
  const all = new Map<string, Uncut>();
  if (targets > rows.length) {
    for (const row of rows) {
      all.set(row.target, { distinct: row.ports_of_source, last: parseSeconds(row.ports_last_seen) });
      const last = parseSeconds(row.addresses_last_seen);
      all.set(`${row.protocol} ${row.port}`, { distinct: row.addresses_of_source, last });
    }
  }
  return { address, family, targets, all, attempts: rows.map(toAttempt) };
}

function toAttempt(row: SecurityRow<'scan-targets'>): Attempt {
  const { source, target, port, protocol, attempts, failed } = row;
  const [first, last] = [parseSeconds(row.first_seen), parseSeconds(row.last_seen)];
  return { source, target, port, protocol, interface: row.interface_id, attempts, failed, first, last };
}

import { LogNormal, Lottery } from './distributions.ts';
import { type Caller, type Population, pickCaller } from './population.ts';
import type { Random } from './random.ts';
import type { LoadBalancer } from './site.ts';
import { formatSeconds, hex32, randomHex24 } from './text.ts';
import type { DeviceKind } from './user-agents.ts';

/** A TCP connection of one client to one load balancer node: one family, one `conn_trace_id`. */
export interface Connection {
  caller: Caller;
  client: string;
  port: number;
  /** Load balancer and `client:port` as the access log writes them: without brackets for IPv6. */
  peer: string;
  secure: boolean;
  http2: boolean;
  /** User agent, TLS cipher and protocol as the access log writes them; `- -` on port 80. */
  agent: string;
  certificate: string;
  traceId: string;
  scrapes: boolean;
}

const KINDS: readonly DeviceKind[] = ['phone', 'desktop', 'tablet', 'tv', 'bot', 'tool', 'monitor', 'partner'];

/** The part of HTTP/2 among each kind's TLS connections, and of plain HTTP among all of its connections. */
const habits: Readonly<Record<DeviceKind, { http2: number; plain: number; old: number }>> = {
  phone: { http2: 0.93, plain: 0.02, old: 0.06 },
  desktop: { http2: 0.9, plain: 0.03, old: 0.1 },
  tablet: { http2: 0.9, plain: 0.02, old: 0.1 },
  tv: { http2: 0.4, plain: 0.04, old: 0.5 },
  bot: { http2: 0.45, plain: 0.18, old: 0.35 },
  tool: { http2: 0.5, plain: 0.12, old: 0.3 },
  monitor: { http2: 0, plain: 0.1, old: 0.5 },
  partner: { http2: 0.6, plain: 0, old: 0.4 },
};

interface Suite {
  protocol: string;
  cipher: string;
  keyExchange: string;
}
const TLS13: readonly Suite[] = [
  { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', keyExchange: 'X25519MLKEM768' },
  { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', keyExchange: 'x25519' },
  { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', keyExchange: 'x25519' },
];
const TLS12: readonly Suite[] = [
  { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256', keyExchange: 'secp256r1' },
  { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384', keyExchange: 'secp256r1' },
];
const HANDSHAKE = new LogNormal(0.55);
const HANDSHAKE_MEDIAN: Readonly<Record<DeviceKind, number>> = {
  phone: 61,
  desktop: 29,
  tablet: 34,
  tv: 38,
  bot: 96,
  tool: 24,
  monitor: 88,
  partner: 19,
};

/** Opens connections at one node and writes their lines. */
export class Doorman {
  readonly #random: Random;
  readonly #balancer: LoadBalancer;
  readonly #population: Population;
  readonly #kinds: Lottery;
  /** The end of each line, the same for all of a node. */
  readonly #tail: string;

  constructor(random: Random, balancer: LoadBalancer, node: string, population: Population) {
    this.#random = random;
    this.#balancer = balancer;
    this.#population = population;
    this.#kinds = new Lottery(KINDS.map((kind) => balancer.callers[kind][0]));
    this.#tail = `${balancer.name} ${node}\n`;
  }

  /** @param ipv6Scale factor on the IPv6 share of each kind @param second of the day */
  admit(ipv6Scale: number, second: number): Connection {
    const kind = KINDS[this.#kinds.draw(this.#random)] ?? 'phone';
    const ipv6 = this.#random.chance(this.#balancer.callers[kind][1] * ipv6Scale);
    const caller = pickCaller(this.#random, this.#population, kind, ipv6, second);
    const secure = !this.#random.chance(habits[kind].plain);
    return this.#connect(caller, secure, secure && this.#random.chance(habits[kind].http2), false);
  }

  admitScraper(): Connection {
    const address = this.#random.pick(this.#population.scraper);
    const userAgent = 'python-requests/2.32.5';
    const device = {
      kind: 'tool',
      userAgent,
      ipv4: -1,
      ipv6: address,
      nextIpv6: address,
      changesAt: 0,
      certificate: '',
    } as const;
    return this.#connect({ device, family: 6, address }, true, false, true);
  }

  #connect(caller: Caller, secure: boolean, http2: boolean, scrapes: boolean): Connection {
    const client = this.#population.book.textOf(caller.address);
    const port = 1024 + this.#random.below(64_512);
    return {
      caller,
      client,
      port,
      peer: `${this.#balancer.name} ${client}:${port}`,
      secure,
      http2,
      agent: `"${caller.device.userAgent}" - -`,
      certificate: secure ? this.#balancer.certificate : '-',
      traceId: `TID_${hex32(this.#random.uint32())}${randomHex24(this.#random)}`,
      scrapes,
    };
  }

  /** Does the handshake: sets what the access log shows of it and answers the connection log's line. */
  greet(connection: Connection, time: string): string {
    const start = `${time} ${connection.client} ${connection.port} `;
    if (!connection.secure) return `${start}80 - - - "-" - - - ${connection.traceId} - ${this.#tail}`;
    const { device } = connection.caller;
    const random = this.#random;
    const suite = random.pick(random.chance(habits[device.kind].old) ? TLS12 : TLS13);
    connection.agent = `"${device.userAgent}" ${suite.cipher} ${suite.protocol}`;
    if (suite === TLS12[0] && random.chance(0.2)) connection.certificate = 'session-reused';
    const latency = Math.max(1, HANDSHAKE.around(random, HANDSHAKE_MEDIAN[device.kind]));
    const owner = this.#balancer.id === 'api' ? device.certificate : '';
    const leaf =
      owner === ''
        ? '"-" - -'
        : `"CN=sync-${owner.slice(0, 4).toLowerCase()}.partner.example.org,O=Example Partner,C=DE" NotBefore=2026-02-01T00:00:00Z;NotAfter=2027-02-01T00:00:00Z ${owner}`;
    return `${start}443 ${suite.protocol} ${suite.cipher} ${formatSeconds(latency)} ${leaf} Success ${connection.traceId} ${suite.keyExchange} ${this.#tail}`;
  }

  /** A handshake that came to nothing: a line in the connection log and none in the access log. */
  turnAway(connection: Connection, time: string): string {
    return `${time} ${connection.client} ${connection.port} 443 - - - "-" - - - ${connection.traceId} - ${this.#tail}`;
  }
}

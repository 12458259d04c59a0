import { shareOf } from '../contracts/report-figures.ts';
import type { Tls } from '../contracts/report-tls.ts';
import type { Family, Row } from '../contracts/rows.ts';
import { LatencyCounts } from './latency-counts.ts';
import { compareLatencies } from './latency-gap.ts';
import { compareRates } from './rate-gap.ts';
import { defineSection } from './section.ts';

const mostCiphers = 40;
const mostFailures = 20;
const families = ['ipv4', 'ipv6'] as const;
/** RFC 8996. SSLv3 is long gone (RFC 7568), and ALB does not offer it. */
const outdatedProtocols: ReadonlySet<string> = new Set(['TLSv1', 'TLSv1.0', 'TLSv1.1']);

/** What connection logs tell: handshakes, their protocols, ciphers and failures, by family. */
export const tls = defineSection({
  id: 'tls',
  queries: ['handshakes'],
  keys: ['tls'],
  start() {
    const counts = new TlsCounts();
    return { on: { handshakes: (row) => counts.add(row) }, finish: () => ({ tls: counts.finish() }) };
  },
});

interface Both {
  ipv4: number;
  ipv6: number;
}

const nothing = (): Both => ({ ipv4: 0, ipv6: 0 });

class TlsCounts {
  readonly #established = nothing();
  readonly #outdated = nothing();
  readonly #handshakes: Record<Family, LatencyCounts> = { ipv4: new LatencyCounts(), ipv6: new LatencyCounts() };
  readonly #protocols = new Map<string, { connections: Both; handshakes: Record<Family, LatencyCounts> }>();
  readonly #ciphers = new Map<string, { protocol: string; cipher: string; connections: Both }>();
  /** Without a handshake, by port and then by reason: a port that never had one speaks plain HTTP. */
  readonly #unfinished = new Map<number, Map<string, Both>>();
  readonly #tlsPorts = new Set<number>();

  add({
    family,
    listener_port: port,
    tls_protocol,
    tls_cipher,
    verify_status,
    bucket,
    connections,
  }: Row<'handshakes'>) {
    if (tls_protocol !== '') this.#tlsPorts.add(port);
    if (tls_protocol === '' || verify_status.startsWith('Failed')) {
      const reasons = getOrAdd(this.#unfinished, port, () => new Map<string, Both>());
      getOrAdd(reasons, verify_status.replace(/^Failed:?/, '') || '-', nothing)[family] += connections;
      return;
    }
    this.#established[family] += connections;
    if (outdatedProtocols.has(tls_protocol)) this.#outdated[family] += connections;
    const protocol = getOrAdd(this.#protocols, tls_protocol, () => ({
      connections: nothing(),
      handshakes: { ipv4: new LatencyCounts(), ipv6: new LatencyCounts() },
    }));
    protocol.connections[family] += connections;
    const cipher = getOrAdd(this.#ciphers, `${tls_protocol} ${tls_cipher}`, () => ({
      protocol: tls_protocol,
      cipher: tls_cipher || '-',
      connections: nothing(),
    }));
    cipher.connections[family] += connections;
    if (bucket < -1) return;
    this.#handshakes[family].add(bucket, connections);
    protocol.handshakes[family].add(bucket, connections);
  }

  finish(): Tls {
    const { plain, reasons } = this.#sortUnfinished();
    const failed = { ipv4: sumOf(reasons, 'ipv4'), ipv6: sumOf(reasons, 'ipv6') };
    const family = (of: Family): Tls['ipv4'] => ({
      ...describe(this.#handshakes[of]),
      established: this.#established[of],
      failed: failed[of],
      failureRate: shareOf(failed[of], this.#established[of] + failed[of]),
      outdated: this.#outdated[of],
    });
    const rate = (of: Family) => ({ total: this.#established[of] + failed[of], part: failed[of] });
    return {
      plain,
      ipv4: family('ipv4'),
      ipv6: family('ipv6'),
      gap: {
        handshake: compareLatencies(this.#handshakes.ipv4, this.#handshakes.ipv6),
        failures: compareRates(rate('ipv4'), rate('ipv6')),
      },
      protocols: this.#listProtocols(),
      ...this.#listCiphers(),
      failures: sortByBoth(reasons, (sums) => sums)
        .slice(0, mostFailures)
        .map(([reason, sums]) => ({ reason, ...sums })),
    };
  }

  #sortUnfinished(): { plain: Both; reasons: Map<string, Both> } {
    const plain = nothing();
    const reasons = new Map<string, Both>();
    for (const [port, byReason] of this.#unfinished) {
      for (const [reason, sums] of byReason) {
        const to = this.#tlsPorts.has(port) ? getOrAdd(reasons, reason, nothing) : plain;
        for (const family of families) to[family] += sums[family];
      }
    }
    return { plain, reasons };
  }

  #share(sums: Both, family: Family): { connections: number; share: number | null } {
    return { connections: sums[family], share: shareOf(sums[family], this.#established[family]) };
  }

  #listProtocols(): Tls['protocols'] {
    return sortByBoth(this.#protocols, ({ connections }) => connections).map(
      ([protocol, { connections, handshakes }]) => ({
        protocol,
        ipv4: { ...this.#share(connections, 'ipv4'), ...describe(handshakes.ipv4) },
        ipv6: { ...this.#share(connections, 'ipv6'), ...describe(handshakes.ipv6) },
        gap: compareLatencies(handshakes.ipv4, handshakes.ipv6),
      }),
    );
  }

  #listCiphers(): Pick<Tls, 'ciphers' | 'otherCiphers'> {
    const sorted = sortByBoth(this.#ciphers, ({ connections }) => connections).map(([, row]) => row);
    const rest = nothing();
    for (const { connections } of sorted.slice(mostCiphers)) {
      for (const family of families) rest[family] += connections[family];
    }
    return {
      ciphers: sorted.slice(0, mostCiphers).map(({ protocol, cipher, connections }) => ({
        protocol,
        cipher,
        ipv4: this.#share(connections, 'ipv4'),
        ipv6: this.#share(connections, 'ipv6'),
      })),
      otherCiphers: { ipv4: this.#share(rest, 'ipv4'), ipv6: this.#share(rest, 'ipv6') },
    };
  }
}

function describe(handshakes: LatencyCounts): Pick<Tls['ipv4'], 'timed' | 'p50' | 'p90' | 'p99'> {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((fraction) => handshakes.percentile(fraction));
  return { timed: handshakes.total, p50: p50 ?? null, p90: p90 ?? null, p99: p99 ?? null };
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function sumOf(map: ReadonlyMap<string, Both>, family: Family): number {
  return [...map.values()].reduce((sum, both) => sum + both[family], 0);
}

/** Most connections first, then by name. */
function sortByBoth<V>(map: ReadonlyMap<string, V>, sums: (value: V) => Both): [string, V][] {
  const total = (value: V) => sums(value).ipv4 + sums(value).ipv6;
  return [...map].sort(([keyA, a], [keyB, b]) => total(b) - total(a) || (keyA < keyB ? -1 : 1));
}

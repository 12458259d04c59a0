import type { Thresholds } from '../contracts/detect.ts';
import { type Chosen, choosePrefixes } from './choose-prefix.ts';
import type { ClientMinute, Day } from './day.ts';
import { lookAtRequests } from './look-again.ts';
import { endOfMinute } from './minutes.ts';
import type { Finding, Rule } from './rule.ts';
import { groupBy, pick } from './scan.ts';
import { sayCount } from './words.ts';

/** Who is gone again after so many minutes was there for this. Two, because a burst may begin in one and end in the next. */
const mostMinutes = 2;

interface Burst {
  readonly minute: number;
  readonly requests: number;
  readonly addresses: readonly string[];
  readonly rows: readonly ClientMinute[];
}

/**
 * A flood of requests whose sender takes another address for every few of them, so that no limit per address ever
 * holds: within one minute many addresses of one prefix, few requests of each, and nearly all of these addresses are
 * seen in no other minutes of the period. Clients of a provider come back; they do not all come once.
 */
export const addressHopping: Rule<'address-hopping'> = {
  id: 'address-hopping',
  name: 'Requests from hopping addresses',
  severity: 'high',
  source: 'Li, Freeman, IMC 2020 (abuse moves within a prefix); Plonka, Berger, IMC 2015 (addresses seen once)',
  needs: ['requests'],
  blocks: true,
  detect(day, thresholds) {
    return choosePrefixes(day.clientMinutes, {
      addressOf: (row) => row.address,
      weightOf: (row) => row.requests,
      mayAccuse: (prefix) => !day.isSpared(prefix),
      test({ prefix, members }) {
        if (prefix.length === 128 || members.some(({ knownFrom }) => knownFrom > prefix.length)) return null;
        const bursts = [...groupBy(members, ({ minute }) => String(minute)).values()]
          .map(measure)
          .filter((burst) => isHopping(burst, thresholds));
        return bursts.length > 0 ? bursts.sort((a, b) => b.requests - a.requests || a.minute - b.minute) : null;
      },
    }).map((chosen) => describe(day, chosen, thresholds.requests));
  },
};

function measure(rows: readonly ClientMinute[]): Burst {
  return {
    minute: rows[0]?.minute ?? 0,
    requests: rows.reduce((sum, row) => sum + row.requests, 0),
    addresses: [...new Set(rows.map(({ address }) => address))],
    rows,
  };
}

function isHopping({ requests, addresses, rows }: Burst, thresholds: Thresholds['address-hopping']): boolean {
  const once = rows.filter(({ activeMinutes }) => activeMinutes <= mostMinutes).length;
  return (
    addresses.length >= thresholds.addresses &&
    requests >= thresholds.requests &&
    requests <= thresholds.requestsPerAddress * addresses.length &&
    once >= thresholds.throwawayRatio * addresses.length
  );
}

function describe(day: Day, chosen: Chosen<ClientMinute, Burst[]>, threshold: number): Finding {
  const { prefix: source, finding: bursts } = chosen;
  const [worst] = bursts;
  if (worst === undefined) throw new RangeError('a finding without a burst');
  const minutes = bursts.map(({ minute }) => minute);
  const first = Math.min(...minutes);
  const last = endOfMinute(Math.max(...minutes));
  const rows = worst.rows.toSorted((a, b) => b.requests - a.requests || (a.address < b.address ? -1 : 1));
  const from = sayCount(worst.addresses.length, 'address', 'addresses');
  const often = bursts.length > 1 ? `, and did so in ${sayCount(bursts.length - 1, 'other minute')}` : '';
  return {
    severity: 'high',
    family: rows[0]?.family ?? null,
    source,
    addresses: [...new Set(bursts.flatMap(({ addresses }) => addresses))],
    first,
    last,
    measured: { value: worst.requests, unit: 'requests a minute' },
    threshold,
    said: `sent ${sayCount(worst.requests, 'request')} from ${from} within the minute of ${day.say(worst.minute)}${often}`,
    proofs: pick(rows).map((row) => ({
      at: row.minute,
      source: row.address,
      count: row.requests,
      failed: row.failed,
      bytes: row.bytes,
      text: `${row.path} · ${row.userAgent}`,
    })),
    sql: lookAtRequests({ source, first, last }),
  };
}

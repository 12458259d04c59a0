import type { Digest, DigestDay, Distinct } from '../contracts/digest.ts';
import { familyFigures, shareOf } from '../contracts/report-figures.ts';
import type { DayReport, DigestInput } from './digest-days.ts';
import { foldPerformance } from './digest-latency.ts';

type Folded = Pick<Digest, 'days' | 'traffic' | 'clients' | 'performance' | 'flows' | 'prefixes' | 'security'>;
type Day = DigestInput & { report: DayReport };

const longestPrefixes = 25;
const longestRecurring = 50;

/** The figures of the days as one: pure, the days in order. */
export function foldDays(inputs: readonly DigestInput[]): Folded {
  const days = inputs.filter((day): day is Day => day.report !== null);
  const reports = days.map(({ report }) => report);
  return {
    days: inputs.map(describeDay),
    traffic: {
      requests: sumFamilies(reports, 'requests'),
      bytes: sumFamilies(reports, 'bytes'),
      flows: sumFamilies(reports, 'flows'),
      flowBytes: sumFamilies(reports, 'flowBytes'),
      packets: sumFamilies(reports, 'packets'),
    },
    clients: {
      ipv4: { addresses: bounds(reports.map(({ clients }) => clients.ipv4.addresses)) },
      ipv6: {
        addresses: bounds(reports.map(({ clients }) => clients.ipv6.addresses)),
        prefixes64: countPrefixes64(days),
      },
    },
    performance: foldPerformance(reports),
    flows: { accepted: sumFlows(reports, 'accepted'), rejected: sumFlows(reports, 'rejected') },
    prefixes: foldPrefixes(reports),
    security: foldEvents(days),
  };
}

function describeDay({ date, folder, report }: DigestInput): DigestDay {
  const none = familyFigures(0, 0);
  if (report === null) {
    const nothing = { requests: none, bytes: none, flows: none, flowBytes: none, ipv6P50: null, events: 0 };
    return { date, status: 'missing', folder: null, revision: null, ...nothing };
  }
  const { requests, bytes, flows, flowBytes } = report.traffic;
  return {
    date,
    status: report.quality.status,
    folder,
    revision: report.report.revision,
    requests,
    bytes,
    flows,
    flowBytes,
    ipv6P50: report.performance.ipv6.p50,
    events: report.security.events.filter(({ severity }) => severity !== 'info').length,
  };
}

function sumFamilies(reports: readonly DayReport[], figure: keyof Digest['traffic']) {
  const sum = (family: 'ipv4' | 'ipv6') => reports.reduce((all, { traffic }) => all + traffic[figure][family], 0);
  return familyFigures(sum('ipv4'), sum('ipv6'));
}

function sumFlows(reports: readonly DayReport[], action: 'accepted' | 'rejected') {
  const sum = (family: 'ipv4' | 'ipv6') => reports.reduce((all, { flows }) => all + flows[action][family].flows, 0);
  return { ipv4: sum('ipv4'), ipv6: sum('ipv6') };
}

/** Between the highest of the days, when every other day saw the same ones, and the sum, when no day did. */
function bounds(counts: readonly number[]): Distinct {
  const lower = Math.max(0, ...counts);
  const upper = counts.reduce((sum, count) => sum + count, 0);
  return { exact: lower === upper ? upper : null, lower, upper };
}

/** The union of the days' sets, where the archive holds them all. */
function countPrefixes64(days: readonly Day[]): Distinct {
  const known = days.filter(({ prefixes64 }) => prefixes64 !== null);
  const unknown = days.filter(({ prefixes64 }) => prefixes64 === null).map(countOf);
  const union = countUnion(known.flatMap(({ prefixes64 }) => (prefixes64 === null ? [] : [prefixes64])));
  const lower = Math.max(union, ...unknown);
  const upper = union + unknown.reduce((sum, count) => sum + count, 0);
  return { exact: lower === upper ? upper : null, lower, upper };
}

function countOf({ report }: Day): number {
  return report.clients.ipv6.prefixes['64'];
}

/** Sorted once together: a month of millions of prefixes stays in a few arrays of 64-bit numbers. */
function countUnion(sets: readonly BigUint64Array[]): number {
  const all = new BigUint64Array(sets.reduce((sum, set) => sum + set.length, 0));
  let offset = 0;
  for (const set of sets) {
    all.set(set, offset);
    offset += set.length;
  }
  all.sort();
  let distinct = 0;
  for (let index = 0; index < all.length; index += 1) if (index === 0 || all[index] !== all[index - 1]) distinct += 1;
  return distinct;
}

function foldPrefixes(reports: readonly DayReport[]): Digest['prefixes'] {
  const sums = new Map<string, { requests: number; days: number }>();
  for (const { prefixes } of reports) {
    for (const { prefix, requests } of prefixes.rows) {
      const sum = sums.get(prefix) ?? { requests: 0, days: 0 };
      sums.set(prefix, { requests: sum.requests + requests, days: sum.days + 1 });
    }
  }
  const all = reports.reduce((sum, { traffic }) => sum + traffic.requests.ipv6, 0);
  return [...sums]
    .sort(([a, x], [b, y]) => y.requests - x.requests || (a < b ? -1 : 1))
    .slice(0, longestPrefixes)
    .map(([prefix, { requests, days }]) => ({ prefix, requests, days, share: shareOf(requests, all) }));
}

const order = { info: 0, warning: 1, high: 2 } as const;

function foldEvents(days: readonly Day[]): Digest['security'] {
  const events = { high: 0, warning: 0, info: 0 };
  const met = new Map<string, Digest['security']['recurring'][number]>();
  for (const { date, report } of days) {
    const today = new Set<string>();
    for (const { name, severity, source } of report.security.events) {
      events[severity] += 1;
      if (source === null) continue;
      const key = `${name} ${source}`;
      const known = met.get(key);
      const gravest = known !== undefined && order[known.severity] > order[severity] ? known.severity : severity;
      const dayCount = (known?.days ?? 0) + (today.has(key) ? 0 : 1);
      met.set(key, { name, source, severity: gravest, days: dayCount, first: known?.first ?? date, last: date });
      today.add(key);
    }
  }
  const recurring = [...met.values()]
    .filter((event) => event.days > 1)
    .sort((a, b) => order[b.severity] - order[a.severity] || b.days - a.days || (a.source < b.source ? -1 : 1));
  return { events, recurring: recurring.slice(0, longestRecurring) };
}

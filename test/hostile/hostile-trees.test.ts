import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readTree } from '../support/read-tree.ts';
import { plantHostileTree } from './tree.ts';
import { byFamily, type Truth } from './truth.ts';

/** `HOSTILE_SEEDS=200 npm test -- test/hostile` tries more of them; HOSTILE_FIRST is the first one. */
const first = Number(process.env['HOSTILE_FIRST'] ?? 1);
const seeds = Array.from({ length: Number(process.env['HOSTILE_SEEDS'] ?? 4) }, (_, index) => first + index);

test.each(seeds)('the figures of the hostile tree of seed %i are its truth', async (seed) => {
  const base = await mkdtemp(join(tmpdir(), 'hostile-'));
  try {
    const { roots, truth } = await plantHostileTree(base, seed);
    const run = await readTree(roots);
    try {
      const report = await run.report({ settings: { quality: { mostRejected: 1 } } });
      expect(figuresOf(report, run.found)).toEqual(truthOf(truth));
    } finally {
      await run.close();
    }
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});

type Run = Awaited<ReturnType<typeof readTree>>;

function figuresOf(report: Awaited<ReturnType<Run['report']>>, found: Run['found']) {
  const { traffic, clients, quality, flows } = report;
  const pairOf = ({ ipv4, ipv6 }: { ipv4: number; ipv6: number }) => ({ ipv4, ipv6 });
  const linesOf = ({ accepted, outsidePeriod, noData, skipData, byReason }: typeof quality.rows.byLogs.requests) => ({
    ...{ accepted, outside: outsidePeriod, nodata: noData, skipdata: skipData },
    ...byReason,
  });
  return {
    lines: {
      requests: linesOf(quality.rows.byLogs.requests),
      connections: linesOf(quality.rows.byLogs.connections),
      flows: linesOf(quality.rows.byLogs.flows),
    },
    requests: pairOf(traffic.requests),
    received: pairOf(traffic.receivedBytes),
    sent: pairOf(traffic.sentBytes),
    hours: Object.fromEntries(
      traffic.hourly.flatMap(({ start, requests: { ipv4, ipv6 } }) =>
        ipv4 + ipv6 === 0 ? [] : [[start.slice(0, 13), { ipv4, ipv6 }]],
      ),
    ),
    clients: { ipv4: clients.ipv4.addresses, ipv6: clients.ipv6.addresses, mapped: clients.ipv4.mappedRequests },
    balancers: Object.fromEntries(
      report.report.sources.filter(({ logs }) => logs === 'requests').map(({ source, lines }) => [source, lines]),
    ),
    flows: { ACCEPT: flows.accepted, REJECT: flows.rejected },
    flowAddresses: flows.addresses,
    flowTotals: [traffic.flows.total, traffic.packets.total, traffic.flowBytes.total],
    files: { read: quality.files.read, skipped: countBy(found.skipped.map(({ reason }) => reason)) },
    sectionErrors: report.sectionErrors,
  };
}

function truthOf(truth: Truth): ReturnType<typeof figuresOf> {
  const all = [truth.flows.ACCEPT, truth.flows.REJECT].flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
  const total = (figure: 'flows' | 'packets' | 'bytes') => all.reduce((sum, one) => sum + one[figure], 0);
  return {
    lines: truth.lines,
    requests: truth.requests,
    received: truth.received,
    sent: truth.sent,
    hours: Object.fromEntries(truth.hours),
    clients: { ...byFamily(truth.clients), mapped: truth.mapped.count },
    balancers: Object.fromEntries(truth.balancers),
    flows: truth.flows,
    flowAddresses: byFamily(truth.flowAddresses),
    flowTotals: [total('flows'), total('packets'), total('bytes')],
    files: { read: truth.files.read, skipped: Object.fromEntries(truth.skipped) },
    sectionErrors: [],
  };
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

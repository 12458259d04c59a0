import { noNetworks } from '../../src/contracts/networks.ts';
import { runRequestSchema } from '../../src/contracts/request.ts';
import { type QueryId, queryIds, type Row } from '../../src/contracts/rows.ts';
import { settingsSchema } from '../../src/contracts/settings.ts';
import { type SectionResults, SectionRun } from '../../src/sections/run-sections.ts';
import type { ReportSections, Section, SectionContext } from '../../src/sections/section.ts';
import { periodOf } from '../../src/stages/period.ts';
import { hoursOf } from '../../src/stages/period-calendar.ts';

export type Rows = { readonly [Q in QueryId]?: readonly Row<Q>[] };

export function contextOf(
  request: { date: string; to?: string } = { date: '2026-11-22' },
  zone = 'UTC',
): SectionContext {
  const period = periodOf(runRequestSchema.parse(request), zone);
  return {
    period,
    hours: hoursOf(period),
    found: { roots: [], files: [], skipped: [], sample: false },
    prefixes: { share: 0.01, minimumRequests: 100 },
    history: null,
    networks: noNetworks,
    publicIpv4: settingsSchema.parse({}).publicIpv4,
    natGateway: settingsSchema.parse({}).natGateway,
  };
}

function addAll<Q extends QueryId>(run: SectionRun, query: Q, rows: Rows): void {
  for (const row of rows[query] ?? []) run.add(query, row);
}

export function foldAll(sections: readonly Section[], rows: Rows, context = contextOf()): SectionResults {
  const run = new SectionRun(sections, context);
  for (const query of queryIds) addAll(run, query, rows);
  return run.finish();
}

/** What one section answers; throws what it threw. */
export function fold(section: Section, rows: Rows, context = contextOf()): ReportSections {
  const { sections, errors } = foldAll([section], rows, context);
  const [error] = errors;
  if (error !== undefined) throw new Error(error.error);
  return sections;
}

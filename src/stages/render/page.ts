import type { Report } from '../../contracts/report.ts';
import { type AbsentView, isBare, type SectionView, toAbsent } from './blocks.ts';
import { changesTable, figureSections } from './changes.ts';
import { describeComparison, describeSettings, describeStillness } from './comparison-words.ts';
import { cutMiddle, withUnits } from './formats.ts';
import { type Headline, writeHeadline } from './headline.ts';
import { type KeyFigure, makeKeyFigures } from './key-figures.ts';
import { viewAddressTypes } from './sections/address-types.ts';
import { viewAdoption } from './sections/adoption.ts';
import { viewClients } from './sections/clients.ts';
import { viewDualStack } from './sections/dual-stack.ts';
import { viewFlows } from './sections/flows.ts';
import { viewIpv4Costs } from './sections/ipv4-costs.ts';
import { type Definition, describeProvenance, glossary, type Provenance } from './sections/method.ts';
import { viewNetworks } from './sections/networks.ts';
import { viewPerformance } from './sections/performance.ts';
import { type QualityView, viewQuality } from './sections/quality.ts';
import { viewSecurity } from './sections/security.ts';
import { viewTls } from './sections/tls.ts';
import { viewTraffic } from './sections/traffic.ts';
import { viewTransition } from './sections/transition.ts';
import { viewTrend } from './sections/trend.ts';
import { describeSecurityState, hasFindings, type SecurityState } from './security-state.ts';
import type { PeriodWords } from './times.ts';
import type { ChartView, TableView, ViewContext } from './view.ts';

export interface QualityBanner {
  status: Report['quality']['status'];
  complete: boolean;
  partial: boolean;
  empty: boolean;
  message: string;
  reasons: string[];
}

/** All that report.hbs shows, in words. */
export interface PageView {
  language: string;
  title: string;
  period: PeriodWords;
  revision: string | null;
  sample: boolean;
  /** What stands for addresses; null when they are whole. */
  anonymised: string | null;
  headline: Headline;
  banner: QualityBanner;
  keyFigures: KeyFigure[];
  comparedWith: string;
  moved: { sentence: string; section: string }[];
  movedNote: string | null;
  /** That the settings were others on an earlier day; null when they were not, or nobody knows. */
  settingsNote: string | null;
  changes: TableView | null;
  contents: { id: string; name: string }[];
  security: SecurityState;
  /** In reading order, all that have something to show, but for data quality, method and provenance. */
  sections: SectionView[];
  /** Those that have nothing to show. */
  absent: AbsentView[];
  quality: QualityView;
  /** Of a report without a figure, what the lines and files were is the first question. */
  qualityFirst: boolean;
  /** Page one leaves room on paper: there are few sentences on it. */
  short: boolean;
  /** The picture that takes this room. */
  onPaper: ChartView | null;
  /** The pictures of the mail: those of the requests, or of the flow logs when there is no request. */
  mailCharts: ChartView[];
  glossary: readonly Definition[];
  provenance: Provenance;
}

/** Lines of page one that leave a quarter of a page of paper. */
const shortLines = 8;

export async function viewPage(context: ViewContext, title: string): Promise<PageView> {
  const { report } = context;
  const traffic = await viewTraffic(context);
  const flows = await viewFlows(context);
  const quality = viewQuality(context);
  const security = await viewSecurity(context);
  const alarmed = hasFindings(report);
  const all: SectionView[] = [
    ...(alarmed ? [security] : []),
    traffic,
    await viewTrend(context),
    await viewAdoption(context),
    await viewPerformance(context),
    await viewTls(context),
    await viewClients(context),
    await viewAddressTypes(context),
    viewNetworks(context),
    viewDualStack(context),
    viewTransition(context),
    flows,
    ...(alarmed ? [] : [security]),
    viewIpv4Costs(context),
  ];
  const sections = all.filter((section) => !isBare(section));
  const absent = all.filter(isBare).map(toAbsent);
  const banner = describeBanner(context);
  const state = describeSecurityState(context);
  const { previous, sameWeekday, moved } = report.comparison;
  const changes = previous === null && sameWeekday === null ? 0 : 4;
  const settingsNote = describeSettings(context);
  const lines = banner.reasons.length + state.worst.length + moved.length + changes + (settingsNote === null ? 0 : 2);
  const short = lines <= shortLines;
  const qualityFirst = report.quality.status === 'empty';
  const named = qualityFirst ? [quality, ...sections] : [...sections, quality];
  return {
    language: context.locale,
    title,
    period: context.period,
    revision: report.report.revision > 1 ? `Revision ${report.report.revision}` : null,
    sample: report.report.sample,
    anonymised: describeEdition(report),
    headline: writeHeadline(context),
    banner,
    keyFigures: await makeKeyFigures(context),
    comparedWith: describeComparison(context),
    moved: moved.map(({ sentence, figure }) => ({
      sentence: withUnits(sentence),
      section: figureSections[figure],
    })),
    movedNote: describeStillness(context),
    settingsNote,
    changes: changesTable(context),
    contents: [
      ...named.map(({ id, name }) => ({ id, name })),
      ...(absent.length === 0 ? [] : [{ id: 'absent', name: 'Nothing to show' }]),
      { id: 'method', name: 'Method' },
      { id: 'provenance', name: 'Provenance' },
    ],
    security: state,
    sections,
    absent,
    quality,
    qualityFirst,
    short,
    onPaper: short ? ([traffic.share, flows.bytes].find(({ picture }) => picture !== null) ?? null) : null,
    mailCharts: traffic.requests === null ? [flows.bytes] : [traffic.share, traffic.requests],
    glossary,
    provenance: describeProvenance(context),
  };
}

const editions = {
  truncate:
    'Addresses are shortened to their first 48 bits (IPv6) and 24 bits (IPv4); figures were counted before that.',
  pseudonym: 'Other addresses stand for the real ones, neighbours beside neighbours; figures were counted before that.',
} as const;

function describeEdition({ report: { anonymised } }: Report): string | null {
  return anonymised === undefined ? null : editions[anonymised];
}

/** Can today's figures be trusted? */
export function describeBanner({ report, period, formats }: ViewContext): QualityBanner {
  const { status, reasons, rows } = report.quality;
  const failed = report.sectionErrors.map(({ section }) => `The section ${cutMiddle(section, 40)} could not be made.`);
  const messages = {
    complete:
      rows.rejected === 0
        ? `Complete: every log that was found for this ${period.noun} is in the figures.`
        : `Complete: every log that was found for this ${period.noun} is in the figures, but for ${formats.counted(rows.rejected, 'unreadable line')}.`,
    partial: `Partial: something of this ${period.noun} is missing, so the counts are too low.`,
    empty: `Empty: there is no usable log line of this ${period.noun}.`,
  };
  return {
    status,
    complete: status === 'complete',
    partial: status === 'partial',
    empty: status === 'empty',
    message: messages[status],
    reasons: [...reasons, ...failed],
  };
}

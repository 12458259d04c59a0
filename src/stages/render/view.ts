import type { Report } from '../../contracts/report.ts';
import type { ChartForm, ChartInput } from './draw-chart.ts';
import type { Formats } from './formats.ts';
import type { PeriodWords } from './times.ts';
import type { TrustedMarkup } from './trusted-markup.ts';

/** What every view is made from. */
export interface ViewContext {
  report: Report;
  formats: Formats;
  period: PeriodWords;
  locale: string;
  /** Draws templates/charts/<spec>.vl.json in the forms a page needs. */
  draw(spec: string, input: ChartInput): Promise<Record<ChartForm, TrustedMarkup>>;
}

/** A section of the page: an id for links, a name, and a sentence that says what its figures mean. */
export interface SectionHead {
  id: string;
  name: string;
  takeaway: string;
  /** Why the section is missing, when it could not be made. */
  error: string | null;
  /** How the figures are counted and how to read them. */
  notes: string[];
}

export interface LegendItem {
  family: 'ipv6' | 'ipv4' | 'mean' | 'high' | 'warning' | 'info';
  mark: 'bar' | 'line' | 'dot';
  label: string;
}

/** A chart with its words and its data, or the sentence that stands in its place. */
export interface ChartView {
  id: string;
  title: string;
  summary: string;
  picture: {
    unit: string;
    legend: LegendItem[];
    wide: TrustedMarkup;
    narrow: TrustedMarkup;
    data: TableView;
  } | null;
}

export interface Column {
  label: string;
  kind: 'text' | 'number' | 'code';
}

interface Cell {
  text: string;
  kind: Column['kind'];
  /** Length of the small bar in a cell that shows a share, 0 to 100; null without a bar. */
  bar: string | null;
}

export interface TableRow {
  head: { text: string; kind: Column['kind'] };
  cells: Cell[];
  /** `rest` is the row of all others; families and severities carry their mark. */
  tone: RowTone;
}

export type RowTone = 'plain' | 'rest' | 'total' | 'ipv6' | 'ipv4' | 'high' | 'warning' | 'info';

export interface TableView {
  id: string;
  caption: string;
  columns: Column[];
  rows: TableRow[];
  /** What the reader must know about the rows, e.g. `12 of 40`; null when there is nothing. */
  note: string | null;
  /** True for a table that may be wider than a small screen and must then be reached by keyboard to be scrolled. */
  scrolls: boolean;
  /** True for a table that fits on one page of paper and is not to be split. */
  short: boolean;
}

export interface Fact {
  value: string;
  label: string;
}

/** A share as the text of a cell with a small bar beside it. */
export interface ShareCell {
  text: string;
  share: number | null;
}

interface TableInput {
  id: string;
  caption: string;
  columns: readonly (readonly [label: string, kind: Column['kind']])[];
  rows: readonly { cells: readonly (string | ShareCell)[]; tone?: RowTone }[];
  note?: string | null;
}

/** A table whose first column heads its rows. */
export function tableOf({ id, caption, columns, rows, note = null }: TableInput): TableView {
  const kinds = columns.map(([, kind]) => kind);
  return {
    id,
    caption,
    note,
    scrolls: columns.length > 3 || columns.some(([, kind]) => kind === 'code'),
    short: rows.length <= 16 && !rows.some(({ cells }) => cells.some(isLong)),
    columns: columns.map(([label, kind]) => ({ label, kind })),
    rows: rows.map(({ cells: [head = '', ...cells], tone = 'plain' }) => ({
      head: {
        text: typeof head === 'string' ? head : head.text,
        kind: tone === 'rest' ? 'text' : (kinds[0] ?? 'text'),
      },
      cells: cells.map((cell, index) => toCell(cell, kinds[index + 1] ?? 'text')),
      tone,
    })),
  };
}

/** So long that the row takes several lines. */
function isLong(cell: string | ShareCell): boolean {
  return typeof cell === 'string' && cell.length > 80;
}

function toCell(cell: string | ShareCell, kind: Column['kind']): Cell {
  if (typeof cell === 'string') return { text: cell, kind, bar: null };
  return { text: cell.text, kind, bar: cell.share === null ? null : (cell.share * 100).toFixed(1) };
}

/** The first rows of a ranking, and what to say of the others: `The first 15 of 40; report.json has all of them.` */
export function firstOf<T>(rows: readonly T[], most: number, { count }: Formats): { shown: T[]; note: string | null } {
  const note = rows.length > most ? `The first ${most} of ${count(rows.length)}; report.json has all of them.` : null;
  return { shown: rows.slice(0, most), note };
}

/** Why a section is empty, when aggregate could not make it. `sections` are the ids of its parts in the registry. */
export function errorOf(report: Report, sections: readonly string[]): string | null {
  const failed = report.sectionErrors.find(({ section }) => sections.includes(section));
  return failed === undefined ? null : failed.error;
}

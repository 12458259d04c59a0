import type { ChartView, Fact, SectionHead, TableView } from './view.ts';

/** Files beside the page that a reader may open: names relative to the page. */
export interface FileLink {
  href: string;
  label: string;
}

interface Callout {
  title: string;
  items: string[];
}

/** One part of a section; exactly one of these is not null. */
export interface Block {
  chart: ChartView | null;
  table: TableView | null;
  /** A table behind a disclosure: on paper it is left out. */
  folded: TableView | null;
  facts: Fact[] | null;
  sentences: string[] | null;
  callout: Callout | null;
  files: FileLink[] | null;
}

/** A section as templates/partials/blocks.hbs shows it: its parts in reading order. */
export interface SectionView extends SectionHead {
  blocks: Block[];
}

/** What a section says that has nothing to show. */
export interface AbsentView {
  id: string;
  name: string;
  text: string;
}

/** Nothing but charts without a picture: then the sentence of the section says it all. */
export function isBare({ error, blocks }: SectionView): boolean {
  return error === null && blocks.every(({ chart }) => chart !== null && chart.picture === null);
}

export function toAbsent({ id, name, takeaway, notes }: SectionView): AbsentView {
  return { id, name, text: [`${takeaway}.`, ...notes].join(' ') };
}

const nothing: Block = {
  chart: null,
  table: null,
  folded: null,
  facts: null,
  sentences: null,
  callout: null,
  files: null,
};

type Part = { [K in keyof Block]: Record<K, Block[K]> }[keyof Block];

/** The parts that are there: a null, an empty list or a table without rows is left out. */
export function blocksOf(parts: readonly Part[]): Block[] {
  return parts
    .map((part) => ({ ...nothing, ...part }))
    .filter((block) =>
      Object.values(block).some((value) => value !== null && !(Array.isArray(value) && value.length === 0)),
    );
}

import { z } from 'zod';
import type { SectionError } from '../contracts/report.ts';
import type { QueryId, Row } from '../contracts/rows.ts';
import { emptySections } from './empty.ts';
import { type ReportSections, type RowHandlers, type Section, type SectionContext, sectionsSchema } from './section.ts';

export interface SectionResults {
  sections: ReportSections;
  /** Sections that could not be made; in `sections` stands what emptySections says. */
  errors: SectionError[];
}

/**
 * Hands rows to sections. What one section throws ends that section alone: it becomes an entry of `errors`, and the
 * report stands.
 */
export class SectionRun {
  readonly #context: SectionContext;
  readonly #running: Running[];

  constructor(sections: readonly Section[], context: SectionContext) {
    this.#context = context;
    this.#running = sections.map((section) => new Running(section, context));
  }

  add<Q extends QueryId>(query: Q, row: Row<Q>): void {
    for (const section of this.#running) section.add(query, row);
  }

  /** The rows of the query cannot be known: all sections that want them fail. */
  fail(query: QueryId, error: unknown): void {
    for (const section of this.#running) if (section.wants(query)) section.fail(error);
  }

  finish(): SectionResults {
    let sections = emptySections(this.#context.hours);
    for (const section of this.#running) sections = section.finishInto(sections);
    return { sections, errors: this.#running.flatMap(({ error }) => error ?? []) };
  }
}

class Running {
  readonly #section: Section;
  #fold: ReturnType<Section['start']> | null = null;
  error: SectionError | null = null;

  constructor(section: Section, context: SectionContext) {
    this.#section = section;
    this.#attempt(() => {
      this.#fold = section.start(context);
    });
  }

  wants(query: QueryId): boolean {
    return this.#section.queries.includes(query);
  }

  add<Q extends QueryId>(query: Q, row: Row<Q>): void {
    const handlers: Partial<RowHandlers> | undefined = this.#fold?.on;
    const handle: ((row: Row<Q>) => void) | undefined = handlers?.[query];
    if (handle === undefined) return;
    try {
      handle(row);
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.error ??= { section: this.#section.id, error: messageOf(error) };
    this.#fold = null;
  }

  /** The sections with what this one answers; unchanged when it failed or when its answer does not hold to its schema. */
  finishInto(sections: ReportSections): ReportSections {
    let filled = sections;
    this.#attempt(() => {
      const answered = sectionsSchema.safeParse({ ...sections, ...this.#fold?.finish() });
      if (!answered.success) throw new Error(z.prettifyError(answered.error));
      filled = answered.data;
    });
    return filled;
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

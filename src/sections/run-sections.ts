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

export interface ClientDump {
  parts: Record<string, unknown>;
  errors: Record<string, string>;
}

/**
 * Hands rows to sections. What one section throws ends that section alone: it becomes an entry of `errors`, and the
 * report stands.
 */
export class SectionRun {
  readonly #context: SectionContext;
  readonly #running: Running[];
  /** By query, the sections that want its rows. */
  readonly #wanting = new Map<QueryId, readonly Running[]>();

  constructor(sections: readonly Section[], context: SectionContext) {
    this.#context = context;
    this.#running = sections.map((section) => new Running(section, context));
  }

  add<Q extends QueryId>(query: Q, row: Row<Q>): void {
    for (const section of this.#wantingRows(query)) section.add(query, row);
  }

  /** The rows of the query cannot be known: all sections that want them fail. */
  fail(query: QueryId, error: unknown): void {
    for (const section of this.#wantingRows(query)) section.fail(error);
  }

  #wantingRows(query: QueryId): readonly Running[] {
    const known = this.#wanting.get(query) ?? this.#running.filter((section) => section.wants(query));
    this.#wanting.set(query, known);
    return known;
  }

  /** What the sections have gathered from rows of `clients`, by section; the faults of those that failed, too. */
  dumpClients(): ClientDump {
    const parts: ClientDump['parts'] = {};
    const errors: ClientDump['errors'] = {};
    for (const section of this.#wantingRows('clients')) {
      const part = section.dumpClients();
      if (section.error !== null) errors[section.id] = section.error.error;
      else parts[section.id] = part;
    }
    return { parts, errors };
  }

  /** Takes what another run has gathered from other clients. */
  loadClients({ parts, errors }: ClientDump): void {
    for (const section of this.#wantingRows('clients')) {
      const error = errors[section.id];
      if (error !== undefined) section.fail(new Error(error));
      else section.loadClients(parts[section.id]);
    }
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

  get id(): string {
    return this.#section.id;
  }

  dumpClients(): unknown {
    let part: unknown;
    this.#attempt(() => {
      part = this.#clientParts().dump();
    });
    return part;
  }

  loadClients(part: unknown): void {
    if (this.#fold !== null) this.#attempt(() => this.#clientParts().load(part));
  }

  #clientParts() {
    const parts = this.#fold?.clientParts;
    if (parts === undefined) throw new Error(`the section ${this.id} cannot be made from shards of the clients`);
    return parts;
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
      if (this.#fold === null) return;
      // Its own parts only: the others have been checked.
      const schema = z.object(Object.fromEntries(this.#section.keys.map((key) => [key, sectionsSchema.shape[key]])));
      const answered = schema.safeParse(this.#fold.finish());
      if (!answered.success) throw new Error(z.prettifyError(answered.error));
      filled = { ...sections, ...answered.data };
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

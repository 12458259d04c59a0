import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { runScript, type Value, withoutComments } from './duckdb-script.ts';
import { readShared } from './query-directory.ts';

/**
 * Several questions begin with the same common table expressions (queries/shared), which DuckDB would work out for each
 * anew. Here each is worked out once into a table of the instance, by the first statement that has it, and its text in the
 * statement becomes a mention of that table. What a table is made of is the text itself and its values, so that there is
 * nothing to keep in step: a statement without these texts runs as it is.
 */
export class SharedTables {
  readonly #made = new Map<string, Promise<string>>();

  /** The statement and its values with the tables in place of the texts; tables that are not there yet are made. */
  async putIn(
    connection: DuckDBConnection,
    sql: string,
    values: readonly Value[],
  ): Promise<{ sql: string; values: Value[] }> {
    const rest = [...values];
    const plain = withoutComments(sql).trim();
    let text = plain;
    for (const { name, expressions } of await readShared()) {
      const shared = withoutComments(expressions).trim();
      const at = text.indexOf(shared);
      if (at < 0) continue;
      const [before, through] = [text.slice(0, at), text.slice(0, at + shared.length)];
      const select = `${through}\nSELECT * FROM ${name}`;
      const table = await this.#make(connection, name, select, rest.slice(0, countParameters(through)));
      rest.splice(countParameters(before), countParameters(shared));
      text = `${before}${name} AS (SELECT * FROM ${table})${text.slice(through.length)}`;
    }
    return text === plain ? { sql, values: rest } : { sql: text, values: rest };
  }

  /** To be made anew: the rows are about to change. */
  async drop(connection: DuckDBConnection): Promise<void> {
    const made = await Promise.allSettled(this.#made.values());
    this.forget();
    for (const one of made) if (one.status === 'fulfilled') await connection.run(`DROP TABLE ${one.value}`);
  }

  /** Their instance is gone, and they with it. */
  forget(): void {
    this.#made.clear();
  }

  #make(connection: DuckDBConnection, name: string, select: string, values: readonly Value[]): Promise<string> {
    const key = JSON.stringify([select, values]);
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const table = `shared_${name}_${randomUUID().replaceAll('-', '')}`;
    const making = runScript(connection, `CREATE TABLE ${table} AS ${select}`, values).then(() => table);
    this.#made.set(key, making);
    // What failed may be tried again.
    making.catch(() => this.#made.delete(key));
    return making;
  }
}

function countParameters(sql: string): number {
  return sql.split('?').length - 1;
}

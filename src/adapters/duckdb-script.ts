import type { DuckDBConnection } from '@duckdb/node-api';

/** What is bound to a parameter. */
export type Value = string | number;

/** Runs the statements in order; each takes as many of the values as it has parameters. */
export async function runScript(connection: DuckDBConnection, sql: string, values: readonly Value[]): Promise<void> {
  const statements = await connection.extractStatements(sql);
  let next = 0;
  for (let index = 0; index < statements.count; index++) {
    const prepared = await statements.prepare(index);
    try {
      for (let parameter = 1; parameter <= prepared.parameterCount; parameter++) {
        const value = values[next++];
        if (value === undefined) throw new Error(`the statement has more parameters than values: ${values.length}`);
        if (typeof value === 'number') prepared.bindBigInt(parameter, BigInt(value));
        else prepared.bindVarchar(parameter, value);
      }
      await prepared.run();
    } finally {
      prepared.destroySync();
    }
  }
}

export function withoutComments(sql: string): string {
  return sql.replaceAll(/--.*$/gm, '');
}

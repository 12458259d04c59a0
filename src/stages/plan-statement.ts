import { createHash } from 'node:crypto';
import type { Period } from '../contracts/period.ts';
import type { Run } from '../contracts/stages.ts';
import { type Statement, sqlLiteral } from '../contracts/statement.ts';

/** The token covers text, values and place: a changed statement is never taken for the one that ran before. */
export function statement(
  kind: Statement['kind'],
  id: string,
  sql: string,
  parameters: string[],
  output: string,
): Statement {
  const token = createHash('sha256')
    .update(JSON.stringify([kind, id, sql, parameters, output]))
    .digest('hex');
  return { kind, id, sql, parameters, output, token };
}

/** A statement names its parameters in order, `-- parameters: start, end`; `fallback` is what it takes otherwise. */
export function parametersOf(sql: string, fallback: string[], run: Run, more: Record<string, number> = {}): string[] {
  const named = /^--\s*parameters:\s*(.+)$/m.exec(sql)?.[1]?.split(',') ?? fallback;
  return named.map((name) => sqlLiteral(more[name.trim()] ?? parameterValue(name.trim(), run)));
}

function parameterValue(name: string, run: Run): string {
  const { start, end }: Period = run.period;
  const day = 86_400_000;
  switch (name) {
    case 'run':
      return run.run;
    case 'start':
      return sqlTime(Date.parse(start));
    case 'end':
      return sqlTime(Date.parse(end));
    // Partitions one day either side: the file of a day's last minutes lies in the next day's folder.
    case 'first_day':
      return sqlTime(Date.parse(start) - day)
        .slice(0, 10)
        .replaceAll('-', '/');
    case 'last_day':
      return sqlTime(Date.parse(end) - 1 + day)
        .slice(0, 10)
        .replaceAll('-', '/');
    default:
      throw new Error(`a statement asks for the parameter "${name}", which nobody provides`);
  }
}

/** `2026-11-22 00:00:00`, UTC. */
function sqlTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** A table as a CREATE EXTERNAL TABLE statement of Athena describes it. */
export interface TableDefinition {
  name: string;
  comment: string;
  columns: Column[];
  partitions: Column[];
  serde: string;
  serdeProperties: Record<string, string>;
  inputFormat: string;
  outputFormat: string;
  location: string;
  properties: Record<string, string>;
}

export interface Column {
  name: string;
  type: string;
}

/** The statement is not one that this reader knows. */
export class DdlUnreadable extends Error {
  override readonly name = 'DdlUnreadable';
}

/** What `STORED AS PARQUET` stands for (Hive, "Parquet"). */
const parquet = {
  serde: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
};

type Token = { kind: 'word' | 'name' | 'text' | 'sign'; value: string };

const tokenPattern =
  /\s+|--[^\n]*|(?<word>[A-Za-z_][A-Za-z0-9_]*)|`(?<name>[^`]+)`|'(?<text>(?:[^']|'')*)'|(?<sign>[(),=])/y;

/** Reads a statement of queries/tables/*.athena.sql. @throws DdlUnreadable */
export function readTableDdl(sql: string): TableDefinition {
  const statement = new Statement(tokenize(sql));
  statement.expect('CREATE', 'EXTERNAL', 'TABLE', 'IF', 'NOT', 'EXISTS');
  const table: TableDefinition = {
    name: statement.name(),
    columns: statement.columns(),
    comment: '',
    partitions: [],
    serde: '',
    serdeProperties: {},
    inputFormat: '',
    outputFormat: '',
    location: '',
    properties: {},
  };
  while (!statement.isAtEnd()) readClause(statement, table);
  for (const [part, value] of Object.entries(table)) {
    if (value === '') throw new DdlUnreadable(`the table ${table.name} has no ${part}`);
  }
  return table;
}

function readClause(statement: Statement, table: TableDefinition): void {
  const clause = statement.word();
  switch (clause) {
    case 'COMMENT':
      table.comment = statement.text();
      return;
    case 'PARTITIONED':
      statement.expect('BY');
      table.partitions = statement.columns();
      return;
    case 'ROW':
      statement.expect('FORMAT', 'SERDE');
      table.serde = statement.text();
      return;
    case 'WITH':
      statement.expect('SERDEPROPERTIES');
      table.serdeProperties = statement.properties();
      return;
    case 'STORED':
      statement.expect('AS');
      readStorage(statement, table);
      return;
    case 'LOCATION':
      table.location = statement.text();
      return;
    case 'TBLPROPERTIES':
      table.properties = statement.properties();
      return;
    default:
      throw new DdlUnreadable(`the table ${table.name} has the clause ${clause}, which is not known here`);
  }
}

function readStorage(statement: Statement, table: TableDefinition): void {
  const format = statement.word();
  if (format === 'PARQUET') {
    Object.assign(table, parquet);
    return;
  }
  if (format !== 'INPUTFORMAT') throw new DdlUnreadable(`the table ${table.name} is stored as ${format}`);
  table.inputFormat = statement.text();
  statement.expect('OUTPUTFORMAT');
  table.outputFormat = statement.text();
}

function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < sql.length) {
    const start = tokenPattern.lastIndex;
    const found = tokenPattern.exec(sql);
    if (found === null) throw new DdlUnreadable(`cannot read on at: ${sql.slice(start, start + 40)}`);
    const { word, name, text, sign } = found.groups ?? {};
    if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
  }
  return tokens;
}

class Statement {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  #take(...kinds: Token['kind'][]): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || !kinds.includes(token.kind)) {
      throw new DdlUnreadable(`${kinds.join(' or ')} expected, not ${token?.value ?? 'the end'}`);
    }
    this.#at += 1;
    return token.value;
  }

  word(): string {
    return this.#take('word').toUpperCase();
  }

  name(): string {
    return this.#take('word', 'name');
  }

  text(): string {
    return this.#take('text');
  }

  expect(...words: string[]): void {
    for (const word of words) {
      const found = this.word();
      if (found !== word) throw new DdlUnreadable(`${word} expected, not ${found}`);
    }
  }

  /** `(name type, …)` */
  columns(): Column[] {
    return this.#list(() => ({ name: this.name(), type: this.#take('word') }));
  }

  /** `('key' = 'value', …)` */
  properties(): Record<string, string> {
    const entries = this.#list((): [string, string] => {
      const key = this.text();
      this.#sign('=');
      return [key, this.text()];
    });
    return Object.fromEntries(entries);
  }

  #list<T>(item: () => T): T[] {
    const items: T[] = [];
    this.#sign('(');
    do items.push(item());
    while (this.#sign(',', ')') === ',');
    return items;
  }

  #sign(...signs: string[]): string {
    const found = this.#take('sign');
    if (!signs.includes(found)) throw new DdlUnreadable(`${signs.join(' or ')} expected, not ${found}`);
    return found;
  }
}

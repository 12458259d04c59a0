/**
 * The small interfaces through which the stages reach the world. Adapters implement them; stages, sections and
 * detectors never import an adapter.
 */

import type { Readable } from 'node:stream';
import type { FoundLogs, LogFile, LogKind } from './contracts/logs.ts';
import type { NetworkFiles } from './contracts/networks.ts';
import type { Period } from './contracts/period.ts';
import type { QueryId } from './contracts/rows.ts';
import type { Statement, StatementResult } from './contracts/statement.ts';

/** Thrown by `ObjectStore.get` and `open` when the key does not exist. */
export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound';
}

/** Thrown by `ObjectStore.put` when `ifAbsent` or `ifMatch` does not hold (S3 answers 412). */
export class ObjectConflict extends Error {
  override readonly name = 'ObjectConflict';
}

export interface PutOptions {
  contentType?: string;
  /** Write only if the key does not exist yet (`If-None-Match: *`). */
  ifAbsent?: boolean;
  /** Write only if the stored version still has this tag (`If-Match`). */
  ifMatch?: string;
}

export interface StoredObject {
  key: string;
  /** Bytes. */
  size: number;
}

/** Keys are relative, with `/` between segments, without `.` and `..` segments. A `put` is atomic: old or new, never half. */
export interface ObjectStore {
  get(key: string): Promise<{ body: Uint8Array; etag: string }>;
  open(key: string): Promise<Readable>;
  put(key: string, body: Uint8Array | string, options?: PutOptions): Promise<{ etag: string }>;
  /**
   * Stores a stream whose length is not known. The key appears, or changes, when the stream has ended well; when reading
   * or writing fails, everything stays as it was.
   */
  write(key: string, body: Readable, options?: Pick<PutOptions, 'contentType'>): Promise<void>;
  /** All keys that begin with `prefix`, in code-unit order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  delete(key: string): Promise<void>;
  /** Where a person or another program finds the key: a path or an `s3://` address. */
  locate(key: string): string;
}

export interface FolderFile {
  /** Relative to the folder. */
  path: string;
  body: Uint8Array | string;
  contentType: string;
}

/** The report archive: an object store in which a whole folder can appear at once. */
export interface Archive extends ObjectStore {
  /**
   * Makes `<folder>.r<revision>/` with all files and then lets `<folder>/` show it. A reader of `<folder>/` sees the
   * revision before or this one, never a mixture, at whatever moment the writer dies. S3 cannot swap folders: there each
   * file is the one or the other, and `<folder>.r<revision>/` is whole. Throws `ObjectConflict` when the folder shows
   * this revision with other files, or a later one, or when another writer is at it.
   */
  publishFolder(folder: string, revision: number, files: readonly FolderFile[]): Promise<void>;
}

/** Runs SQL. Statements are the texts in queries/, parameters are SQL literals (see contracts/statement.ts). */
export interface QueryEngine {
  readonly name: 'duckdb' | 'trino' | 'athena';
  execute(statement: Statement): Promise<StatementResult>;
  /** Lets go of the memory that it holds, until the next statement. Not all engines hold any. */
  release?(): Promise<void>;
  close(): Promise<void>;
}

/** Finds the log files of a period, sorted out by name and content. */
export interface LogSource {
  find(period: Period): Promise<FoundLogs>;
  /** The first line of the file that equals `sample`, 1-based; null when it cannot be told. Costs one read of the file. */
  locateLine(logs: LogKind, key: string, sample: string): Promise<number | null>;
}

/** What the user's files tell about networks: countries, autonomous systems, AWS, proxies, bad names. */
export interface Networks {
  /** Never fails for a file that cannot be used: that is among the faults of the answer. */
  load(): Promise<NetworkFiles>;
}

export interface PdfOptions {
  title: string;
  author: string;
  subject: string;
  /** BCP 47, e.g. `en`. */
  language: string;
  keywords: string[];
  /** Pinned CreationDate and ModDate, so that the same report gives the same bytes. */
  date: Date;
}

export interface PngOptions {
  /** CSS pixels. */
  width: number;
  /** Device pixels per CSS pixel. */
  scale: number;
  /** Only this element; the whole page without. */
  selector?: string;
}

export interface Printer {
  printPdf(html: string, options: PdfOptions): Promise<Uint8Array>;
  printPng(html: string, options: PngOptions): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface MailAttachment {
  filename: string;
  contentType: string;
  content: Uint8Array;
  /** Set for inline pictures: the Content-ID without angle brackets. */
  cid?: string;
}

export interface MailMessage {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** With angle brackets; the same report and revision always gives the same one. */
  messageId: string;
  date: Date;
  headers: Record<string, string>;
  attachments: MailAttachment[];
}

/** Delivers a mail, or throws `MailRejected` (permanent, 5xx) or `MailDeferred` (try again, 4xx or no connection). */
export interface Mailer {
  /** Answers where the mail went: a file, or the server's own identifier. */
  send(message: MailMessage): Promise<{ delivered: string }>;
}

/** The server refuses for good (SMTP 5xx, unverified identity): trying again does not help. */
export class MailRejected extends Error {
  override readonly name = 'MailRejected';
}

/** The server cannot take the mail now (SMTP 4xx, no connection): the workflow tries again. */
export class MailDeferred extends Error {
  override readonly name = 'MailDeferred';
}

export interface MetricPoint {
  /** CloudWatch metric name, namespace IPv6Report. */
  name: string;
  unit: 'Count' | 'Bytes' | 'Percent' | 'Seconds';
  value: number;
  /** The hour the figure belongs to, not the hour of publishing. */
  timestamp: Date;
  dimensions: Record<string, string>;
}

export interface Metrics {
  /** Answers how many of the points were taken: a monitoring system may refuse those of long ago. */
  publish(points: readonly MetricPoint[]): Promise<number>;
}

export interface Alerts {
  send(alert: { severity: 'info' | 'warning' | 'high'; subject: string; text: string }): Promise<void>;
}

/** The only source of the present moment, for `generatedAt` and nothing else. */
export interface Clock {
  now(): Date;
}

/** The SQL texts of queries/, by the engine that is to read them. */
export interface QueryLibrary {
  /** queries/extract/<logs>.<engine>.sql, for files of these formats; for text without. */
  extract(logs: LogKind, engine: QueryEngine['name'], formats?: readonly LogFile['format'][]): Promise<string>;
  /** queries/analyse/<id>.sql; `clients` also for the clients of one shard, by the parameters `shards` and `shard`. */
  analyse(id: QueryId, options?: { inShards?: boolean }): Promise<string>;
}

/** One weight of a typeface, as embedded into the page. */
export interface FontFile {
  family: string;
  /** CSS font-weight. */
  weight: number;
  woff2: Uint8Array;
}

/** The texts of templates/ and the typefaces. */
export interface TemplateAssets {
  /** templates/<name>: `report.hbs`, `report.css`, `charts/share.vl.json` … */
  text(name: string): Promise<string>;
  /** File names in templates/<folder>/, in code-unit order. */
  names(folder: 'partials' | 'charts'): Promise<string[]>;
  fonts(): Promise<FontFile[]>;
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Archive, type FolderFile, ObjectConflict, ObjectNotFound, type PutOptions } from '../../src/ports.ts';

/** An object store and archive in memory, with the same promises as the real ones. `writes` lists the keys in order. */
export class MemoryStore implements Archive {
  readonly objects = new Map<string, Uint8Array>();
  readonly writes: string[] = [];
  readonly #base: string;

  constructor(base = 'memory://store') {
    this.#base = base;
  }

  async get(key: string): Promise<{ body: Uint8Array; etag: string }> {
    const body = this.objects.get(assertKey(key));
    if (body === undefined) throw new ObjectNotFound(key);
    return { body, etag: etagOf(body) };
  }

  async open(key: string): Promise<Readable> {
    const { body } = await this.get(key);
    return Readable.from([Buffer.from(body)]);
  }

  async put(key: string, body: Uint8Array | string, options: PutOptions = {}): Promise<{ etag: string }> {
    const stored = this.objects.get(assertKey(key));
    if (options.ifAbsent === true && stored !== undefined) throw new ObjectConflict(key);
    if (options.ifMatch !== undefined && (stored === undefined || etagOf(stored) !== options.ifMatch)) {
      throw new ObjectConflict(key);
    }
    const bytes = toBytes(body);
    this.objects.set(key, bytes);
    this.writes.push(key);
    return { etag: etagOf(bytes) };
  }

  async write(key: string, body: Readable): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    await this.put(key, Buffer.concat(chunks));
  }

  async *list(prefix: string): AsyncIterable<{ key: string; size: number }> {
    for (const key of [...this.objects.keys()].sort()) {
      const body = this.objects.get(key);
      if (body !== undefined && key.startsWith(prefix)) yield { key, size: body.byteLength };
    }
  }

  async delete(key: string): Promise<void> {
    this.objects.delete(assertKey(key));
  }

  locate(key: string): string {
    return `${this.#base}/${key}`;
  }

  async publishFolder(folder: string, revision: number, files: readonly FolderFile[]): Promise<void> {
    for (const place of [`${folder}.r${revision}/`, `${folder}/`]) {
      for (const key of [...this.objects.keys()]) if (key.startsWith(place)) this.objects.delete(key);
      for (const file of files) this.objects.set(assertKey(place + file.path), toBytes(file.body));
    }
    this.writes.push(`${folder}/`);
  }

  /** The stored text, for assertions. */
  text(key: string): string {
    const body = this.objects.get(key);
    if (body === undefined) throw new ObjectNotFound(key);
    return new TextDecoder().decode(body);
  }
}

function toBytes(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body.slice();
}

function etagOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function assertKey(key: string): string {
  if (key.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new RangeError(`not a key: ${key}`);
  }
  return key;
}

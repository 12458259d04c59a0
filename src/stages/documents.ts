import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { ObjectNotFound, type ObjectStore } from '../ports.ts';

/** A stored document is no JSON, or does not hold to its schema. */
export class DocumentInvalid extends Error {
  override readonly name = 'DocumentInvalid';
}

/** Reads a JSON document. Throws `ObjectNotFound` or `DocumentInvalid`, which name where it lies. */
export async function readDocument<T>(store: ObjectStore, key: string, schema: z.ZodType<T>): Promise<T> {
  const { body } = await store.get(key);
  return parseDocument(body, schema, store.locate(key));
}

/** The stored bytes with their tag; null when the key does not exist. */
export async function getIfThere(store: ObjectStore, key: string): Promise<{ body: Uint8Array; etag: string } | null> {
  try {
    return await store.get(key);
  } catch (error) {
    if (error instanceof ObjectNotFound) return null;
    throw error;
  }
}

export function parseDocument<T>(body: Uint8Array, schema: z.ZodType<T>, place: string): T {
  let document: unknown;
  try {
    document = JSON.parse(textOf(body));
  } catch (cause) {
    throw new DocumentInvalid(`${place} is not JSON`, { cause });
  }
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const faults = read.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`);
  throw new DocumentInvalid(`${place} does not hold to its schema: ${faults.join('; ')}`);
}

/** JSON as it is stored: indented, so that people can read and compare it. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

export function sha256(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}

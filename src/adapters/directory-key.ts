import { createHash } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';

/** Names that begin so belong to the store itself: temporary files and locks. No key may use them. */
export const reservedPrefix = '.~';

/** A key that could lead out of the store, or that two systems would read differently. */
export class InvalidKey extends Error {
  override readonly name = 'InvalidKey';
}

/** Checks a key: relative, `/` between segments, nothing that leads elsewhere (CWE-22). Throws `InvalidKey`. */
export function checkKey(key: string): void {
  if (key === '') throw new InvalidKey('the key "" is empty');
  const shown = JSON.stringify(key);
  if (key.startsWith('/')) throw new InvalidKey(`the key ${shown} is absolute; keys are relative to the store`);
  if (key.includes('\0')) throw new InvalidKey(`the key ${shown} contains a NUL character`);
  if (key.includes('\\')) throw new InvalidKey(`the key ${shown} contains a backslash, which Windows reads as "/"`);
  if (/^[A-Za-z]:/.test(key)) throw new InvalidKey(`the key ${shown} begins like a Windows drive`);
  for (const segment of key.split('/')) {
    if (segment === '') throw new InvalidKey(`the key ${shown} has an empty segment`);
    if (segment === '.' || segment === '..') throw new InvalidKey(`the key ${shown} has a "${segment}" segment`);
    if (segment.startsWith(reservedPrefix)) {
      throw new InvalidKey(
        `the key ${shown} uses a name that begins with "${reservedPrefix}", which the store reserves`,
      );
    }
  }
}

/** Checks the beginning of keys: as `checkKey`, but it may be empty or end in a slash. */
export function checkPrefix(prefix: string): void {
  if (prefix !== '') checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}

/** The path of a checked key. */
export function keyPath(root: string, key: string): string {
  checkPrefix(key);
  return join(resolve(root), key);
}

/** The lock beside a file or folder. Hashed, because the name itself may already be as long as a name can be. */
export function lockPath(path: string): string {
  const name = createHash('sha256').update(basename(path)).digest('hex').slice(0, 16);
  return join(dirname(path), `${reservedPrefix}lock-${name}`);
}

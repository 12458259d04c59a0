import type { ObjectStore } from '../ports.ts';

/** A result lies where the work store cannot reach it. */
export class LocationOutside extends Error {
  override readonly name = 'LocationOutside';
}

/**
 * The key of what an engine wrote: the inverse of `locate`. Engines answer locations, because Athena adds a file name of
 * its own to the place it was given.
 * @throws LocationOutside
 */
export function keyOfLocation(location: string, store: Pick<ObjectStore, 'locate'>): string {
  const base = store.locate('').replace(/\/*$/, '/');
  const key = location.startsWith(base) ? location.slice(base.length) : '';
  const segments = key.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new LocationOutside(
      `the result ${location} does not lie in the work store ${base}. An Athena workgroup that enforces a location of its own ` +
        'decides it: take one whose location lies in the work store, or name the work store that holds it.',
    );
  }
  return key;
}

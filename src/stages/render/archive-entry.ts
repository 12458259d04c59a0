import type { CatalogEntry } from '../../contracts/catalog.ts';
import { describePeriod } from './times.ts';

/** The period of a report in a few words. */
export function nameOf({ period }: CatalogEntry, locale: string): string {
  return describePeriod(period, locale).short;
}

/** A relative address; every segment is encoded, so that a folder can be nothing but a path. */
export function linkTo({ folder }: CatalogEntry, file: string): string {
  return [...folder.split('/'), ...file.split('/')].map(encodeURIComponent).join('/');
}

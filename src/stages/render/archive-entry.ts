import type { CatalogEntry } from '../../contracts/catalog.ts';
import { describePeriod } from './times.ts';

/** The period of a report in a few words. */
export function nameOf({ period }: CatalogEntry, locale: string): string {
  const words = describePeriod(period, locale);
  return words.noun === 'day' || words.hours === '00:00 to 24:00' ? words.short : `${words.short}, ${words.hours}`;
}

/** A relative address; every segment is encoded, so that a folder can be nothing but a path. */
export function linkTo({ folder }: CatalogEntry, file: string): string {
  return [...folder.split('/'), ...file.split('/')].map(encodeURIComponent).join('/');
}

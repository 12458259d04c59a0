import { PDFDict, type PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';

/** What the printed document itself says about its headings and the places that links lead to. */
export interface Signposts {
  /** The whole text of every heading in document order, words that are for the outline only included. */
  headings: readonly string[];
  /** What stands at the place with this id. */
  places: Readonly<Record<string, string>>;
}

const name = (text: string): PDFName => PDFName.of(text);

/** Gives every link words of its own (ISO 14289-1, 7.18.5): the heading that it leads to, or its address. */
export function describeLinks(document: PDFDocument, { places }: Signposts): void {
  for (const page of document.getPages()) {
    for (const ref of page.node.Annots()?.asArray() ?? []) {
      const link = document.context.lookup(ref, PDFDict);
      if (link.lookup(name('Subtype')) !== name('Link') || link.has(name('Contents'))) continue;
      const words = describe(link, places);
      if (words !== undefined) link.set(name('Contents'), PDFHexString.fromText(words));
    }
  }
}

function describe(link: PDFDict, places: Signposts['places']): string | undefined {
  const target = link.lookup(name('Dest'));
  const id = target instanceof PDFName || isText(target) ? target.decodeText() : undefined;
  if (id !== undefined) return places[id] || id;
  const address = link.lookupMaybe(name('A'), PDFDict)?.lookup(name('URI'));
  return isText(address) ? address.decodeText() : undefined;
}

/**
 * Chromium fills the outline with what it paints: without hidden words, without the spaces at line ends, and a heading
 * at the top of a page sometimes twice. Puts the whole text there, once.
 */
export function titleOutline(document: PDFDocument, { headings }: Signposts): void {
  const outlines = document.catalog.lookupMaybe(name('Outlines'), PDFDict);
  if (outlines === undefined) return;
  let next = 0;
  const visit = (parent: PDFDict): void => {
    let item = parent.lookupMaybe(name('First'), PDFDict);
    while (item !== undefined) {
      const following = item.lookupMaybe(name('Next'), PDFDict);
      const title = item.lookup(name('Title'));
      const painted = isText(title) ? squash(title.decodeText()) : '';
      const index = headings.findIndex((heading, at) => at >= next && paints(heading, painted));
      const heading = headings[index];
      const again = index !== next && paints(headings[next - 1] ?? '', painted);
      if (again && !item.has(name('First'))) {
        unlink(parent, item);
      } else if (heading !== undefined) {
        item.set(name('Title'), PDFHexString.fromText(heading));
        next = index + 1;
      }
      visit(item);
      item = following;
    }
  };
  visit(outlines);
}

function unlink(parent: PDFDict, item: PDFDict): void {
  const [before, after] = [item.get(name('Prev')), item.get(name('Next'))];
  const neighbour = (key: string): PDFDict | undefined => item.lookupMaybe(name(key), PDFDict);
  const put = (target: PDFDict | undefined, key: string, value: typeof before): void => {
    if (target === undefined) return;
    if (value === undefined) target.delete(name(key));
    else target.set(name(key), value);
  };
  put(neighbour('Prev') ?? parent, before === undefined ? 'First' : 'Next', after);
  put(neighbour('Next') ?? parent, after === undefined ? 'Last' : 'Prev', before);
  // An open item counts the visible ones below it, so every one above counts one less.
  for (let above: PDFDict | undefined = parent; above !== undefined; ) {
    const count = above.lookupMaybe(name('Count'), PDFNumber)?.asNumber();
    if (count !== undefined) above.set(name('Count'), PDFNumber.of(count - Math.sign(count)));
    above = above.lookupMaybe(name('Parent'), PDFDict);
  }
}

function isText(value: unknown): value is PDFString | PDFHexString {
  return value instanceof PDFString || value instanceof PDFHexString;
}

/** Whether a heading is what was painted, some of its letters left out. */
function paints(heading: string, painted: string): boolean {
  let found = 0;
  for (const letter of squash(heading).split('')) if (letter === painted[found]) found += 1;
  return painted !== '' && found === painted.length;
}

function squash(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, '');
}

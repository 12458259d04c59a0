/**
 * A line of a log, fit to be shown: query strings and passwords in URLs are left out, for they may hold secrets, and what
 * would steer a terminal, a page or a spreadsheet becomes a visible escape (CWE-117, CWE-150).
 */
export function guardSample(sample: string): string {
  return sample
    .replaceAll(/\?[^\s"]+/g, '?…')
    .replaceAll(/(:\/\/)[^\s"/@]+@/g, '$1…@')
    .replaceAll(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

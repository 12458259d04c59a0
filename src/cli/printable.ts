/**
 * Makes a string from outside fit for a terminal: control characters, C1 codes and bidirectional overrides become
 * visible escapes, so that a file name cannot move the cursor or hide text (CWE-150).
 */
export function printable(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

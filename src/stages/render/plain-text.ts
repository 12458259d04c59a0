import Handlebars from 'handlebars';
import { toPlainCharacters, withoutControls } from './formats.ts';

/**
 * A view for a plain-text template: its strings are not escaped for HTML, and none of them can begin a line of its own
 * or carry a control character.
 */
export function toPlainView(value: unknown): unknown {
  if (typeof value === 'string') return new Handlebars.SafeString(toOneLine(value));
  if (Array.isArray(value)) return value.map(toPlainView);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toPlainView(part)]));
}

function toOneLine(text: string): string {
  return withoutControls(toPlainCharacters(text));
}

/**
 * Markup that may stand in a page unescaped: the pictures of draw-chart.ts and the style of style-sheet.ts, which alone
 * make it. Everything else is text, and Handlebars escapes text.
 */
export class TrustedMarkup {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toMarkup(): string {
    return this.#markup;
  }
}

import { HtmlValidate } from 'html-validate';

const rules = {
  // Formatting, not correctness.
  'no-trailing-whitespace': 'off',
  'long-title': 'off',
  // The doctype and void elements are those of HTML5.
  'void-style': 'off',
} as const;
const pages = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { ...rules, 'no-redundant-role': 'error' },
});
const mails = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    ...rules,
    // Mail programs know inline styles and tables with their old attributes only.
    'no-inline-style': 'off',
    'no-deprecated-attr': 'off',
    deprecated: 'off',
    // Old mail programs know `presentation`, not `none`.
    'presentation-role-style': 'off',
  },
});

/** What is no valid HTML in a page: `rule line 3: message`. */
export function findPageProblems(html: string): Promise<string[]> {
  return findProblems(pages, html);
}

/** The same of a mail, which may use what only mail programs still need. */
export function findMailProblems(html: string): Promise<string[]> {
  return findProblems(mails, html);
}

async function findProblems(validator: HtmlValidate, html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId} line ${line}: ${message}`),
  );
}

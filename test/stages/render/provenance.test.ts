import { expect, test } from '@jest/globals';
import type { Report } from '#src/contracts/report.ts';
import { renderReport, visibleText } from './rendered.ts';
import { exampleReport } from './variants.ts';

const changed = 'were changed since';
const sentence = /Settings or network files were changed since the report of Sun\s15\sNov, so figures/;

async function readAll(change: (report: Report) => void) {
  const report = exampleReport();
  change(report);
  const { html, mail } = await renderReport(report);
  return { page: visibleText(html), mail: visibleText(mail.html), text: mail.text };
}

test('page and mail name the configuration by its first twelve digits', async () => {
  const { page, mail, text } = await readAll(({ report }) => {
    report.configuration = `0123456789abcdef${'0'.repeat(48)}`;
  });
  expect(page).toContain('Configuration 0123456789ab, the first 12 digits');
  for (const words of [mail, text]) expect(words).toContain(', configuration 0123456789ab.');
  for (const words of [page, mail, text]) expect(words).not.toContain(changed);
});

test('of a report that tells none, nothing is said', async () => {
  const { page, mail, text } = await readAll(({ report }) => {
    delete report.configuration;
  });
  for (const words of [page, mail, text]) {
    expect(words.toLowerCase()).not.toContain('configuration');
    expect(words).not.toContain(changed);
  }
});

test('settings that changed since an earlier day are told where figures are compared', async () => {
  const { page, mail, text } = await readAll(({ comparison }) => {
    if (comparison.sameWeekday !== null) comparison.sameWeekday.settingsChanged = true;
  });
  for (const words of [page, mail, text]) expect(words).toMatch(sentence);
});

test('settings that changed since the revision before are told beside what else did', async () => {
  const files = { added: 0, removed: 0, resized: 0, keys: [] };
  const changes = { since: 1, files, figures: [], sections: ['report'] };
  const told = await readAll((report) => {
    report.changes = { ...changes, settingsChanged: true };
  });
  expect(told.page).toContain(
    'since revision 1: no key figure. Settings or network files were changed since revision 1, so figures',
  );
  const silent = await readAll((report) => {
    report.changes = changes;
  });
  expect(silent.page).toContain('since revision 1: no key figure ');
  expect(silent.page).not.toContain(changed);
});

test('key figures of the revision before stand beside those of this one', async () => {
  const { page } = await readAll((report) => {
    const figures = [{ figure: 'traffic.requests.total', before: 657_000, after: 657_221 }];
    const files = { added: 2, removed: 0, resized: 0, keys: ['a', 'b'] };
    report.changes = { since: 1, files, figures, sections: ['traffic'] };
  });
  expect(page).toContain('since revision 1: 2 log files more; requests from 657,000 to 657,221');
});

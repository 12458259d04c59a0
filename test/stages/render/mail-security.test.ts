import { expect, test } from '@jest/globals';
import type { SecurityEvent } from '../../../src/contracts/report-security.ts';
import { viewMailSecurity } from '../../../src/stages/render/mail-security.ts';
import { exampleReport } from './variants.ts';

function withEvents(severities: SecurityEvent['severity'][], change = (_: ReturnType<typeof exampleReport>) => {}) {
  const report = exampleReport();
  const [event] = report.security.events;
  if (event === undefined) throw new Error('the example has no event');
  report.security.events = severities.map((severity, i) => ({ ...event, id: `${event.id} ${i}`, severity }));
  change(report);
  return report;
}

test('names the gravest events and where the block list is', () => {
  const report = withEvents(['high', 'warning', 'info']);
  const security = viewMailSecurity(report, 'https://reports.example/a/');
  expect(security?.message).toBe('1 security event of high severity, and 1 warning in the report.');
  expect(security?.events).toHaveLength(1);
  expect(security?.events[0]?.name).toBe(report.security.events[0]?.name);
  expect(security?.block?.href).toMatch(/^https:\/\/reports\.example\/a\/reports\/.*\/blocklist\.txt$/);
  expect(viewMailSecurity(report, undefined)?.block).toMatchObject({ href: null });
});

test('shows five events and counts the others', () => {
  const security = viewMailSecurity(withEvents(Array(7).fill('high')), undefined);
  expect(security?.events).toHaveLength(5);
  expect(security?.more).toBe('and 2 more in the report');
});

test('says that there is nothing, and says nothing when no rule ran', () => {
  expect(viewMailSecurity(withEvents([]), undefined)).toEqual({
    ...{ message: 'No security event of high severity.', events: [], more: null, block: null },
  });
  const silent = withEvents(['high'], (report) => {
    report.security.rules = report.security.rules.map((rule) => ({ ...rule, state: 'no-data' }));
  });
  expect(viewMailSecurity(silent, undefined)).toBeNull();
});

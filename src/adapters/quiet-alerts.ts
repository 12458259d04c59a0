import type { Alerts } from '../ports.ts';

/** Alerts on a machine without a pager: `tell` gets the alert's severity and subject, then its text line by line. */
export function createQuietAlerts(tell: (line: string) => void): Alerts {
  return {
    async send({ severity, subject, text }) {
      tell(`alert (${severity}): ${subject}`);
      for (const line of text.trimEnd().split('\n')) tell(`  ${line}`);
    },
  };
}

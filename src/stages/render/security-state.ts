import type { Report } from '../../contracts/report.ts';
import type { SecurityEvent, Severity } from '../../contracts/report-security.ts';
import { cutMiddle, listInWords } from './formats.ts';
import type { ViewContext } from './view.ts';

/** Is it safe? In words for page one. */
export interface SecurityState {
  level: 'high' | 'warning' | 'clear' | 'unknown';
  /** In words, for those who do not see the colour. */
  word: string;
  message: string;
  /** The gravest events, a sentence each. */
  worst: string[];
  /** Of the events that call for action there are more than `worst` has. */
  more: string | null;
}

const shownWorst = 3;

/** Events that call for action: those of severity high and warning. */
export function gravestEvents({ security }: Report): SecurityEvent[] {
  return security.events.filter(({ severity }) => severity !== 'info');
}

export function hasFindings({ security }: Report): boolean {
  return security.events.some(({ severity }) => severity !== 'info');
}

export function countSeverities(events: readonly SecurityEvent[]): Record<Severity, number> {
  const count = (severity: Severity) => events.filter((event) => event.severity === severity).length;
  return { high: count('high'), warning: count('warning'), info: count('info') };
}

export function describeSecurityState(context: ViewContext): SecurityState {
  const { report, formats } = context;
  const { rules, events, eventsTotal } = report.security;
  const run = rules.filter(({ state }) => state === 'run').length;
  const blind = rules.filter(({ state }) => state === 'no-data').length;
  if (run === 0) {
    return {
      level: 'unknown',
      word: 'Security unknown',
      message: 'no rule could look for attacks, because the logs that they need are missing.',
      worst: [],
      more: null,
    };
  }
  const without = blind === 0 ? '' : ` ${formats.counted(blind, 'rule')} had no logs to look at.`;
  const { high, warning } = countSeverities(events);
  // report.json lists the gravest events only: of very many, what is counted here is a part.
  const least = eventsTotal > events.length ? 'at least ' : '';
  if (high + warning === 0) {
    const seen =
      eventsTotal === 0 ? 'nothing' : `${formats.counted(eventsTotal, 'event')} of little weight and nothing`;
    return {
      level: 'clear',
      word: 'Nothing alarming',
      message: `${formats.counted(run, 'rule')} found ${seen} that calls for action.${without}`,
      worst: [],
      more: null,
    };
  }
  const grave = gravestEvents(report);
  const parts = [
    ...(high === 0 ? [] : [`${formats.count(high)} of high severity`]),
    ...(warning === 0 ? [] : [`${formats.counted(warning, 'warning')}`]),
  ];
  const hidden = Math.max(0, grave.length - shownWorst);
  return {
    level: high > 0 ? 'high' : 'warning',
    word: high > 0 ? 'Act' : 'Look',
    message: `${least}${listInWords(parts)} among ${formats.counted(eventsTotal, 'security event')}.${without}`,
    worst: grave.slice(0, shownWorst).map(({ sentence }) => cutMiddle(sentence, 300)),
    more: hidden === 0 ? null : `and ${formats.count(hidden)} more`,
  };
}

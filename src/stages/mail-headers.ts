import { periodSlug } from './period-label.ts';
import { fingerprint } from './publish-compare.ts';
import type { Publishable } from './publishable.ts';

/**
 * Message-ID (RFC 5322, 3.6.4) of a report's mail: name, period and revision, and the beginning of a hash over the
 * figures, so that two installations that send from one address never use the same.
 */
export function messageId(report: Publishable, revision: number, from: string): string {
  const { name, period } = report.report;
  const hash = fingerprint(report).slice(0, 12);
  return `<${name}-${periodSlug(name, period)}-r${revision}.${hash}@${domainOf(from)}>`;
}

/** List-ID (RFC 2919): what mail programs filter by; the same for all mails of a report. */
export function listId(name: string, from: string): string {
  return `IPv6 Traffic Report (${name}) <${name}.ipv6-report.${domainOf(from)}>`;
}

/**
 * One-click unsubscribing (RFC 8058) needs an address that takes a POST over https. Without one there are no such
 * headers: a promise that nobody keeps is worse than none.
 */
export function unsubscribeHeaders(url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** A header's text: no line break and no other control character can leave the line. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** The domain of `Name <user@domain>` or `user@domain`. */
export function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1]?.toLowerCase() ?? 'localhost';
}

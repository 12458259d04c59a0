import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import UPNG from '@cantoo/pdf-lib/upng';
import type { PdfOptions } from '../../src/ports.ts';

export const PDF_OPTIONS: PdfOptions = {
  title: 'IPv6 Traffic Report, 22 November 2026',
  author: 'Network team',
  subject: 'How IPv6 is used',
  language: 'en',
  keywords: ['IPv6', 'ALB'],
  date: new Date('2026-11-23T00:05:00Z'),
};

/** A document of the kinds of content that the report has: headings, links, a chart, a table of `rows` rows. */
export function writePage(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `<tr><td>2001:db8::${row.toString(16)}</td><td>${row}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title><style>
@page { size: A5 landscape; margin: 15mm; @bottom-right { content: counter(page) " / " counter(pages) } }
table { border-collapse: separate } h2 { break-before: page }
</style></head><body><h1>Report</h1><p>See <a href="#prefixes">prefixes</a> or <a href="https://example.com/">more</a>.</p>
<div><svg role="img" aria-label="IPv6 share: 40 %" width="200" height="50"><rect width="80" height="50" fill="#0072B2"/></svg></div>
<h2 id="prefixes">Prefixes</h2><table><caption>Addresses</caption>
<thead><tr><th scope="col">Address</th><th scope="col">Requests</th></tr></thead><tbody>${lines.join('')}</tbody></table>
<h2>Rules</h2><p>The end.</p></body></html>`;
}

export interface Picture {
  width: number;
  height: number;
  /** Every colour of the picture as `rrggbbaa`. */
  colours: Set<string>;
}

export function readPng(png: Uint8Array): Picture {
  const image = UPNG.decode(Uint8Array.from(png).buffer);
  const [frame] = UPNG.toRGBA8(image);
  if (frame === undefined) throw new Error('The PNG has no picture');
  const hex = Buffer.from(frame).toString('hex');
  const colours = new Set<string>();
  for (let offset = 0; offset < hex.length; offset += 8) colours.add(hex.slice(offset, offset + 8));
  return { width: image.width, height: image.height, colours };
}

export interface BrowserProcess {
  pid: number;
  arguments: string[];
}

/** The browsers that `parent` has started and that still run. */
export function findBrowsers(parent: number = process.pid): BrowserProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const [, state, ppid] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const isBrowser = command[0]?.endsWith('/chromium') === true && command.includes('--remote-debugging-pipe');
      return isBrowser && Number(ppid) === parent && state !== 'Z' ? [{ pid, arguments: command }] : [];
    } catch {
      return [];
    }
  });
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when `condition` holds, and rejects when it does not within ten seconds. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (condition()) return;
    await delay(20);
  }
  throw new Error(`Still not true after 10 s: ${String(condition)}`);
}

export async function readProcessFile(pid: number, name: 'environ' | 'maps'): Promise<string> {
  return readFile(`/proc/${pid}/${name}`, 'utf8');
}

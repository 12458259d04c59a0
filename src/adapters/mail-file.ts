import { createHash } from 'node:crypto';
import type { Mailer, ObjectStore } from '../ports.ts';
import { toMime } from './smtp-message.ts';

/**
 * Writes each mail as an .eml file, which every mail program opens. The file is named after the Message-ID without the
 * hash in it (`daily-2026-11-22-r1.eml`), so that the same mail always replaces itself. Throws as the store.
 */
export function createMailFiles(store: ObjectStore, folder: string): Mailer {
  return {
    async send(message) {
      const key = `${folder}/${fileName(message.messageId)}.eml`;
      await store.put(key, await toMime(message), { contentType: 'message/rfc822' });
      return { delivered: store.locate(key) };
    },
  };
}

function fileName(messageId: string): string {
  const local = /^<([^@<>]+)@[^<>]+>$/.exec(messageId)?.[1] ?? '';
  const name = local.replace(/\.[0-9a-f]{12}$/, '');
  if (/^[A-Za-z0-9][A-Za-z0-9.-]{0,150}$/.test(name)) return name;
  return `mail-${createHash('sha256').update(messageId).digest('hex').slice(0, 16)}`;
}

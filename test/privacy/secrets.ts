import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { simpleParser } from 'mailparser';
import { writeSample } from '../../src/adapters/sample-writer.ts';
import { addressOf } from '../../src/sample/conversations.ts';
import { FLOW_HEADER, type Flow, formatFlow, paths } from '../../src/sample/flow-line.ts';
import { interfaces } from '../../src/sample/interfaces.ts';
import { accessLine } from '../queries/lines.ts';

/** Addresses that must be in no byte of an edition, planted in logs in many spellings, and the search for them. */

/** Of four groups of the last half each, so that they are known in any spelling, and without their separators. */
const scanner6 = '2a0b:7a11:5ec2:9d31:c0de:4b1d:feed:1337';
const client6 = '2a0b:7a12:51de:8e42:bead:f00d:1dea:c4fe';
const scanner4 = '91.203.117.83';
const client4 = '94.211.137.59';
const balancer4 = '10.77.133.201';
const sixToFour = '2002:5ecb:8f4d::7777';

export const tails = ['c0de4b1dfeed1337', 'beadf00d1deac4fe'] as const;
const quads = [scanner4, client4, balancer4, '94.203.143.77'].map((text) => text.split('.'));
/** What pseudonyms may not show either. */
export const heads = ['2a0b7a115ec2', '2a0b7a1251de'] as const;

const folder = 'AWSLogs/123456789012';
const files = {
  flows: `${folder}/vpcflowlogs/eu-central-1/2026/11/22/123456789012_vpcflowlogs_eu-central-1_fl-0123456789abcdef0_20261122T1000Z_planted0.log.gz`,
  requests: `${folder}/elasticloadbalancing/eu-central-1/2026/11/22/123456789012_elasticloadbalancing_eu-central-1_app.planted.50dc6c495c0c9188_20261122T1000Z_${balancer4}_planted.log.gz`,
  damaged: `${folder}/elasticloadbalancing/eu-central-1/2026/11/22/123456789012_elasticloadbalancing_eu-central-1_app.planted.50dc6c495c0c9188_20261122T1100Z_${balancer4}_damaged.log.gz`,
} as const;

const upper = scanner6.toUpperCase();
const dashed = scanner6.replaceAll(':', '-');
const encoded = scanner6.replaceAll(':', '%3A');
const bare = scanner6.replaceAll(':', '');
const nibbles = [...bare].reverse().join('.');
const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

export async function plantSecrets(logs: string): Promise<void> {
  await writeSample({ out: logs, rows: 1500, seed: 12, date: '2026-11-22', truth: false });
  const midnight = Date.UTC(2026, 10, 22) / 1000;
  const scan = (source: string, hour: number) =>
    times(120, (i) => {
      const family = source.includes(':') ? 6 : 4;
      const answered = i % 20 === 0;
      const record: Flow = {
        ...{ at: interfaces.bastion, family, direction: 'ingress', source, sourcePort: 40_000 },
        ...{ destination: addressOf(interfaces.bastion, family), destinationPort: 1000 + i, protocol: 6 },
        ...{
          packets: answered ? 12 : 1,
          bytes: 80,
          accepted: answered,
          tcpFlags: answered ? 3 : 2,
          path: paths.ingress,
        },
      };
      return formatFlow(record, midnight + hour * 3600 + i, midnight + hour * 3600 + i + 10).trimEnd();
    });
  await put(join(logs, files.flows), [
    FLOW_HEADER.trimEnd(),
    ...scan(scanner6, 5),
    ...scan(scanner4, 6),
    ...scan(sixToFour, 7),
  ]);

  const paths6 = [`/seen/${scanner6}`, `/seen?from=${encoded}`, `/k/${bare}/${dashed}`, `/${nibbles}.ip6.arpa`];
  const agents = [
    `probe/1.0 (+http://[${upper}]/; ${scanner4})`,
    `curl/8 from ${scanner4.replaceAll('.', '-')}.isp.example`,
  ];
  const flood = (client: string, minute: string) =>
    times(1200, (i) =>
      accessLine({
        time: `2026-11-22T${minute}:${String(i % 60).padStart(2, '0')}.000000Z`,
        client: `${client}:${1024 + i}`,
        request: `GET https://x-${dashed}.example:443${paths6[i % paths6.length]} HTTP/1.1`,
        userAgent: agents[i % agents.length] ?? '',
      }),
    );
  const broken = [
    `https this is no line of ${scanner6} nor of ${scanner4}`,
    accessLine({ time: 'yesterday', client: `${client6}:443`, userAgent: upper }),
    accessLine({ time: '2026-11-22T10:00:00.000000Z', client: `${client6}%eth0`, userAgent: dashed }),
  ];
  await put(join(logs, files.requests), [...flood(client6, '10:01'), ...flood(client4, '10:02'), ...broken]);
  await put(join(logs, files.damaged), flood(client6, '11:01'), (bytes) => bytes.subarray(0, bytes.length >> 1));
}

async function put(file: string, lines: readonly string[], change = (bytes: Buffer) => bytes): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, change(gzipSync(`${lines.join('\n')}\n`)));
}

/** Where a planted address shows: `file: what`. Names of files, their bytes, and the parts of mails. */
export async function findSecrets(root: string, forbidden: readonly string[] = tails): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )) {
    const path = join(name.parentPath, name.name);
    const texts = [path.slice(root.length), (await readFile(path)).toString('latin1')];
    if (path.endsWith('.eml')) {
      const mail = await simpleParser(createReadStream(path));
      texts.push(
        mail.subject ?? '',
        mail.text ?? '',
        String(mail.html),
        mail.headerLines.map(({ line }) => line).join('\n'),
      );
      texts.push(...mail.attachments.map(({ filename, content }) => `${filename} ${content.toString('latin1')}`));
    }
    for (const what of texts.flatMap((text) => secretsIn(text, forbidden)))
      found.push(`${path.slice(root.length)}: ${what}`);
  }
  return [...new Set(found)];
}

export function secretsIn(text: string, forbidden: readonly string[] = tails): string[] {
  // Without what may stand between digits, in either order, and as bytes.
  const plain = text.toLowerCase().replaceAll(/%3a|[:.\-_]/g, '');
  const backwards = forbidden.map((digits) => [...digits].reverse().join(''));
  const asBytes = forbidden.map((digits) => Buffer.from(digits, 'hex').toString('latin1'));
  return [
    ...[...forbidden, ...backwards].filter((digits) => plain.includes(digits)),
    ...asBytes
      .filter((bytes) => text.includes(bytes))
      .map((bytes) => `${Buffer.from(bytes, 'latin1').toString('hex')} as bytes`),
    ...quads
      .filter((parts) => spelledAs(parts).test(text) || text.toLowerCase().includes(hexOfQuad(parts)))
      .map((parts) => parts.join('.')),
  ];
}

function spelledAs(parts: readonly string[]): RegExp {
  return new RegExp(`(?<!\\d)${parts.map((part) => `0*${part}`).join('[.\\-_]')}(?!\\d)`);
}

/** As in keys of 32 digits. */
function hexOfQuad(parts: readonly string[]): string {
  return `ffff${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}

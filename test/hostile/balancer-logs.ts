import { type Address, writeAddress } from './addresses.ts';
import type { Dice } from './dice.ts';
import type { Truth } from './truth.ts';

export const dayStart = Date.UTC(2026, 10, 22);
export const dayMs = 86_400_000;

export const balancers = ['app/shop/50dc6c495c0c9188', 'app/api-2/0123456789abcdef', 'app/intern/feedfacecafebeef'];
const groupOf = (name: string) => `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/${name}/1`;

const requests = [
  'GET https://www.example.org:443/a?token=secret HTTP/2.0',
  '- http://h:80- -',
  '- http://h:80-/ ',
  '- - -',
  '- - - ',
  '',
  "GET http://h:80/x' OR 1=1; DROP TABLE y -- z HTTP/1.1",
  'GET http://ho st:80/a b HTTP/1.1',
  'GET http://[::ffff:a9fe:a9fe]:443/ HTTP/1.1',
  'POST https://h:443/\\x22quoted\\x22 HTTP/1.1',
];
const agents = [
  'curl/8',
  '',
  '-',
  'say \\x22hi\\x22',
  '\\"Mozilla\\"',
  'x'.repeat(8192),
  'Grüße 世界',
  'ends\\',
  "';--",
];
const tails = [
  '"Root=1-5"',
  '"Root=1-5" "h" "session-reused" -1 2026-11-19T00:00:00.000000Z "forward" "-" "AuthInvalidAWSALBAuthNonce"',
  '"Root=1-5" "h" "-" 0 2026-11-22T00:00:00.000000Z "forward" "-" "-" 10.0.0.1:80 200',
  '"Root=1-5" "h" "-" 0 2026-11-22T00:00:00.000000Z "forward" "-" "-" "10.0.0.1:80 10.0.0.2:80" "502 200" "Ambiguous" "SpaceInUri"',
  '"Root=1-5" "h" "-" 0 2026-11-22T00:00:00.000000Z "waf" "-" "-" "-" "-" "-" "-" TID_1',
  '"Root=1-5" "h" "-" 0 2026-11-22T00:00:00.000000Z "forward" "-" "-" "-" "-" "-" "-" TID_1 "-" "-" "-"',
  '"Root=1-5" "h" "-" 0 2026-11-22T00:00:00.000000Z "forward" "-" "-" "-" "-" "-" "-" TID_1 "-" "-" "-" 10.0.1.17',
  '"Root=1-5" "h" "-" 0 2026-11-22T00:00:00.000000Z "forward" "-" "-" "-" "-" "-" "-" TID_1 "-" "-" "-" 10.0.1.17 - "new field" 7 "-"',
];
const targets = ['10.0.0.1:80', '-', 'fd6d:6bbc:c529:6::face:ed83:f46:80', '[fd00::1]:8080'];

const iso = (at: number) => `${new Date(at).toISOString().slice(0, -1)}000Z`;

interface AccessParts {
  time: string;
  client: string;
  received: string;
  sent: string;
  balancer: string;
}

function accessLine(dice: Dice, { time, client, received, sent, balancer }: AccessParts): string {
  const type = dice.pick(['http', 'https', 'h2', 'grpcs', 'ws', 'wss', 'h3']);
  const times = dice.pick(['0.001 0.020 0.000', '-1 -1 -1', '0.000 0.000 0.000']);
  const status = dice.pick(['200 200', '460 -', '502 -', '- -', '101 101']);
  const tls = dice.pick(['- -', '(NONE) TLSv1.2', 'TLS_AES_128_GCM_SHA256 TLSv1.3']);
  const target = dice.pick(targets);
  const group = dice.pick(['-', groupOf('a'), groupOf('b')]);
  return `${type} ${time} ${balancer} ${client} ${target} ${times} ${status} ${received} ${sent} "${dice.pick(requests)}" "${dice.pick(agents)}" ${tls} ${group} ${dice.pick(tails)}`;
}

/** Good lines of the day, lines of other days, and lines that must be rejected, each for its reason. */
export function accessLines(dice: Dice, truth: Truth, clients: readonly Address[], balancer: string): string[] {
  const parts = (at: number, client: Address): AccessParts & { bytes: [number, number]; mapped: boolean } => {
    const mapped = client.family === 'ipv4' && dice.chance(0.1);
    const text = writeAddress(client, dice, mapped);
    const bytes: [number, number] = [dice.below(100_000), dice.below(10_000_000)];
    const port = dice.below(65536);
    return {
      time: iso(at),
      client: text.includes(':') && dice.chance(0.1) ? `[${text}]:${port}` : `${text}:${port}`,
      received: String(bytes[0]),
      sent: String(bytes[1]),
      ...{ balancer, bytes, mapped },
    };
  };
  const lines = Array.from({ length: 5 + dice.below(40) }, () => {
    const at = dayStart + dice.pick([0, dayMs - 1, dice.below(dayMs)]);
    const client = dice.pick(clients);
    const made = parts(at, client);
    truth.request(client, at, made.bytes[0], made.bytes[1], balancer);
    if (made.mapped) truth.mapped.count++;
    return accessLine(dice, made);
  });
  const broken: [Parameters<Truth['count']>[1], (good: string, made: AccessParts) => string][] = [
    ['outside', (_, made) => accessLine(dice, { ...made, time: iso(dayStart - 1 - dice.below(dayMs)) })],
    ['outside', (_, made) => accessLine(dice, { ...made, time: iso(dayStart + dayMs), client: 'x' })],
    ['format', (good) => good.slice(0, dice.below(60))],
    ['format', () => 'upstream connect error or disconnect/reset before headers'],
    ['format', (good) => good.replace(' "', ' x"')],
    [
      'time',
      (_, made) => accessLine(dice, { ...made, time: dice.pick(['-', '2026-02-30T10:00:00.000000Z', '1795305600']) }),
    ],
    [
      'address',
      (_, made) => accessLine(dice, { ...made, client: dice.pick(['-', '192.0.2.1', '1:2:3:80', '192.0.2.1:70000']) }),
    ],
    ['number', (_, made) => accessLine(dice, { ...made, sent: dice.pick(['-', '-1', '1e3', '0x10']) })],
  ];
  for (let index = dice.below(8); index > 0; index--) {
    const [fate, make] = dice.pick(broken);
    const made = parts(dayStart + dice.below(dayMs), dice.pick(clients));
    const line = make(accessLine(dice, made), made);
    if (line.trim() === '') continue;
    truth.count('requests', fate);
    lines.push(line);
  }
  return dice.shuffle(lines);
}

/** Nothing of the day: good lines of the day before or after, and broken ones that can only be of theirs. */
export function neighbourLines(dice: Dice, truth: Truth, balancer: string): string[] {
  const made = { client: '192.0.2.1:80', received: '1', sent: '1', balancer };
  const lines = Array.from({ length: 1 + dice.below(9) }, () =>
    dice.chance(0.3)
      ? 'broken on another day'
      : accessLine(dice, { ...made, time: iso(dayStart + dayMs + dice.below(dayMs)) }),
  );
  const all = [accessLine(dice, { ...made, time: iso(dayStart - 1) }), ...lines];
  for (const _ of all) truth.count('requests', 'outside');
  return all;
}

export function connectionLines(dice: Dice, truth: Truth, clients: readonly Address[]): string[] {
  const tails = [
    '"-" - - Success',
    '"-" - - Success TID_1',
    '"CN=a,O=\\x22b c\\x22" NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z 0F Failed:ClientCertUntrusted TID_2',
    '- - - - TID_3',
    `"-" - - Success TID_4 X25519 ${dice.pick(balancers)} 10.0.1.17`,
    `"-" - - Success TID_5 X25519 ${dice.pick(balancers)} 10.0.1.17 new fields`,
  ];
  const line = (time: string, client: string) =>
    `${time} ${client} ${dice.below(65536)} 443 ${dice.pick(['TLSv1.3 TLS_AES_128_GCM_SHA256 0.012', '- - -'])} ${dice.pick(tails)}`;
  const lines = Array.from({ length: 3 + dice.below(15) }, () => {
    const client = dice.pick(clients);
    truth.count('connections', 'accepted');
    truth.connections[client.family]++;
    return line(iso(dayStart + dice.below(dayMs)), writeAddress(client, dice, false));
  });
  const broken = [
    ['time', line('-', '192.0.2.1')],
    ['address', line(iso(dayStart), '192.0.2.1:80')],
    ['outside', line(iso(dayStart - 1), '192.0.2.1')],
    ['format', 'one two'],
  ] as const;
  for (const [fate, text] of broken) {
    if (dice.chance(0.7)) continue;
    truth.count('connections', fate);
    lines.push(text);
  }
  return dice.shuffle(lines);
}

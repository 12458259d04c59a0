import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { classifyWords } from '../../src/ipv6/classify.ts';
import { formatIPv6, groupAt } from '../../src/ipv6/format.ts';
import { findInterfaceIdentifier, formatOui, ouiOf } from '../../src/ipv6/interface-identifier.ts';
import { interfaceIdentifiers } from '../../src/ipv6/interface-identifiers.ts';
import { parseIPv6 } from '../../src/ipv6/parse.ts';
import { nearlyAddress } from '../ipv6/arbitraries.ts';
import { accepted, rejected } from '../ipv6/vectors.ts';
import { fc } from '../support/properties.ts';

/** Against addr6 of Debian's ipv6toolkit (2.0), which also shows what glibc's inet_pton and inet_ntop take and print. */
function runAddr6(flag: '-d' | '-c', lines: readonly string[]): string[] {
  const { error, status, stdout, stderr } = spawnSync('addr6', ['-i', flag], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw new Error(`addr6 cannot be run: apt-get install ipv6toolkit (${error.message})`);
  if (status !== 0) throw new Error(`addr6 ended with ${status}: ${stderr}`);
  return stdout.split('\n').slice(0, -1);
}

beforeAll(() => {
  runAddr6('-c', ['::1']);
});

const portGroup = fc.constantFrom(
  0x21,
  0x22,
  0x53,
  0x80,
  80,
  53,
  0x443,
  443,
  0x993,
  0x8080,
  8080,
  0x1194,
  0x3306,
  0x49,
);
const anyGroup = fc.integer({ min: 0, max: 0xffff });
const small = fc.integer({ min: 0, max: 0x20 });
const upToByte = fc.integer({ min: 0, max: 0xff });
const spelled = fc.integer({ min: 0, max: 0x260 });
const zeros = fc.constant(0);

const prefix = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(
      fc.constantFrom(0x2001, 0x2a02, 0x2600, 0xfd00, 0xfe80),
      fc.integer({ min: 0x200, max: 0xffff }),
      anyGroup,
      anyGroup,
    ),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant(0x2002), anyGroup, anyGroup, small) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(0x2001), zeros, anyGroup, anyGroup) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(0x3ffe), fc.constant(0x831f), anyGroup, anyGroup) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(0x64), fc.constant(0xff9b), fc.constantFrom(0, 1), zeros) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 0xff00, max: 0xffff }), small, small, small) },
  { weight: 1, arbitrary: fc.tuple(zeros, zeros, zeros, zeros) },
  { weight: 1, arbitrary: fc.tuple(anyGroup, anyGroup, anyGroup, anyGroup) },
);

const identifier = fc.oneof(
  fc.tuple(anyGroup, anyGroup, anyGroup, anyGroup),
  fc.tuple(
    anyGroup,
    upToByte.map((high) => (high << 8) | 0xff),
    upToByte.map((low) => 0xfe00 | low),
    anyGroup,
  ),
  fc.tuple(fc.constantFrom(0, 0x200, 0x300), fc.constant(0x5efe), anyGroup, anyGroup),
  fc.tuple(zeros, zeros, fc.oneof(zeros, small, upToByte), fc.oneof(portGroup, small, upToByte, zeros)),
  fc.tuple(zeros, zeros, fc.oneof(portGroup, small, upToByte), fc.oneof(small, upToByte, zeros)),
  fc.tuple(zeros, zeros, anyGroup, fc.oneof(anyGroup, zeros)),
  fc.tuple(spelled, spelled, spelled, spelled),
  fc.tuple(fc.oneof(spelled, zeros), fc.oneof(small, zeros), fc.oneof(small, zeros), small),
  fc.tuple(fc.oneof(zeros, anyGroup), fc.oneof(zeros, anyGroup), fc.oneof(zeros, small), fc.oneof(zeros, upToByte)),
  fc
    .tuple(upToByte, upToByte)
    .map(([a, b]): [number, number, number, number] => [a * 0x101, (a << 8) | b, a * 0x101, b * 0x101]),
);

const addresses = fc.sample(
  fc.tuple(prefix, identifier).map(([high, low]) => {
    const groups = [...high, ...low];
    const words = new Uint32Array(4);
    for (let word = 0; word < 4; word++) words[word] = ((groups[word * 2] ?? 0) << 16) | (groups[word * 2 + 1] ?? 0);
    return words;
  }),
  { seed: 20261122, numRuns: 12_000 },
);

/** The class of addr6 by our names. */
const names: Readonly<Record<string, string>> = {
  unspecified: 'none',
  'ieee-derived': 'eui64',
  isatap: 'isatap',
  'embedded-port': 'embedded-port',
  'embedded-port-rev': 'embedded-port',
  'embedded-ipv4-32': 'embedded-ipv4-32',
  'embedded-ipv4-64': 'embedded-ipv4-64',
  'low-byte': 'low-byte',
  'pattern-bytes': 'pattern',
  'byte-pattern': 'pattern',
  randomized: 'randomised',
};

type Case = {
  readonly groups: readonly number[];
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
};

/**
 * Every deliberate difference: its name in docs/decisions/0010-interface-identifier-classes.md, when it applies, and the
 * pairs (ours, addr6) that it explains. A pair of classes outside this list fails the test, and so does a difference that
 * no address shows any more.
 */
const differences: readonly {
  readonly name: string;
  applies(address: Case): boolean;
  readonly ours: readonly string[];
  readonly theirs: readonly string[] | 'any';
}[] = [
  {
    name: 'no-identifier-below-2000',
    applies: ({ groups }) => (groups[0] ?? 0) < 0x2000,
    ours: ['none'],
    theirs: 'any',
  },
  {
    name: 'teredo-has-no-identifier',
    applies: ({ groups }) => groups[0] === 0x2001 && groups[1] === 0,
    ours: ['none'],
    theirs: 'any',
  },
  {
    name: 'old-teredo-prefix-is-ordinary',
    applies: ({ groups }) => groups[0] === 0x3ffe && groups[1] === 0x831f,
    ours: interfaceIdentifiers.map(({ id }) => id),
    theirs: 'any',
  },
  {
    name: 'zero-is-a-class',
    applies: ({ a, b, c, d }) => (a | b | c | d) === 0,
    ours: ['zero'],
    theirs: ['embedded-ipv4-64'],
  },
  {
    name: 'eui64-local-is-a-class',
    applies: ({ a, b, c }) => (a & 0x200) === 0 && (b & 0xff) === 0xff && c >> 8 === 0xfe,
    ours: ['eui64-local'],
    theirs: ['randomised', 'pattern'],
  },
  {
    name: 'port-before-ipv4',
    applies: ({ a, b, c, d }) => (a | b) === 0 && c > 0xff && d <= 0x10,
    ours: ['embedded-port'],
    theirs: ['embedded-ipv4-32'],
  },
  {
    name: 'port-needs-a-small-neighbour',
    applies: ({ a, b, c, d }) => (a | b) === 0 && c > 0x10 && c <= 0xff && d > 0x10,
    ours: ['low-byte'],
    theirs: ['embedded-port'],
  },
  {
    name: 'ipv4-must-be-a-host',
    applies: ({ a, b, c, d }) => (a | b) === 0 && c >> 8 >= 224 && d !== 0,
    ours: ['pattern'],
    theirs: ['embedded-ipv4-32'],
  },
  {
    name: 'spelled-ipv4-is-decimal-and-a-host',
    applies: ({ a, b, c, d }) =>
      Math.max(a, b, c, d) <= 0x255 && (a === 0 || a >= 0x224 || [a, b, c, d].some(isNoOctet)),
    ours: ['pattern', 'randomised'],
    theirs: ['embedded-ipv4-64'],
  },
  {
    name: 'four-equal-bytes-are-a-pattern',
    applies: ({ a, b, c, d }) => {
      const bytes = [a, b, c, d].flatMap((group) => [group >> 8, group & 0xff]);
      return bytes.some((byte) => bytes.filter((other) => other === byte).length > 3);
    },
    ours: ['pattern'],
    theirs: ['randomised'],
  },
];

function isNoOctet(group: number): boolean {
  return !/^\d{1,3}$/.test(group.toString(16)) || Number(group.toString(16)) > 255;
}

test('the same interface identifier classes, but for the differences that the decision lists', () => {
  const lines = runAddr6(
    '-d',
    addresses.map((words) => formatIPv6(words)),
  );
  expect(lines).toHaveLength(addresses.length);
  const shown = new Map<string, number>();
  const unexplained: string[] = [];
  let equal = 0;
  addresses.forEach((words, at) => {
    const [, , , type = '', subtype = ''] = (lines[at] ?? '').split('=');
    const theirs = names[type === 'embedded-ipv4' ? subtype : type] ?? type;
    const ours = interfaceIdentifiers[findInterfaceIdentifier(words)]?.id ?? '';
    if (ours === theirs) {
      equal++;
      if (ours === 'eui64') expect(formatOui(ouiOf(words)).toLowerCase()).toBe(subtype.toLowerCase());
      return;
    }
    const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((group) => groupAt(words, 0, group));
    const [, , , , a = 0, b = 0, c = 0, d = 0] = groups;
    const address = { groups, a, b, c, d };
    const found = differences.find(
      (each) =>
        each.applies(address) && each.ours.includes(ours) && (each.theirs === 'any' || each.theirs.includes(theirs)),
    );
    if (found === undefined) unexplained.push(`${formatIPv6(words)} ours ${ours}, addr6 ${type}=${subtype}`);
    else shown.set(found.name, (shown.get(found.name) ?? 0) + 1);
  });
  expect(unexplained).toEqual([]);
  expect(equal).toBeGreaterThan(addresses.length / 2);
  expect([...shown.keys()].sort()).toEqual([...new Set(differences.map(({ name }) => name))].sort());
});

test('the decision lists every difference and no other', () => {
  const text = readFileSync(
    new URL('../../docs/decisions/0010-interface-identifier-classes.md', import.meta.url),
    'utf8',
  );
  const listed = [...(text.split('\n## Differences')[1] ?? '').matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(
    ([, name]) => name,
  );
  expect(listed.sort()).toEqual([...new Set(differences.map(({ name }) => name))].sort());
});

/** Blocks that addr6 knows, by our types; it calls all other unicast `global`. */
const blocks: Readonly<Record<string, readonly string[]>> = {
  loopback: ['loopback'],
  'ipv4-mapped': ['ipv4'],
  'ipv4-compatible': ['ipv4-compatible'],
  'link-local': ['link-local'],
  'site-local': ['site-local'],
  // fd00:ec2::/32 is a block of AWS inside fc00::/7.
  'unique-local': ['unique-local', 'aws-local-service'],
  '6to4': ['6to4'],
  // addr6 2.0 knows only the old prefix of Teredo, 3ffe:831f::/32.
  teredo: ['6bone'],
};

test('the same address blocks as far as addr6 knows any', () => {
  const special = new Set(Object.values(blocks).flat());
  special.delete('6bone');
  const lines = runAddr6(
    '-d',
    addresses.map((words) => formatIPv6(words)),
  );
  const known = new Set<string>();
  addresses.forEach((words, at) => {
    const [kind = '', block = ''] = (lines[at] ?? '').split('=');
    const { type } = classifyWords(words);
    if (kind === 'multicast' || kind === 'unspecified')
      expect([formatIPv6(words), type]).toEqual([formatIPv6(words), kind]);
    else if (block === 'global') expect([formatIPv6(words), special.has(type)]).toEqual([formatIPv6(words), false]);
    else expect(blocks[block] ?? [`no such block: ${block}`]).toContain(type);
    known.add(block);
  });
  expect(known).toContain('6to4');
  expect(known).toContain('unique-local');
});

test('the same text as glibc, but for IPv4-compatible addresses, which it writes in mixed form', () => {
  const lines = runAddr6(
    '-c',
    addresses.map((words) => formatIPv6(words)),
  );
  expect(lines).toHaveLength(addresses.length);
  addresses.forEach((words, at) => {
    const ours = formatIPv6(words);
    if (classifyWords(words).type === 'ipv4-compatible') expect(parseIPv6(lines[at] ?? '')).toEqual(words);
    else expect(ours).toBe(lines[at]);
  });
});

test('what glibc takes for an IPv6 address, and nothing else', () => {
  const candidates = [
    ...accepted.map(([text]) => text),
    ...rejected,
    ...fc.sample(nearlyAddress, { seed: 1, numRuns: 4000 }),
    // addr6 strips blanks and skips empty lines and comments before it looks.
  ].filter((text) => /^[\x21-\x7e]+$/.test(text) && !text.startsWith('#') && text.length < 100);
  // What addr6 cannot read it leaves out: an address with the number of the line, which no candidate is, marks the place.
  const marks = candidates.map(
    (_, at) => `fdff:ffff:ffff:ffff:ffff:ffff:${(at >> 12).toString(16)}:${(at & 0xfff).toString(16)}`,
  );
  const lines = runAddr6(
    '-c',
    candidates.flatMap((text, at) => [text, marks[at] ?? '']),
  );
  let line = 0;
  let taken = 0;
  candidates.forEach((text, at) => {
    const mark = formatIPv6(parseIPv6(marks[at] ?? '') ?? new Uint32Array(4));
    const glibc = lines[line] !== mark;
    if (glibc) {
      line++;
      taken++;
    }
    expect(lines[line++]).toBe(mark);
    expect([text, parseIPv6(text) !== null]).toEqual([text, glibc]);
  });
  expect(taken).toBeGreaterThan(200);
});

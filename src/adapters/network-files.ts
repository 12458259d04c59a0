import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Reader } from 'maxmind';
import { z } from 'zod';
import type {
  AutonomousSystem,
  ListText,
  NetworkDatabase,
  NetworkFiles,
  NetworkSettings,
} from '../contracts/networks.ts';
import { type Networks, ObjectNotFound, type ObjectStore } from '../ports.ts';
import { errorCode } from './directory-errors.ts';
import { createS3Store } from './s3.ts';
import { isS3Address, parseS3Address } from './s3-address.ts';
import { createS3Client } from './s3-client.ts';

/** Reads the files of the settings, from disk or from s3://. `reputation`: lists of networks with a bad name. */
export function createNetworkFiles(settings: NetworkSettings, reputation: readonly string[] = []): Networks {
  const lists = reputation.map((file) => ({ name: file.split(/[\\/]/).at(-1) ?? file, file }));
  return { load: () => loadNetworks({ ...settings, reputation: lists }, readAny) };
}

/**
 * Reads the files that lie in a store below `networks/`: country.mmdb, asn.mmdb, ip-ranges.json, proxies/<name>.txt and
 * reputation/<name>; those that are there.
 */
export function createStoredNetworks(store: Pick<ObjectStore, 'get' | 'list'>): Networks {
  return {
    async load() {
      const keys: string[] = [];
      for await (const { key } of store.list('networks/')) keys.push(key);
      const file = (name: string) => keys.find((key) => key === `networks/${name}`);
      const lists = (pattern: RegExp) =>
        keys.flatMap((key) => {
          const name = pattern.exec(key)?.[1];
          return name === undefined ? [] : [{ name, file: key }];
        });
      const files = {
        country: file('country.mmdb'),
        asn: file('asn.mmdb'),
        awsRanges: file('ip-ranges.json'),
        proxies: lists(/^networks\/proxies\/([^/]+)\.txt$/),
        reputation: lists(/^networks\/reputation\/([^/]+)$/),
      };
      return loadNetworks(files, async (key) => Buffer.from((await store.get(key)).body));
    },
  };
}

interface ListFile {
  readonly name: string;
  readonly file: string;
}

type Database = keyof NetworkFiles['sha256'];

type Files = { readonly [K in Database]?: string | undefined } & {
  readonly [K in 'proxies' | 'reputation']: readonly ListFile[];
};

/** A file that is missing or not what it should be is a fault in words and never an error: the report is made without. */
async function loadNetworks(files: Files, readBytes: (path: string) => Promise<Buffer>): Promise<NetworkFiles> {
  const faults: string[] = [];
  const sha256: { [K in Database]?: string } = {};
  const read = async <T>(path: string | undefined, parse: (bytes: Buffer) => T): Promise<T | null> => {
    if (path === undefined) return null;
    try {
      return parse(await readBytes(path));
    } catch (error) {
      faults.push(`${path} cannot be used: ${explain(error)}`);
      return null;
    }
  };
  const readHashed = <T>(use: Database, parse: (bytes: Buffer) => T): Promise<T | null> =>
    read(files[use], (bytes) => {
      const parsed = parse(bytes);
      sha256[use] = createHash('sha256').update(bytes).digest('hex');
      return parsed;
    });
  const readLists = async (lists: readonly ListFile[]): Promise<ListText[]> => {
    const texts: ListText[] = [];
    for (const { name, file } of lists) {
      const text = await read(file, (bytes) => bytes.toString('utf8'));
      if (text !== null) texts.push({ name, place: file, text });
    }
    return texts;
  };
  return {
    country: await readHashed('country', (bytes) => openDatabase(bytes, countryOf)),
    asn: await readHashed('asn', (bytes) => openDatabase(bytes, asnOf)),
    aws: await readHashed('awsRanges', parseAwsRanges),
    proxies: await readLists(files.proxies),
    reputation: await readLists(files.reputation),
    faults,
    sha256,
  };
}

async function readAny(path: string): Promise<Buffer> {
  if (!isS3Address(path)) return readFile(path);
  const { bucket, prefix } = parseS3Address(path);
  const key = basename(prefix);
  const folder = prefix.slice(0, Math.max(0, prefix.length - key.length - 1));
  const client = createS3Client();
  try {
    return Buffer.from((await createS3Store(client, { bucket, prefix: folder }).get(key)).body);
  } finally {
    client.destroy();
  }
}

/** The file is not of the kind that the setting is for. The message says why, and what to do. */
class WrongKind extends Error {
  override readonly name = 'WrongKind';
}

function explain(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT' || error instanceof ObjectNotFound) return 'there is no such file. Correct the path.';
  if (code === 'EISDIR') return 'it is a directory. Name the file in it.';
  if (code === 'EACCES') return 'it may not be read. Give this program the right to.';
  const why = error instanceof Error ? error.message : String(error);
  return why.endsWith('.') ? why : `${why}.`;
}

const countrySchema = z.union([
  z.object({ country: z.object({ iso_code: z.string() }) }), // GeoLite2, DB-IP
  z.object({ country_code: z.string() }), // ipinfo, ip-location-db
]);

function countryOf(entry: unknown): string | null {
  const known = countrySchema.safeParse(entry);
  if (!known.success) return null;
  return 'country' in known.data ? known.data.country.iso_code : known.data.country_code;
}

const asnSchema = z.union([
  z.object({
    autonomous_system_number: z.int().nonnegative(),
    autonomous_system_organization: z.string().optional(),
  }), // GeoLite2, DB-IP
  z.object({ asn: z.string().regex(/^AS\d{1,10}$/), as_name: z.string().optional(), name: z.string().optional() }), // ipinfo
]);

function asnOf(entry: unknown): AutonomousSystem | null {
  const known = asnSchema.safeParse(entry);
  if (!known.success) return null;
  if ('asn' in known.data) {
    return { number: Number(known.data.asn.slice(2)), name: known.data.as_name ?? known.data.name ?? '' };
  }
  return { number: known.data.autonomous_system_number, name: known.data.autonomous_system_organization ?? '' };
}

function openDatabase<T>(bytes: Buffer, parse: (entry: unknown) => T | null): NetworkDatabase<T> {
  const reader = openReader(bytes);
  const { databaseType, buildEpoch } = reader.metadata;
  return {
    type: databaseType,
    built: buildEpoch.toISOString().slice(0, 10),
    find: (address) => parse(reader.get(address)),
  };
}

function openReader(bytes: Buffer): Reader<never> {
  refusePacked(bytes);
  try {
    return new Reader<never>(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WrongKind(`it is no MMDB file (${why}). Get it again; its name mostly ends in .mmdb.`);
  }
}

/** gzip and zip, as these files are handed out. */
function refusePacked(bytes: Buffer): void {
  const start = bytes.subarray(0, 2).toString('latin1');
  if (start === '\u001f\u008b' || start === 'PK') throw new WrongKind('it is packed. Unpack it first.');
}

const awsSchema = z.object({
  createDate: z.string(),
  prefixes: z.array(z.object({ ip_prefix: z.string(), service: z.string() })),
  ipv6_prefixes: z.array(z.object({ ipv6_prefix: z.string(), service: z.string() })),
});

/** `createDate` is written as 2026-11-20-17-03-09. */
function parseAwsRanges(bytes: Buffer): NonNullable<NetworkFiles['aws']> {
  refusePacked(bytes);
  const remedy = 'Save https://ip-ranges.amazonaws.com/ip-ranges.json again.';
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new WrongKind(`it is no JSON (${error instanceof Error ? error.message : String(error)}). ${remedy}`);
  }
  const read = awsSchema.safeParse(document);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new WrongKind(`it is no ip-ranges.json (${issue?.path.join('.')}: ${issue?.message}). ${remedy}`);
  }
  const { createDate, prefixes, ipv6_prefixes } = read.data;
  return {
    created: createDate.slice(0, 10),
    ranges: [
      ...prefixes.map(({ ip_prefix, service }) => ({ prefix: ip_prefix, service })),
      ...ipv6_prefixes.map(({ ipv6_prefix, service }) => ({ prefix: ipv6_prefix, service })),
    ],
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { createDirectoryStore } from '../../src/adapters/directory.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testArchive, testStore } from '../support/store-contract.ts';

const made: string[] = [];

async function newDirectory() {
  const directory = await mkdtemp(join(tmpdir(), 'ipv6-report-contract-'));
  made.push(directory);
  return createDirectoryStore(directory);
}

afterAll(async () => {
  for (const directory of made) await rm(directory, { recursive: true, force: true });
});

// The store that other tests use must promise what the real ones do.
describe('in memory', () => testStore(async () => new MemoryStore()));

describe('in a directory', () => {
  testStore(newDirectory);
  testArchive(newDirectory);
});

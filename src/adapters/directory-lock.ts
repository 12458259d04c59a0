import { readlink, symlink, unlink } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ObjectConflict } from '../ports.ts';
import { errorCode } from './directory-errors.ts';
import { newOwner, ownerState } from './directory-owner.ts';

/** Locks are held for milliseconds; one that another host has held this long belongs to a dead writer. */
const patience = 30_000;

/**
 * Runs `work` while no other process runs under the same lock. The lock is a symbolic link whose target is the owner's
 * name: it appears at once with its content, so that a crash never leaves one without an owner. `assertHeld` is to be
 * called right before the step that must not happen without the lock; it throws `ObjectConflict` when this process stood
 * still for so long that another has taken the lock.
 */
export async function withLock<T>(path: string, work: (assertHeld: () => Promise<void>) => Promise<T>): Promise<T> {
  const owner = newOwner();
  await acquire(path, owner);
  try {
    return await work(async () => {
      if ((await readOwner(path)) !== owner) throw new ObjectConflict(`another writer took over ${path}`);
    });
  } finally {
    if ((await readOwner(path)) === owner) await unlink(path).catch(ignoreMissing);
  }
}

async function acquire(path: string, owner: string): Promise<void> {
  let watched: { owner: string; since: number } | undefined;
  while (!(await tryCreate(path, owner))) {
    const holder = await readOwner(path);
    if (holder === null) continue;
    // Measured by the own clock from the first look on: the clocks of two hosts may disagree.
    if (watched?.owner !== holder) watched = { owner: holder, since: performance.now() };
    const state = ownerState(holder);
    if (state === 'dead' || performance.now() - watched.since > patience) await takeAway(path, holder);
    else await wait(2 + Math.random() * 10);
  }
}

/**
 * Removes a dead writer's lock. Only one process may remove it, and only while it still is the one that was seen:
 * otherwise the second of two would remove the lock that the first has just made. Hence a lock on the breaking itself,
 * named after the dead owner, whose name never comes again.
 */
async function takeAway(path: string, dead: string): Promise<void> {
  const label = dead.slice(dead.lastIndexOf('~') + 1).replaceAll(/[^A-Za-z0-9-]/g, '');
  await withLock(`${path}.${label}`, async () => {
    if ((await readOwner(path)) === dead) await unlink(path).catch(ignoreMissing);
  });
}

async function tryCreate(path: string, owner: string): Promise<boolean> {
  try {
    await symlink(owner, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return null;
    // Not a link: no lock of ours. It counts as an unknown owner's.
    if (code === 'EINVAL' || code === 'UNKNOWN') return 'unknown';
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}

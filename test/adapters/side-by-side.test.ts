import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { mapSideBySide } from '../../src/adapters/side-by-side.ts';

test.each([1, 3])('at most %i at once, begun in order, answered in order', async (atOnce) => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const answers = await mapSideBySide([0, 1, 2, 3, 4, 5, 6], atOnce, async (item) => {
    begun.push(item);
    running += 1;
    most = Math.max(most, running);
    await sleep(item % 2 === 0 ? 6 : 1);
    running -= 1;
    return item * 10;
  });
  expect(most).toBe(atOnce);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(answers).toEqual([0, 10, 20, 30, 40, 50, 60]);
});

test('after a failure nothing new is begun, and what was begun is waited for', async () => {
  const ended: number[] = [];
  const work = mapSideBySide([0, 1, 2, 3], 2, async (item) => {
    await sleep(item === 0 ? 1 : 10);
    if (item === 0) throw new Error('the first one');
    ended.push(item);
  });
  await expect(work).rejects.toThrow('the first one');
  expect(ended).toEqual([1]);
});

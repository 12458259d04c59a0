import { expect, test } from '@jest/globals';
import { createHandler } from '../../functions/shared/handler.ts';

test('ports are made with the first event and kept', async () => {
  let made = 0;
  const handler = createHandler(
    () => {
      made += 1;
      return { name: `ports ${made}` };
    },
    async (event: number, ports) => `${event} ${ports.name}`,
  );
  expect(made).toBe(0);
  expect([await handler(1), await handler(2)]).toEqual(['1 ports 1', '2 ports 1']);
});

test('an error reaches the workflow by its own name, and the next event tries again', async () => {
  class NotReady extends Error {
    override readonly name = 'NotReady';
  }
  let attempts = 0;
  const handler = createHandler(
    () => {
      attempts += 1;
      if (attempts === 1) throw new NotReady('not yet');
      return {};
    },
    async () => 'done',
  );
  await expect(handler(null)).rejects.toMatchObject({ name: 'NotReady', message: 'not yet' });
  expect(await handler(null)).toBe('done');
});

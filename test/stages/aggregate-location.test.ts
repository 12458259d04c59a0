import { expect, test } from '@jest/globals';
import { keyOfLocation, LocationOutside } from '../../src/stages/aggregate-location.ts';

const storeAt = (base: string) => ({ locate: (key: string) => `${base}${key}` });

test.each([
  ['/tmp/work/', '/tmp/work/runs/a/results/clients.csv', 'runs/a/results/clients.csv'],
  ['/tmp/work', '/tmp/work/runs/a/results/clients.csv', 'runs/a/results/clients.csv'],
  ['s3://bucket/work/', 's3://bucket/work/runs/a/clients.csv/3f1c.csv', 'runs/a/clients.csv/3f1c.csv'],
  ['s3://bucket/', 's3://bucket/runs/a b/c.csv', 'runs/a b/c.csv'],
])('below %s, %s has the key %s', (base, location, key) => {
  expect(keyOfLocation(location, storeAt(base))).toBe(key);
});

test.each([
  ['/tmp/work/', '/tmp/other/a.csv'],
  ['/tmp/work', '/tmp/worker/a.csv'],
  ['/tmp/work/', '/tmp/work/'],
  ['/tmp/work/', '/tmp/work/../secret.csv'],
  ['/tmp/work/', '/tmp/work//a.csv'],
  ['s3://bucket/', 's3://bucket-2/a.csv'],
])('below %s there is no %s', (base, location) => {
  expect(() => keyOfLocation(location, storeAt(base))).toThrow(LocationOutside);
});

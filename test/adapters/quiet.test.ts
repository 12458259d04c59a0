import { expect, test } from '@jest/globals';
import { createQuietAlerts } from '../../src/adapters/quiet-alerts.ts';
import { createQuietMetrics } from '../../src/adapters/quiet-metrics.ts';

test('metrics without monitoring say how many there were and that they went nowhere', async () => {
  const lines: string[] = [];
  const point = { unit: 'Count', value: 1, timestamp: new Date(0), dimensions: {} } as const;
  await createQuietMetrics((line) => lines.push(line)).publish([
    { ...point, name: 'Requests' },
    { ...point, name: 'Requests' },
    { ...point, name: 'Flows' },
  ]);
  expect(lines).toEqual(['metrics: 3 points of 2 figures, sent nowhere: no monitoring is configured']);
});

test('an alert without a pager is told line by line', async () => {
  const lines: string[] = [];
  const alerts = createQuietAlerts((line) => lines.push(line));
  await alerts.send({ severity: 'high', subject: 'No report', text: 'The disk is full.\n\nFree some.\n' });
  expect(lines).toEqual(['alert (high): No report', '  The disk is full.', '  ', '  Free some.']);
});

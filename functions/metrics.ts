import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createCloudWatchMetrics } from '../src/adapters/cloudwatch.ts';
import { metrics } from '../src/stages/metrics.ts';
import { createHandler } from './shared/handler.ts';
import { clock } from './shared/package.ts';
import { openStores } from './shared/stores.ts';

export const handler = createHandler(openPorts, metrics);

function openPorts() {
  return { ...openStores(), metrics: createCloudWatchMetrics(new CloudWatchClient(), clock.now) };
}

import { z } from 'zod';
import { createQueryLibrary } from '../src/adapters/query-directory.ts';
import { plan } from '../src/stages/plan.ts';
import { readEnvironment, variables } from './shared/environment.ts';
import { createHandler } from './shared/handler.ts';
import { openLogs } from './shared/logs.ts';
import { packagedPath } from './shared/package.ts';
import { openStores } from './shared/stores.ts';

/** Five million clients at the most for one function, at 60 bytes of a request (docs/decisions/0061-shards.md). */
const shardBytes = 300_000_000;

const eventSchema = z.object({ execution: z.string(), request: z.unknown() });

export const handler = createHandler(openPorts, (event: unknown, ports) => plan(eventSchema.parse(event), ports));

function openPorts() {
  const { IPV6_REPORT_TIMEZONE, IPV6_REPORT_ANONYMISE } = readEnvironment(
    variables.pick({ IPV6_REPORT_TIMEZONE: true, IPV6_REPORT_ANONYMISE: true }),
  );
  return {
    ...openStores(),
    ...openLogs(),
    queries: createQueryLibrary(packagedPath('queries')),
    engine: 'athena' as const,
    timezone: IPV6_REPORT_TIMEZONE,
    shardBytes,
    anonymise: IPV6_REPORT_ANONYMISE,
  };
}

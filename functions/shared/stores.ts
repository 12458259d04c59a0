import { createS3Store } from '../../src/adapters/s3.ts';
import { createS3Client } from '../../src/adapters/s3-client.ts';
import type { Archive, ObjectStore } from '../../src/ports.ts';
import { readEnvironment, variables } from './environment.ts';

export function openWork(): { work: ObjectStore } {
  const { IPV6_REPORT_WORK } = readEnvironment(variables.pick({ IPV6_REPORT_WORK: true }));
  return { work: createS3Store(createS3Client(), IPV6_REPORT_WORK) };
}

export function openStores(): { work: ObjectStore; archive: Archive } {
  const { IPV6_REPORT_WORK, IPV6_REPORT_ARCHIVE } = readEnvironment(
    variables.pick({ IPV6_REPORT_WORK: true, IPV6_REPORT_ARCHIVE: true }),
  );
  const client = createS3Client();
  return { work: createS3Store(client, IPV6_REPORT_WORK), archive: createS3Store(client, IPV6_REPORT_ARCHIVE) };
}

import { createS3Client } from '../../src/adapters/s3-client.ts';
import { createS3Logs } from '../../src/adapters/s3-logs.ts';
import type { LogSource } from '../../src/ports.ts';
import { readEnvironment, variables } from './environment.ts';

/** The logs that the tables of Athena cover: same places, accounts and regions. */
export function openLogs(): { logs: LogSource } {
  const environment = readEnvironment(
    variables.pick({
      IPV6_REPORT_ACCESS_LOGS: true,
      IPV6_REPORT_CONNECTION_LOGS: true,
      IPV6_REPORT_FLOW_LOGS: true,
      IPV6_REPORT_LOG_ACCOUNTS: true,
      IPV6_REPORT_LOG_REGIONS: true,
    }),
  );
  return {
    logs: createS3Logs(createS3Client(), {
      places: {
        requests: environment.IPV6_REPORT_ACCESS_LOGS,
        connections: environment.IPV6_REPORT_CONNECTION_LOGS,
        flows: environment.IPV6_REPORT_FLOW_LOGS,
      },
      accounts: environment.IPV6_REPORT_LOG_ACCOUNTS,
      regions: environment.IPV6_REPORT_LOG_REGIONS,
    }),
  };
}

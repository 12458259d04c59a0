import { SNSClient } from '@aws-sdk/client-sns';
import { createSnsAlerts } from '../../src/adapters/sns.ts';
import type { Alerts } from '../../src/ports.ts';
import { readEnvironment, variables } from './environment.ts';

export function openAlerts(): { alerts: Alerts } {
  const { IPV6_REPORT_ALERT_TOPIC } = readEnvironment(variables.pick({ IPV6_REPORT_ALERT_TOPIC: true }));
  return { alerts: createSnsAlerts(new SNSClient(), IPV6_REPORT_ALERT_TOPIC) };
}

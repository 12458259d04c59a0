import { balancerKey, networkBalancerKey, testFileKey } from './layout.ts';
import { type LoadBalancer, targetGroups } from './site.ts';
import { TimeText } from './text.ts';
import type { SampleTruth } from './truth.ts';

export interface ForeignFile {
  key: string;
  text: string;
  reason: SampleTruth['skipped'][number]['reason'];
}

/** Files that lie in the same tree and are none of the three kinds: a reader has to sort them out. */
export function makeForeignFiles(balancer: LoadBalancer, midnight: number, seed: number): ForeignFile[] {
  const clock = new TimeText();
  const at = (second: number) => clock.micros((midnight + second) * 1_000_000);
  const end = midnight + 5 * 60;
  const node = balancer.nodes[0] ?? '';
  const tls = (second: number, client: string) =>
    `tls 2.0 ${at(second).slice(0, 19)} net/edge/c6e77e28c25b2234 g3d4b5e8bb8464cd ${client} 10.20.0.15:443 5 2 98 246 - arn:aws:acm:eu-central-1:123456789012:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99 - ECDHE-RSA-AES128-SHA tlsv12 - edge-c6e77e28c25b2234.elb.eu-central-1.amazonaws.com - - - ${at(second - 10).slice(0, 19)}\n`;
  const [target = ''] = targetGroups.shop.targets;
  const check = (second: number, result: string) =>
    `http ${at(second)} 0.001958401 ${target} shop/73e2d6bc24d8a067 ${result}\n`;
  return [
    {
      key: testFileKey,
      text: `Enable AccessLog for ELB: ${balancer.id} at ${at(37).slice(0, 23)}`,
      reason: 'test-file',
    },
    {
      key: networkBalancerKey(end, seed),
      text: tls(61, '84.151.20.7:51341') + tls(97, '2a02:8109:9a40:1b2c:1d0f:33a1:5e2b:77c4:40112'),
      reason: 'nlb-log',
    },
    {
      key: balancerKey('health-check', balancer, node, end, seed),
      text: check(12, 'PASS 200 -') + check(42, 'PASS 200 -') + check(72, 'FAIL 503 Target.ResponseCodeMismatch'),
      reason: 'health-check-log',
    },
  ];
}

import type { FlowSums } from '../contracts/report-flows.ts';
import type { Family } from '../contracts/rows.ts';

export type FlowSumsByFamily = Record<Family, FlowSums>;

export function noFlows(): FlowSums {
  return { flows: 0, packets: 0, bytes: 0 };
}

export function noFlowsByFamily(): FlowSumsByFamily {
  return { ipv4: noFlows(), ipv6: noFlows() };
}

export function addFlows(sums: FlowSums, more: FlowSums): void {
  sums.flows += more.flows;
  sums.packets += more.packets;
  sums.bytes += more.bytes;
}

/** Descending bytes of both families, then flows. */
export function compareSums(a: FlowSumsByFamily, b: FlowSumsByFamily): number {
  return (
    b.ipv4.bytes + b.ipv6.bytes - a.ipv4.bytes - a.ipv6.bytes ||
    b.ipv4.flows + b.ipv6.flows - a.ipv4.flows - a.ipv6.flows
  );
}

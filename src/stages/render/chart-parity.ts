import type { PolicyParity } from '../../contracts/report-policy.ts';
import type { ChartInput } from './draw-chart.ts';
import { cutMiddle } from './formats.ts';

export type Hole = NonNullable<PolicyParity>['holes'][number];

/** Ports of one interface in the matrix. */
export const shownPorts = 5;

/** Interfaces and their ports: a full box where a family is let through, an empty one where it is refused. */
export function parityChart(
  byInterface: readonly (readonly [name: string, holes: readonly Hole[]])[],
  label: string,
): ChartInput {
  return {
    label,
    datasets: {
      names: byInterface.map(([name], rank) => ({ rank, text: cutMiddle(name, 24) })),
      boxes: byInterface.flatMap(([, holes], rank) =>
        holes.slice(0, shownPorts).map(({ port, protocolName, open }, column) => ({
          rank,
          column,
          port: `${cutMiddle(protocolName, 8)} ${port}`,
          ipv6: open === 'ipv6',
          ipv4: open === 'ipv4',
        })),
      ),
    },
    params: { columns: shownPorts },
  };
}

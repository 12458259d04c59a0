import { familyFigures } from '../contracts/report-figures.ts';
import type { Family } from '../contracts/rows.ts';
import { indexOfHour } from './hour-index.ts';
import { defineSection } from './section.ts';

const figures = ['requests', 'receivedBytes', 'sentBytes', 'flows', 'flowBytes', 'packets'] as const;
type Figure = (typeof figures)[number];

/** Requests, flows and their sizes by family, of the period and of each of its hours. */
export const traffic = defineSection({
  id: 'traffic',
  queries: ['requests-by-minute', 'flows-by-minute'],
  keys: ['traffic'],
  start({ hours }) {
    const sums = new HourlySums(hours.length);
    return {
      on: {
        'requests-by-minute': (row) => {
          const hour = indexOfHour(hours, row.minute);
          sums.add(hour, row.family, 'requests', row.requests);
          sums.add(hour, row.family, 'receivedBytes', row.received_bytes);
          sums.add(hour, row.family, 'sentBytes', row.sent_bytes);
        },
        'flows-by-minute': (row) => {
          const hour = indexOfHour(hours, row.minute);
          sums.add(hour, row.family, 'flows', row.flows);
          sums.add(hour, row.family, 'flowBytes', row.bytes);
          sums.add(hour, row.family, 'packets', row.packets);
        },
      },
      finish: () => ({
        traffic: {
          requests: sums.total('requests'),
          bytes: sums.total('receivedBytes', 'sentBytes'),
          receivedBytes: sums.total('receivedBytes'),
          sentBytes: sums.total('sentBytes'),
          flows: sums.total('flows'),
          flowBytes: sums.total('flowBytes'),
          packets: sums.total('packets'),
          hourly: hours.map((hour, index) => ({
            start: hour.iso,
            requests: sums.hour(index, 'requests'),
            bytes: sums.hour(index, 'receivedBytes', 'sentBytes'),
            flows: sums.hour(index, 'flows'),
            flowBytes: sums.hour(index, 'flowBytes'),
            packets: sums.hour(index, 'packets'),
          })),
        },
      }),
    };
  },
});

class HourlySums {
  readonly #sums: Record<Family, Record<Figure, number[]>>;

  constructor(hours: number) {
    const zeros = () => Array.from({ length: hours }, () => 0);
    const family = () => ({
      requests: zeros(),
      receivedBytes: zeros(),
      sentBytes: zeros(),
      flows: zeros(),
      flowBytes: zeros(),
      packets: zeros(),
    });
    this.#sums = { ipv4: family(), ipv6: family() };
  }

  add(hour: number, family: Family, figure: Figure, value: number): void {
    const sums = this.#sums[family][figure];
    sums[hour] = (sums[hour] ?? 0) + value;
  }

  /** The sum of these figures in one hour. */
  hour(hour: number, ...of: Figure[]): { ipv4: number; ipv6: number } {
    const sum = (family: Family) => of.reduce((all, figure) => all + (this.#sums[family][figure][hour] ?? 0), 0);
    return { ipv4: sum('ipv4'), ipv6: sum('ipv6') };
  }

  total(...of: Figure[]): ReturnType<typeof familyFigures> {
    const sum = (family: Family) =>
      of.reduce((all, figure) => all + this.#sums[family][figure].reduce((a, b) => a + b, 0), 0);
    return familyFigures(sum('ipv4'), sum('ipv6'));
  }
}

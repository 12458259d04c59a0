import type { SecurityEvent } from '../../contracts/report-security.ts';
import { timeParams } from './chart-share.ts';
import type { ChartInput } from './draw-chart.ts';
import { cutMiddle } from './formats.ts';
import { makeTimeline } from './timeline.ts';
import type { ViewContext } from './view.ts';

/** From first to last sight of each event, below its name. */
export function eventsChart(context: ViewContext, events: readonly SecurityEvent[], label: string): ChartInput {
  const timeline = makeTimeline(context);
  const start = Date.parse(context.report.report.period.start);
  const length = Date.parse(context.report.report.period.end) - start;
  const slots = timeline.slots.length;
  /** Positions are of the clock: each slot is as wide as another. */
  const positionOf = (time: string) => {
    const part = (Date.parse(time) - start) / length;
    return Math.min(slots, Math.max(0, part * slots));
  };
  const least = slots / 200;
  return {
    label,
    datasets: {
      events: events.map(({ name, severity, source, target, firstSeen, lastSeen }, rank) => {
        const from = positionOf(firstSeen);
        return {
          rank,
          severity,
          from: Math.min(from, slots - least),
          to: Math.min(slots, Math.max(positionOf(lastSeen), from + least)),
          text: `${name} \u00b7 ${cutMiddle(source ?? target?.interface ?? '', 44)}`,
          brief: cutMiddle(`${name} \u00b7 ${source ?? target?.interface ?? ''}`, 46),
        };
      }),
    },
    params: { ...timeParams(timeline) },
  };
}

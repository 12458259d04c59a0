import type { ChartInput } from './draw-chart.ts';
import type { Formats } from './formats.ts';
import { niceScale } from './scales.ts';
import type { Slot, Timeline } from './timeline.ts';
import type { ViewContext } from './view.ts';

/** A slot with fewer requests says nothing by its share. */
const fewestRequests = 30;
/** A slot with less than this part of the mean of all slots neither. */
const fewestPart = 1 / 20;

interface SlotShare {
  index: number;
  share: number;
  slot: Slot;
}

export function shareOfSlot({ requests: { ipv4, ipv6 } }: Slot): number | null {
  return ipv4 + ipv6 > 0 ? ipv6 / (ipv4 + ipv6) : null;
}

/** The slots with the highest and the lowest share among those with enough requests; null when fewer than two differ. */
export function extremeShares(slots: readonly Slot[]): { highest: SlotShare; lowest: SlotShare } | null {
  const count = ({ requests: { ipv4, ipv6 } }: Slot) => ipv4 + ipv6;
  const mean = slots.reduce((sum, slot) => sum + count(slot), 0) / Math.max(slots.length, 1);
  const enough = Math.max(fewestRequests, mean * fewestPart);
  const telling = slots.flatMap((slot, index) => {
    const share = shareOfSlot(slot);
    return share === null || count(slot) < enough ? [] : [{ index, share, slot }];
  });
  telling.sort((a, b) => b.share - a.share || a.index - b.index);
  const [highest, lowest] = [telling.at(0), telling.at(-1)];
  return highest === undefined || lowest === undefined || highest.share === lowest.share ? null : { highest, lowest };
}

export function shareChart({ report, formats }: ViewContext, timeline: Timeline, label: string): ChartInput {
  const { slots } = timeline;
  const extremes = extremeShares(slots);
  const noteOf = (slot: Slot) => {
    const word = slot === extremes?.highest.slot ? 'highest' : slot === extremes?.lowest.slot ? 'lowest' : null;
    return word === null ? null : `${word} ${formats.share(shareOfSlot(slot))} ${slot.moment}`;
  };
  return {
    label,
    datasets: {
      shares: slots.map((slot, index) => ({
        middle: index + 0.5,
        share: shareOfSlot(slot),
        note: noteOf(slot),
        align: index < slots.length * 0.3 ? 'left' : index > slots.length * 0.7 ? 'right' : 'center',
        lift: slot === extremes?.highest.slot ? -12 : 16,
      })),
    },
    params: {
      ...timeParams(timeline),
      ...shareScale(
        slots.map((slot) => shareOfSlot(slot) ?? 0),
        formats,
      ),
      mean: report.traffic.requests.ipv6Share ?? 0,
    },
  };
}

/** An axis of percentages that never goes beyond 100 %. */
export function shareScale(shares: readonly number[], formats: Formats): ChartInput['params'] {
  const { top, steps } = niceScale(Math.min(1, Math.max(...shares) * 1.12));
  return {
    top: Math.min(top, 1),
    steps: steps.filter((step) => step <= 1),
    stepLabels: steps.map((step) => shortShare(step, formats)),
  };
}

/** `40 %`, without decimals that say nothing on an axis. */
export function shortShare(step: number, { share }: Formats): string {
  return share(step).replace(/\.0+(?=\D)/, '');
}

export function timeParams({ slots, ticks, narrowTicks, labels }: Timeline): ChartInput['params'] {
  return { hours: slots.length, ticks, narrowTicks, labels };
}

/** A small line beside a key figure; from zero, or from its own lowest value. */
export function sparkline(values: readonly (number | null)[], label: string, fromZero: boolean): ChartInput {
  const known = values.filter((value) => value !== null);
  const [low, high] = [fromZero ? 0 : Math.min(...known), Math.max(...known)];
  const pad = (high - low) * 0.08 || high * 0.05 || 1;
  return {
    label,
    datasets: {
      values: values.map((value, index) => ({ middle: index + 0.5, value, last: index === values.length - 1 })),
    },
    params: { hours: values.length, bottom: fromZero ? 0 : low - pad, top: high + pad, fromZero },
  };
}

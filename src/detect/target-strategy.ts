import type { TargetStrategy } from '../contracts/report-security.ts';
import { classifyInterfaceIdentifier } from '../ipv6/interface-identifier.ts';
import { compareWords, hexToWords, isIPv4Words } from '../ipv6/words.ts';

/** An address that was tried, and when first. */
export interface Target {
  readonly address: string;
  readonly first: number;
}

/** With fewer targets an order may be chance. */
const fewestTargets = 10;
const sequentialShare = 0.5;
/** Of n addresses in a random order half the steps go up. */
const ascendingShare = 0.9;
const lowByteShare = 0.8;
/** Steps of scanners that count: the next address, the next sixteen, the next two hundred and fifty-six. */
const countingSteps: readonly bigint[] = [1n, 0x10n, 0x100n];
/** The next subnet (/64). */
const nextSubnet = 1n << 64n;

/**
 * How the targets of a scan were chosen, after how scanners of IPv6 work (Egloff et al., CoNEXT 2025; RFC 7707):
 *
 * - `sequential`: of ten targets or more, in the order in which they were first tried, half the steps or more are +1,
 *   +0x10, +0x100 or the next subnet; or nine steps in ten go up, because the addresses between ours are not logged.
 * - `low-byte`: four targets in five or more are ::1 and its like.
 * - `random`: neither, which may be chance or a list of known addresses; the log cannot tell.
 *
 * Null for fewer than two targets. Steps within one second have no order, and count for nothing.
 */
export function chooseStrategy(targets: readonly Target[]): TargetStrategy | null {
  const firsts = new Map<string, number>();
  for (const { address, first } of targets) firsts.set(address, Math.min(firsts.get(address) ?? Infinity, first));
  if (firsts.size < 2) return null;
  const order = [...firsts].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1));
  if (order.length >= fewestTargets && isSequential(order)) return 'sequential';
  const low = order.filter(([address]) => isLow(address)).length;
  return low >= lowByteShare * order.length ? 'low-byte' : 'random';
}

function isSequential(order: readonly (readonly [string, number])[]): boolean {
  let steps = 0;
  let counting = 0;
  let ascending = 0;
  for (let at = 1; at < order.length; at++) {
    const [before, begun] = order[at - 1] ?? ['', 0];
    const [here, now] = order[at] ?? ['', 0];
    if (now === begun) continue;
    steps++;
    const step = BigInt(`0x${here}`) - BigInt(`0x${before}`);
    if (countingSteps.includes(step) || step === nextSubnet) counting++;
    if (compareWords(hexToWords(before), 0, hexToWords(here), 0) < 0) ascending++;
  }
  if (steps < fewestTargets - 1) return false;
  return counting >= sequentialShare * steps || ascending >= ascendingShare * steps;
}

function isLow(address: string): boolean {
  if (isIPv4Words(hexToWords(address))) return false;
  const { id } = classifyInterfaceIdentifier(address);
  return id === 'low-byte' || id === 'zero';
}

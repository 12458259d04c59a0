import { formatIpv6 } from './address.ts';
import type { Stage } from './conversations.ts';
import { pickCaller } from './population.ts';
import type { Random } from './random.ts';

/** Who is at the other end of a flow. */

export function anyClient(stage: Stage, ipv6: boolean): { peer: string; family: 4 | 6 } {
  const { random, population } = stage;
  const kind = random.chance(0.62) ? 'phone' : random.chance(0.85) ? 'desktop' : 'tool';
  const { address, family } = pickCaller(random, population, kind, ipv6, stage.second);
  return { peer: population.book.textOf(address), family };
}

// Hosts on the Internet: synthetic combinations within large blocks.
export const serverIpv4 = (random: Random) => 0x33440000 + random.below(0x40000);
export const serverIpv6 = (random: Random) =>
  formatIpv6([0x2a0104f8, 0x00100000 + random.below(0xffff), 0, 1 + random.below(3)]);

import type { Anatomy, Recurrence } from '../contracts/report-hosts.ts';
import type { AddressSummary } from '../ipv6/address-summary.ts';
import { historyDays, type PrefixHistory, summariseRecurrence } from '../ipv6/prefix-history.ts';

const lengths = [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 128];

/** How the IPv6 client addresses are made and handed out. */
export function describeAnatomy(summary: AddressSummary): Anatomy {
  const { rirs, ipv6, perPrefix64, perPrefix48, eui64, delegations } = summary;
  return {
    registries: rirs.map(({ rir, addresses, requests, bytes }) => ({ registry: rir, addresses, requests, bytes })),
    prefixCounts:
      ipv6.addresses === 0
        ? []
        : lengths.map((length) => ({ length, prefixes: countPrefixes(summary.sharedBits, length) })),
    perPrefix64,
    perPrefix48,
    eui64: {
      identifiers: eui64.identifiers,
      moving: eui64.moving,
      makers: eui64.ouis.map(({ oui, addresses, requests }) => ({ oui, addresses, requests })),
    },
    delegations: delegations.map(({ prefix, prefixes64, delegated, ratios }) => ({
      prefix,
      prefixes64,
      delegated,
      ratios: ratios.map(({ length, ratio }) => ({ length, ratio: Number(ratio.toPrecision(6)) })),
    })),
  };
}

/** A new prefix of this length begins wherever neighbouring addresses share fewer bits. */
function countPrefixes(sharedBits: Float64Array, length: number): number {
  return sharedBits.subarray(0, length).reduce((sum, neighbours) => sum + neighbours, 1);
}

export function describeRecurrence(history: PrefixHistory): NonNullable<Recurrence> {
  const { daysKnown, today, firstSeen, returning, stable } = summariseRecurrence(history);
  return { windowDays: historyDays, daysKnown, prefixes64: today, firstSeen, returning, stable };
}

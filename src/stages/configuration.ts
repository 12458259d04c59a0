import type { NetworkFiles } from '../contracts/networks.ts';
import type { Settings } from '../contracts/settings.ts';
import type { Run } from '../contracts/stages.ts';
import { thresholdsOf } from '../detect/presets.ts';
import { sha256 } from './documents.ts';

export interface Configuration {
  /** What the request may have said otherwise than the settings: name, zone and edition. */
  run: Pick<Run, 'report' | 'period' | 'anonymise'>;
  settings: Pick<Settings, 'prefixes' | 'quality' | 'publicIpv4' | 'natGateway' | 'detect'>;
  networks: Pick<NetworkFiles, 'sha256' | 'proxies' | 'reputation'>;
}

/**
 * SHA-256 (hex) over the canonical JSON (RFC 8785) of what decides figures and findings beside the logs: the same on every
 * machine and engine. Which settings that are is said in docs/figures.md, `report.configuration`. Keys, places, mail and
 * the like are none of them.
 */
export function hashConfiguration({ run, settings, networks }: Configuration): string {
  const { prefixes, quality, publicIpv4, natGateway, detect } = settings;
  const { ignore, disabled, reputation: _, ...otherDetect } = detect;
  const edition = run.anonymise ?? null;
  return sha256(
    canonicalJson({
      report: run.report,
      timezone: run.period.timezone,
      anonymise: { edition },
      prefixes,
      quality,
      publicIpv4,
      natGateway,
      networks: {
        ...networks.sha256,
        proxies: networks.proxies
          .map(({ name, text }) => ({ name, sha256: edition === null ? sha256(text) : null }))
          .sort((a, b) => compareText(a.name, b.name)),
      },
      detect: {
        ...otherDetect,
        thresholds: thresholdsOf(detect),
        // A hash of few addresses is undone by trying all there are: an edition that covers addresses counts them only.
        ignore: edition === null ? sortedSet(ignore) : new Set(ignore).size,
        disabled: sortedSet(disabled),
        // Fetched anew every day: what such a list says is data, which one it is a setting.
        reputation: sortedSet(networks.reputation.map(({ name }) => name)),
      },
    }),
  );
}

/** RFC 8785: no blanks, keys by code units, numbers and texts as ECMAScript writes them. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => compareText(a, b)))
      : item,
  );
}

function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compareText);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

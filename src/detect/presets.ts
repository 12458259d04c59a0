import type { DetectSettings, RuleId, Thresholds } from '../contracts/detect.ts';

const hour = 3600;
/** Who changes addresses does so fast; what comes slowly from all over a provider's network is noise. */
const spreadSource = {
  addresses: 30,
  targets: 10,
  attemptsPerAddress: 3,
  failedRatio: 0.8,
  gapSeconds: hour,
  windowSeconds: hour,
};

/**
 * What each rule counts as too much. Where the numbers come from is said in docs/detections.md.
 *
 * - `literature`: Richter, Gasser, Berger (IMC 2022), Egloff et al. (CoNEXT 2025), Zeek's defaults; made smaller where a
 *   network of a few dozen addresses could never meet them.
 * - `brief`: fixed numbers per minute: 100 connections and 50 ports, 10 MB, 20 rejections. Rules that it does not name
 *   keep the other preset's numbers.
 */
export const presets: Readonly<Record<DetectSettings['preset'], Thresholds>> = {
  literature: {
    'port-scan': { ports: 15, attempts: 15, failedRatio: 0.8, large: 100, gapSeconds: hour, windowSeconds: 0 },
    'address-scan': {
      addresses: 10,
      ownShare: 0.25,
      ownFrom: 20,
      attempts: 1,
      failedRatio: 0.8,
      large: 100,
      gapSeconds: hour,
      windowSeconds: 0,
    },
    'spread-source': spreadSource,
    'rejection-rate': { packets: 60, failedRatio: 0.8 },
    volume: { bytes: 100_000_000, requests: 1000, deviations: 6, leastDays: 3 },
    'suspicious-source': { flows: 5 },
    'policy-parity': { networks: 3, rejections: 3, rejectedRatio: 0.05 },
    'address-hopping': { addresses: 64, requests: 100, requestsPerAddress: 5, throwawayRatio: 0.9 },
  },
  brief: {
    'port-scan': { ports: 50, attempts: 50, failedRatio: 0, large: 100, gapSeconds: hour, windowSeconds: 60 },
    'address-scan': {
      addresses: 10,
      ownShare: 0.25,
      ownFrom: 20,
      attempts: 100,
      failedRatio: 0,
      large: 100,
      gapSeconds: hour,
      windowSeconds: 60,
    },
    'spread-source': spreadSource,
    'rejection-rate': { packets: 20, failedRatio: 0 },
    volume: { bytes: 10_000_000, requests: 100, deviations: 6, leastDays: 3 },
    'suspicious-source': { flows: 1 },
    'policy-parity': { networks: 3, rejections: 3, rejectedRatio: 0.05 },
    'address-hopping': { addresses: 64, requests: 100, requestsPerAddress: 5, throwawayRatio: 0.9 },
  },
};

/** The preset with the single numbers of the settings in their place. */
export function thresholdsOf({ preset, thresholds }: Pick<DetectSettings, 'preset' | 'thresholds'>): Thresholds {
  const base = presets[preset];
  const merge = <R extends RuleId>(rule: R): Thresholds[R] => {
    const set = Object.entries(thresholds[rule]).filter(([, value]) => value !== undefined);
    return { ...base[rule], ...Object.fromEntries(set) };
  };
  return {
    'port-scan': merge('port-scan'),
    'address-scan': merge('address-scan'),
    'spread-source': merge('spread-source'),
    'rejection-rate': merge('rejection-rate'),
    volume: merge('volume'),
    'suspicious-source': merge('suspicious-source'),
    'policy-parity': merge('policy-parity'),
    'address-hopping': merge('address-hopping'),
  };
}

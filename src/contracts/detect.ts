import { z } from 'zod';

/** The rules of src/detect, one file each, in the order in which they are told. */
export const ruleIds = [
  'port-scan',
  'address-scan',
  'spread-source',
  'rejection-rate',
  'volume',
  'suspicious-source',
  'policy-parity',
  'address-hopping',
] as const;
export const ruleIdSchema = z.enum(ruleIds);
export type RuleId = z.infer<typeof ruleIdSchema>;

const whole = z.int().positive();
const seconds = z.int().nonnegative();
const ratio = z.number().min(0).max(1);
/** A pause of this many seconds ends a session. */
const gapSeconds = seconds;
/** Only what happens within so many seconds counts together; 0: the whole session. */
const windowSeconds = seconds;
/** Of what was tried, how much at least must have failed. */
const failedRatio = ratio;

/** What can be set of each rule; docs/detections.md says what each number means. */
export const ruleThresholds = {
  'port-scan': z.strictObject({ ports: whole, attempts: whole, failedRatio, large: whole, gapSeconds, windowSeconds }),
  'address-scan': z.strictObject({
    addresses: whole,
    /** From `ownFrom` addresses of our own on, this share of them is enough, too. */
    ownShare: ratio,
    ownFrom: whole,
    attempts: whole,
    failedRatio,
    large: whole,
    gapSeconds,
    windowSeconds,
  }),
  'spread-source': z.strictObject({
    addresses: whole,
    targets: whole,
    attemptsPerAddress: z.number().positive(),
    failedRatio,
    gapSeconds,
    windowSeconds,
  }),
  /** Packets within a minute. */
  'rejection-rate': z.strictObject({ packets: whole, failedRatio }),
  /** Within a minute. */
  volume: z.strictObject({ bytes: whole, requests: whole, deviations: z.number().positive(), leastDays: whole }),
  'suspicious-source': z.strictObject({ flows: whole }),
  'policy-parity': z.strictObject({ networks: whole, rejections: whole, rejectedRatio: ratio }),
  /** Within a minute. */
  'address-hopping': z.strictObject({
    addresses: whole,
    requests: whole,
    requestsPerAddress: z.number().positive(),
    throwawayRatio: ratio,
  }),
} as const satisfies Record<RuleId, z.ZodObject>;
export type Thresholds = { readonly [R in RuleId]: Readonly<z.infer<(typeof ruleThresholds)[R]>> };

const cidr = z.union([z.cidrv6(), z.cidrv4(), z.ipv6(), z.ipv4()], {
  error: 'an address or a CIDR such as 2001:db8::/48',
});

/** `detect:` of the settings. */
export const detectSettingsSchema = z.strictObject({
  /** `literature`: docs/detections.md names the papers. `brief`: fixed numbers per minute, more sensitive. */
  preset: z.enum(['literature', 'brief']).default('literature'),
  /** Single numbers in place of the preset's. */
  thresholds: z
    .strictObject({
      'port-scan': ruleThresholds['port-scan'].partial().default({}),
      'address-scan': ruleThresholds['address-scan'].partial().default({}),
      'spread-source': ruleThresholds['spread-source'].partial().default({}),
      'rejection-rate': ruleThresholds['rejection-rate'].partial().default({}),
      volume: ruleThresholds.volume.partial().default({}),
      'suspicious-source': ruleThresholds['suspicious-source'].partial().default({}),
      'policy-parity': ruleThresholds['policy-parity'].partial().default({}),
      'address-hopping': ruleThresholds['address-hopping'].partial().default({}),
    })
    .prefault({}),
  /** Sources that are never accused and never blocked: scanners of one's own, partners, monitoring. */
  ignore: z.array(cidr).default([]),
  disabled: z.array(ruleIdSchema).default([]),
  /** Earlier days that the volume is compared with. */
  historyDays: z.int().min(0).max(28).default(7),
  /** Lists of networks with a bad name: Spamhaus DROP as JSON lines, or one CIDR per line. Paths. */
  reputation: z.array(z.string().min(1)).default([]),
  blocklist: z
    .strictObject({
      /** So many addresses that did nothing wrong may be blocked for a shorter list. */
      collateral: z.int().nonnegative().default(0),
      /** Prefixes are joined into none shorter than this. */
      shortestIPv6: z.int().min(16).max(128).default(56),
      shortestIPv4: z.int().min(8).max(32).default(28),
    })
    .prefault({}),
});
export type DetectSettings = z.infer<typeof detectSettingsSchema>;

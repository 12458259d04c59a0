import { z } from 'zod';
import { ruleIdSchema } from './detect.ts';
import { count, text } from './report-figures.ts';

export const severities = ['info', 'warning', 'high'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

const instant = z.iso.datetime({ offset: true });
const address = text.describe('Address, RFC 5952 or dotted decimal');
const cidr = text.describe('CIDR, RFC 5952 or dotted decimal');

/** Units in which events are measured. */
export const measureUnits = [
  'ports',
  'addresses',
  'rejected packets a minute',
  'bytes a minute',
  'requests a minute',
  'flows',
  'networks',
] as const;

export const evidenceSchema = z.strictObject({
  at: instant.describe('First time, or the begin of the minute'),
  source: address.nullable(),
  target: address.nullable().describe('One of our own addresses; null for requests to a load balancer'),
  port: count.nullable(),
  protocol: count.nullable().describe('IANA protocol number'),
  count: count.describe('Flow records, packets or requests, whatever the rule counts'),
  failed: count.nullable().describe('Of these, refused or unanswered; requests: answered with 400 or more'),
  bytes: count.nullable(),
  text: text.max(500).nullable().describe('Words out of the log: written by a stranger'),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** Shares of how targets were chosen: in order, by low addresses, or neither (random, or from a list). */
export const targetStrategies = ['sequential', 'low-byte', 'random'] as const;
export const targetStrategySchema = z.enum(targetStrategies);
export type TargetStrategy = z.infer<typeof targetStrategySchema>;

export const securityEventSchema = z.strictObject({
  id: text.describe('Rule and source; unique in the report'),
  rule: ruleIdSchema,
  name: text,
  severity: severitySchema,
  family: z.enum(['ipv4', 'ipv6']).nullable(),
  source: cidr.nullable().describe('The longest prefix that meets the rule by itself; null where nobody attacks'),
  prefixLength: z.int().min(0).max(128).nullable(),
  addresses: count.describe('Distinct source addresses that took part'),
  firstSeen: instant,
  lastSeen: instant,
  sentence: text.describe('What happened, in one sentence'),
  measured: z.strictObject({ value: z.number(), unit: z.enum(measureUnits) }),
  threshold: z.number().describe('In the unit of `measured`'),
  baseline: z
    .strictObject({
      days: count.describe('Earlier days with that hour'),
      median: z.number().describe('Of the highest minute of that hour on those days'),
    })
    .nullable()
    .describe('What the same hour of earlier days was like; null without enough of them, or where no rule asks'),
  target: z
    .strictObject({
      address: address.nullable(),
      interface: text.nullable(),
      ports: z.array(count).max(20).describe('The first of them'),
      portsTotal: count,
      protocol: count.nullable(),
    })
    .nullable()
    .describe('What was tried or lies open, where it is one thing'),
  targetStrategy: targetStrategySchema.nullable(),
  evidence: z.array(evidenceSchema).max(5).describe('A few of the rows that make the event'),
  sql: text.describe('The statement to look again at the typed rows; put the name of the run for <run>'),
});
export type SecurityEvent = z.infer<typeof securityEventSchema>;

export const ruleRunSchema = z.strictObject({
  rule: ruleIdSchema,
  name: text,
  source: text.describe('Where the rule comes from'),
  state: z.enum(['run', 'disabled', 'no-data']).describe('no-data: the logs that it needs had no line'),
  thresholds: z.record(z.string(), z.number()),
  note: text.nullable().describe('What limits its answer, one sentence'),
  events: count,
});
export type RuleRun = z.infer<typeof ruleRunSchema>;

const bystanders = z.strictObject({
  addresses: count.describe('Addresses seen in this period that did nothing wrong'),
  requests: count.describe('Their requests to load balancers'),
  flows: count.describe('Their flow records'),
});

export const blocklistSchema = z.strictObject({
  offenders: count.describe('Prefixes of events of severity warning and high'),
  budget: count.describe('Bystanders that joining prefixes was allowed to add'),
  entries: z
    .array(
      z.strictObject({
        cidr,
        family: z.enum(['ipv4', 'ipv6']),
        rules: z.array(ruleIdSchema),
        offendingAddresses: count.describe('Distinct addresses of the events in it'),
        collateral: bystanders.describe('Who else would be blocked'),
      }),
    )
    .max(10_000)
    .describe('As few prefixes as cover all offenders within the budget; never an address of our own'),
  leftOut: z
    .array(z.strictObject({ cidr, reason: z.enum(['own-addresses', 'too-many']) }))
    .max(100)
    .describe('Offenders that no entry covers'),
  collateral: bystanders.describe('Of all entries together'),
});
export type Blocklist = z.infer<typeof blocklistSchema>;

export const securitySchema = z.strictObject({
  preset: z.enum(['literature', 'brief']),
  ownAddresses: z.strictObject({ ipv4: count, ipv6: count }).describe('Of the network interfaces in the flow logs'),
  historyDays: count.describe('Earlier days that the volume was compared with'),
  eventsTotal: count,
  events: z.array(securityEventSchema).max(200).describe('Most severe first'),
  rules: z.array(ruleRunSchema),
  blocklist: blocklistSchema,
  peaks: z
    .array(
      z.strictObject({
        start: instant.describe('Begin of the hour in the report’s zone'),
        bytes: count.describe('Most that one /64 (IPv4: one address) sent within a minute; 0 below a megabyte'),
        requests: count.describe('Most requests of one /64 (IPv4: one address) within a minute; 0 below 100'),
      }),
    )
    .describe('For the reports of later days: every hour of the period'),
});
export type Security = z.infer<typeof securitySchema>;

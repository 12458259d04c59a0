import { z } from 'zod';
import { count, shareSchema, text } from './report-figures.ts';
import { latencyGapSchema, rateGapSchema } from './report-gap.ts';

const seconds = z.number().nonnegative().nullable();

const handshakeSchema = z.strictObject({
  timed: count.describe('Handshakes whose time is known'),
  p50: seconds.describe('Median of the handshake’s time, seconds'),
  p90: seconds,
  p99: seconds,
});

const familyTlsSchema = handshakeSchema.extend({
  established: count.describe('Connections with a finished TLS handshake'),
  failed: count.describe('Connections to a TLS listener without one'),
  failureRate: shareSchema.describe('failed ÷ (established + failed)'),
  outdated: count.describe('Established with TLS 1.0 or 1.1, which RFC 8996 withdraws'),
});

const bothSchema = z.strictObject({
  connections: count,
  share: shareSchema.describe('Of the established connections of the family'),
});

export const tlsSchema = z.strictObject({
  plain: z
    .strictObject({ ipv4: count, ipv6: count })
    .describe('Connections to listeners that had no TLS handshake at all in the period: plain HTTP'),
  ipv4: familyTlsSchema,
  ipv6: familyTlsSchema,
  gap: z.strictObject({
    handshake: latencyGapSchema.describe('IPv6 against IPv4, all protocols'),
    failures: rateGapSchema.describe('Of failureRate'),
  }),
  protocols: z
    .array(
      z.strictObject({
        protocol: text,
        ipv4: bothSchema.extend(handshakeSchema.shape),
        ipv6: bothSchema.extend(handshakeSchema.shape),
        gap: latencyGapSchema,
      }),
    )
    .describe('TLS 1.3 needs one round trip less than TLS 1.2: compare families within a protocol'),
  ciphers: z.array(z.strictObject({ protocol: text, cipher: text, ipv4: bothSchema, ipv6: bothSchema })).max(40),
  otherCiphers: z.strictObject({ ipv4: bothSchema, ipv6: bothSchema }).describe('All that have no row'),
  failures: z
    .array(z.strictObject({ reason: text, ipv4: count, ipv6: count }))
    .max(20)
    .describe('Why handshakes failed, as the log says it; "-" where it says nothing'),
});
export type Tls = z.infer<typeof tlsSchema>;

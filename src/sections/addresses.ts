import { shareOf } from '../contracts/report-figures.ts';
import { AddressAccumulator } from '../ipv6/accumulator.ts';
import type { AddressSummary } from '../ipv6/address-summary.ts';
import { addDay } from '../ipv6/prefix-history.ts';
import { encodeHistory } from '../ipv6/prefix-history-file.ts';
import { collectPrefixes64, mergeSummaries } from '../ipv6/summary-merge.ts';
import type { SummaryPart } from '../ipv6/summary-part.ts';
import { describeAnatomy, describeRecurrence } from './anatomy.ts';
import { clientParts, defineSection, type ReportSections } from './section.ts';

/**
 * What the distinct client addresses of the requests tell: how many, of which classes, in which prefixes, seen before or
 * not.
 */
export const addresses = defineSection({
  id: 'addresses',
  queries: ['clients'],
  keys: ['clients', 'addressTypes', 'interfaceIdentifiers', 'prefixes', 'anatomy', 'recurrence', 'prefixHistory'],
  start({ prefixes, history }) {
    const accumulator = new AddressAccumulator();
    const rule = { share: prefixes.share, minimum: prefixes.minimumRequests };
    const others: SummaryPart[] = [];
    let mappedRequests = 0;
    return {
      on: {
        clients: (row) => {
          accumulator.add(row.client, row.requests, row.received_bytes + row.sent_bytes);
          mappedRequests += row.mapped;
        },
      },
      clientParts: clientParts<{ summary: SummaryPart; mappedRequests: number }>({
        dump: () => ({ summary: accumulator.makePart(rule), mappedRequests }),
        load: (part) => {
          others.push(part.summary);
          mappedRequests += part.mappedRequests;
        },
      }),
      finish: () => {
        const parts = others.length === 0 ? [accumulator.makePart(rule)] : others;
        const known = history && addDay(history.before, history.date, collectPrefixes64(parts));
        const summary = mergeSummaries(parts, rule);
        return {
          clients: toClients(summary, mappedRequests),
          addressTypes: summary.types.flatMap(({ type, label, addresses, requests, bytes }) =>
            type === 'ipv4' ? [] : [{ type, label, addresses, requests, bytes }],
          ),
          interfaceIdentifiers: summary.interfaceIdentifiers.map(({ class: id, label, addresses, requests }) => ({
            class: id,
            label,
            addresses,
            requests,
          })),
          prefixes: toPrefixes(summary),
          anatomy: describeAnatomy(summary),
          recurrence: known && describeRecurrence(known),
          prefixHistory: known && encodeHistory(known),
        };
      },
    };
  },
});

function toClients({ ipv4, ipv6, prefixes, perPrefix64 }: AddressSummary, mapped: number): ReportSections['clients'] {
  return {
    ipv4: { addresses: ipv4.addresses, mappedRequests: mapped },
    ipv6: {
      addresses: ipv6.addresses,
      prefixes: { '64': prefixes[64], '56': prefixes[56], '48': prefixes[48], '32': prefixes[32] },
      addressesPerPrefix64: perPrefix64.mean,
      maxAddressesInPrefix64: perPrefix64.max,
    },
  };
}

function toPrefixes({ heavyHitters, ipv6 }: AddressSummary): ReportSections['prefixes'] {
  const { threshold, rows, rest } = heavyHitters;
  return {
    threshold,
    rows: rows.map(({ prefix, requests, bytes, addresses }) => ({
      prefix,
      requests,
      bytes,
      addresses,
      share: shareOf(requests, ipv6.requests),
    })),
    rest: {
      requests: rest.requests,
      bytes: rest.bytes,
      addresses: rest.addresses,
      share: shareOf(rest.requests, ipv6.requests),
    },
  };
}

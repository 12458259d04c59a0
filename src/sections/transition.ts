import { shareOf } from '../contracts/report-figures.ts';
import { decodeTransition, type TransitionMechanism } from '../ipv6/transition.ts';
import { type TransitionPart, TransitionTally } from '../ipv6/transition-tally.ts';
import { hexToWords } from '../ipv6/words.ts';
import { clientParts, defineSection } from './section.ts';

const labels: Readonly<Record<TransitionMechanism, string>> = {
  '6to4': '6to4 tunnel',
  teredo: 'Teredo tunnel',
  nat64: 'NAT64',
  isatap: 'ISATAP tunnel',
  'ipv4-mapped': 'IPv4-mapped',
  'ipv4-compatible': 'IPv4-compatible',
};

/** Which transition technologies are in use, and for which IPv4 hosts. */
export const transition = defineSection({
  id: 'transition',
  queries: ['clients', 'flow-addresses'],
  keys: ['transition'],
  start() {
    const requests = { all: 0, ipv6: 0, tunnelled: 0 };
    const clients = new TransitionTally();
    const ends = new TransitionTally();
    const words = new Uint32Array(4);
    return {
      on: {
        clients: (row) => {
          requests.all += row.requests;
          const found = decodeTransition(hexToWords(row.client, words));
          if (row.family === 'ipv6') requests.ipv6 += row.requests;
          if (found === null) return;
          if (found.mechanism !== 'ipv4-mapped') {
            requests.tunnelled += row.requests;
            clients.add(found, row.requests, row.received_bytes + row.sent_bytes);
          } else if (row.mapped > 0) {
            // The sizes of the mapped ones among its requests are not known apart.
            const part = row.mapped / row.requests;
            clients.add(found, row.mapped, Math.round((row.received_bytes + row.sent_bytes) * part));
          }
        },
        'flow-addresses': (row) => {
          if (row.family === 'ipv4') return;
          const found = decodeTransition(hexToWords(row.address, words));
          if (found !== null) ends.add(found, row.flows, 0);
        },
      },
      clientParts: clientParts<{ requests: typeof requests; clients: TransitionPart }>({
        dump: () => ({ requests, clients: clients.part }),
        load: (part) => {
          requests.all += part.requests.all;
          requests.ipv6 += part.requests.ipv6;
          requests.tunnelled += part.requests.tunnelled;
          clients.merge(part.clients);
        },
      }),
      finish: () => {
        const native = requests.ipv6 - requests.tunnelled;
        return {
          transition: {
            native: { requests: native, share: shareOf(native, requests.ipv6) },
            clients: clients.finish().map(({ mechanism, ...sums }) => ({
              mechanism,
              label: labels[mechanism],
              addresses: sums.addresses,
              hosts: sums.hosts,
              requests: sums.requests,
              bytes: sums.bytes,
              share: shareOf(sums.requests, requests.all),
              top: [...sums.top],
            })),
            flows: ends.finish().map(({ mechanism, addresses, hosts, requests: flows, top }) => ({
              mechanism,
              label: labels[mechanism],
              addresses,
              hosts,
              flows,
              top: top.map(({ ipv4, requests }) => ({ ipv4, flows: requests })),
            })),
          },
        };
      },
    };
  },
});

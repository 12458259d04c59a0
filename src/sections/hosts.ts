import type { Hosts } from '../contracts/report-hosts.ts';
import { HostBoundsCounter } from '../ipv6/host-bounds.ts';
import { defineSection } from './section.ts';

/** As the query bins: an hour. Temporary addresses are replaced once a day (RFC 8981), so that few count twice. */
const binSeconds = 3600;

/** Between how many and how many hosts are behind the IPv6 client addresses. */
export const hosts = defineSection({
  id: 'hosts',
  queries: ['prefix64-hosts'],
  keys: ['hosts'],
  start() {
    const counter = new HostBoundsCounter();
    return {
      on: { 'prefix64-hosts': (row) => counter.add(row.at_once, row.addresses, row.prefixes) },
      finish: () => ({ hosts: toHosts(counter) }),
    };
  },
});

function toHosts(counter: HostBoundsCounter): Hosts {
  const { lower, upper, prefixes64 } = counter.finish();
  return { binSeconds, lower, upper, prefixes64: [...prefixes64] };
}

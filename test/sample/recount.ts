import ipaddr from 'ipaddr.js';
import { clientOf, fieldsOf, filesOf } from './collect.ts';

const family = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');
const pair = () => ({ ipv4: 0, ipv6: 0 });
const sums = () => ({ flows: 0, packets: 0, bytes: 0 });

/** The first `bits` bits as text. */
function prefixOf(address: string, bits: number): string {
  return ipaddr.IPv6.parse(address)
    .toByteArray()
    .slice(0, bits / 8)
    .join('.');
}

/** The truth about a UTC day once more, from the written lines alone. */
export function recount(files: ReadonlyMap<string, string>, date: string) {
  const requests = filesOf(files, 'requests')
    .flatMap(({ lines }) => lines)
    .map(fieldsOf)
    .filter((fields) => fields[1]?.startsWith(date));
  const byFamily = (value: (fields: string[]) => number) => {
    const count = pair();
    for (const fields of requests) count[family(clientOf(fields[3] ?? '').address)] += value(fields);
    return count;
  };
  const hours = { ipv4: Array<number>(24).fill(0), ipv6: Array<number>(24).fill(0) };
  for (const fields of requests) {
    const hour = Number(fields[1]?.slice(11, 13));
    const count = hours[family(clientOf(fields[3] ?? '').address)];
    count[hour] = (count[hour] ?? 0) + 1;
  }
  const clients = new Set(requests.map((fields) => clientOf(fields[3] ?? '').address));
  const ipv6 = Array.from(clients).filter((address) => address.includes(':'));
  const distinct = (bits: number) => new Set(ipv6.map((address) => prefixOf(address, bits))).size;

  const connections = pair();
  for (const { lines } of filesOf(files, 'connections')) {
    for (const line of lines) if (line.startsWith(date)) connections[family(fieldsOf(line)[1] ?? '')]++;
  }

  const flows = {
    accepted: { ipv4: sums(), ipv6: sums() },
    rejected: { ipv4: sums(), ipv6: sums() },
    nat64: sums(),
    addresses: pair(),
    noData: 0,
    skipData: 0,
  };
  const seen = { ipv4: new Set<string>(), ipv6: new Set<string>() };
  for (const { lines } of filesOf(files, 'flows')) {
    const [header = '', ...records] = lines;
    const columns = header.split(' ');
    for (const line of records) {
      const fields = new Map(line.split(' ').map((value, i) => [columns[i] ?? '', value]));
      const get = (column: string) => fields.get(column) ?? '';
      if (new Date(Number(get('start')) * 1000).toISOString().slice(0, 10) !== date) continue;
      if (get('log-status') === 'NODATA') flows.noData++;
      else if (get('log-status') === 'SKIPDATA') flows.skipData++;
      else {
        const wire = family(get('srcaddr'));
        const into = [flows[get('action') === 'ACCEPT' ? 'accepted' : 'rejected'][wire]];
        if (get('dstaddr').startsWith('64:ff9b::')) into.push(flows.nat64);
        for (const sum of into) {
          sum.flows++;
          sum.packets += Number(get('packets'));
          sum.bytes += Number(get('bytes'));
        }
        seen[wire].add(get('srcaddr')).add(get('dstaddr'));
      }
    }
  }
  flows.addresses = { ipv4: seen.ipv4.size, ipv6: seen.ipv6.size };

  return {
    requests: byFamily(() => 1),
    receivedBytes: byFamily((fields) => Number(fields[10])),
    sentBytes: byFamily((fields) => Number(fields[11])),
    timedRequests: byFamily((fields) => (fields.slice(5, 8).includes('-1') ? 0 : 1)),
    errors: byFamily((fields) => (Number(fields[8]) >= 400 ? 1 : 0)),
    elb5xx: byFamily((fields) => (Number(fields[8]) >= 500 && fields[9] === '-' ? 1 : 0)),
    requestsByHour: hours,
    clients: {
      ipv4: { addresses: clients.size - ipv6.length },
      ipv6: {
        addresses: ipv6.length,
        prefixes: { '64': distinct(64), '56': distinct(56), '48': distinct(48), '32': distinct(32) },
      },
    },
    connections,
    flows,
  };
}

import type { ListText, NetworkData, NetworkFiles } from '../contracts/networks.ts';
import { readNetworkList } from '../detect/reputation.ts';

/** Lines of a list that are named one by one. */
const mostNamed = 3;
const longestQuote = 60;

/** Reads the lists among the user's files. A line that is no network is a fault in words; the others are used. */
export function readNetworks({ proxies, reputation, faults, sha256: _, ...databases }: NetworkFiles): NetworkData {
  const found: string[] = [...faults];
  const read = (file: ListText) => {
    const { unreadable, ...list } = readNetworkList(file.name, file.text);
    found.push(...describeUnreadable(file.place, unreadable));
    if (list.networks.length === 0 && unreadable.length === 0) found.push(`${file.place} holds no network.`);
    return list;
  };
  return {
    ...databases,
    proxies: proxies.map((file) => ({ name: file.name, prefixes: read(file).networks.map(({ cidr }) => cidr) })),
    reputation: reputation.map(read),
    faults: found,
  };
}

function describeUnreadable(place: string, lines: readonly { line: number; text: string }[]): string[] {
  const named = lines.slice(0, mostNamed).map(({ line, text }) => {
    const quote = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
    return `${place}, line ${line}: “${quote}” is no network such as 2001:db8::/32 or 192.0.2.0/24; correct or remove the line.`;
  });
  const more = lines.length - named.length;
  if (more === 0) return named;
  return [...named, `${place} has ${more} more ${more === 1 ? 'line that is' : 'lines that are'} no network.`];
}

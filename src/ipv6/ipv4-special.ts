import { parsePrefix } from './prefix.ts';
import { buildPrefixTable } from './prefix-table.ts';

/**
 * IPv4 blocks that are no host's on the internet: IANA IPv4 Special-Purpose Address Registry (RFC 6890), those that are
 * not globally reachable, and multicast (RFC 5771).
 */
const blocks = [
  '0.0.0.0/8', // this network, RFC 791
  '10.0.0.0/8', // private, RFC 1918
  '100.64.0.0/10', // shared by carriers, RFC 6598
  '127.0.0.0/8', // loopback, RFC 1122
  '169.254.0.0/16', // link-local, RFC 3927
  '172.16.0.0/12', // private, RFC 1918
  '192.0.0.0/24', // IETF protocols, RFC 6890
  '192.0.2.0/24', // documentation, RFC 5737
  '192.88.99.0/24', // 6to4 relays, withdrawn by RFC 7526
  '192.168.0.0/16', // private, RFC 1918
  '198.18.0.0/15', // benchmarking, RFC 2544
  '198.51.100.0/24', // documentation, RFC 5737
  '203.0.113.0/24', // documentation, RFC 5737
  '224.0.0.0/4', // multicast, RFC 5771
  '240.0.0.0/4', // reserved, RFC 1112, and limited broadcast
];

const table = buildPrefixTable(
  blocks.map((block) => {
    const prefix = parsePrefix(block);
    if (prefix === null) throw new Error(`no prefix: ${block}`);
    return prefix;
  }),
);

/** Is the IPv4-mapped address in a block of special purpose? */
export function isSpecialIPv4(words: Uint32Array, offset = 0): boolean {
  return table.find(words, offset) >= 0;
}

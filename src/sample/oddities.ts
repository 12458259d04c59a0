import type { Words } from './address.ts';
import type { AddressBook } from './address-book.ts';
import type { Device } from './devices.ts';
import * as identifiers from './identifiers.ts';
import { mix } from './random.ts';
import { userAgents } from './user-agents.ts';

/** 6to4 (RFC 3056): 2002:, the IPv4 address, subnet 1. */
function sixToFour(ipv4: number, host: number): Words {
  const [w2, w3] = host % 2 === 0 ? ([0, ipv4] as const) : identifiers.stableOpaque(host);
  return [((0x2002 << 16) | (ipv4 >>> 16)) >>> 0, (((ipv4 & 0xffff) << 16) | 1) >>> 0, w2, w3];
}

/** Teredo (RFC 4380): server, flags 0x8000 (behind a cone NAT), port and client address with all bits inverted. */
function teredo(server: number, port: number, client: number): Words {
  return [0x20010000, server, ((0x8000 << 16) | (port ^ 0xffff)) >>> 0, ~client >>> 0];
}

/** The few clients that still use a transition technology. IPv4 parts are synthetic combinations too. */
export function makeOddities(seed: number, book: AddressBook): Device[] {
  const dialUp = (host: number) => (0x52400000 + (mix(host, 61) % 0x40000)) >>> 0;
  const addresses: Words[] = [];
  for (let i = 0; i < 4; i++) addresses.push(sixToFour(dialUp(mix(seed, 62, i)), mix(seed, 63, i)));
  for (let i = 0; i < 3; i++) addresses.push(teredo(0x4136e378, 40_000 + i * 331, dialUp(mix(seed, 64, i))));
  for (let i = 0; i < 2; i++) {
    const [w2, w3] = identifiers.isatap(dialUp(mix(seed, 65, i)));
    addresses.push([0x2a001f00, 0x00070001, w2, w3]);
  }
  return addresses.map((words, i) => {
    const ipv6 = book.addIpv6(words);
    const userAgent = userAgents.desktop[i % 3] ?? '-';
    return { kind: 'desktop', userAgent, ipv4: -1, ipv6, nextIpv6: ipv6, changesAt: 0, certificate: '' };
  });
}

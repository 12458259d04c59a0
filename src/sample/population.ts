import type { Words } from './address.ts';
import { AddressBook } from './address-book.ts';
import { type Device, makeDevice } from './devices.ts';
import { hubTraffic, makeHubs, pickHub } from './hubs.ts';
import { hostilePrefixes } from './networks.ts';
import { makeOddities } from './oddities.ts';
import { mix, type Random } from './random.ts';
import type { DeviceKind } from './user-agents.ts';

/** Of all devices, how many are of the kind; and how many of the kind have IPv6, and of those IPv4 as well. */
const census: Readonly<Record<DeviceKind, { part: number; ipv6: number; dual: number; least: number }>> = {
  phone: { part: 0.56, ipv6: 0.66, dual: 0.96, least: 12 },
  desktop: { part: 0.29, ipv6: 0.4, dual: 0.98, least: 12 },
  tablet: { part: 0.06, ipv6: 0.55, dual: 1, least: 6 },
  tv: { part: 0.035, ipv6: 0.25, dual: 1, least: 6 },
  bot: { part: 0.015, ipv6: 0.35, dual: 1, least: 8 },
  tool: { part: 0.035, ipv6: 0.4, dual: 0.8, least: 10 },
  monitor: { part: 0.002, ipv6: 0.5, dual: 1, least: 8 },
  partner: { part: 0.003, ipv6: 0.5, dual: 1, least: 6 },
};
const REQUESTS_PER_DEVICE = 12;
/** Of all devices. */
const HUB_PART = 0.0024;
const MOST_DEVICES = 300_000;

interface Kindred {
  ipv4Only: Device[];
  ipv6: Device[];
}

/** Everybody who sends requests on one day. */
export interface Population {
  book: AddressBook;
  byKind: Readonly<Record<DeviceKind, Kindred>>;
  oddities: readonly Device[];
  /** Appliances that can be told apart by their user agent, and use both families. */
  hubs: readonly Device[];
  /** Addresses of one scraper that takes a new one out of its /48 for nearly every connection. */
  scraper: readonly number[];
}

/**
 * @param rows ALB lines of the day with the most: its devices are a superset of the other days', so that most clients
 * come back.
 * @param presence 0 … 1, the part of them that is there on this day.
 */
export function makePopulation(seed: number, day: number, rows: number, presence: number): Population {
  const book = new AddressBook();
  const devices = Math.min(MOST_DEVICES, rows / REQUESTS_PER_DEVICE);
  const makeKind = (kind: DeviceKind): Kindred => {
    const { part, ipv6, dual, least } = census[kind];
    const population = Math.max(least, Math.round(devices * part));
    const kindred: Kindred = { ipv4Only: [], ipv6: [] };
    for (let index = 0; index < Math.max(least, Math.round(population * presence)); index++) {
      const dice = mix(seed, 71, index, kind.length) / 2 ** 32;
      // The first two of a kind are one of each, so that no list is ever empty.
      const hasIpv6 = index === 0 || (index > 1 && dice < ipv6);
      const hasIpv4 = !hasIpv6 || index === 0 || dice < ipv6 * dual;
      const device = makeDevice({ kind, index, population, seed, day, ipv6: hasIpv6, ipv4: hasIpv4 }, book);
      kindred[hasIpv6 ? 'ipv6' : 'ipv4Only'].push(device);
    }
    return kindred;
  };
  return {
    book,
    byKind: {
      phone: makeKind('phone'),
      desktop: makeKind('desktop'),
      tablet: makeKind('tablet'),
      tv: makeKind('tv'),
      bot: makeKind('bot'),
      tool: makeKind('tool'),
      monitor: makeKind('monitor'),
      partner: makeKind('partner'),
    },
    oddities: makeOddities(seed, book),
    hubs: makeHubs(Math.max(12, Math.round(devices * presence * HUB_PART)), seed, day, book),
    scraper: makeScraper(seed, day, Math.max(20, Math.round(rows * presence * 0.012)), book),
  };
}

function makeScraper(seed: number, day: number, addresses: number, book: AddressBook): number[] {
  const [w0, w1] = hostilePrefixes.scraper;
  return Array.from({ length: addresses }, (_, i) => {
    const words: Words = [
      w0,
      (w1 | (mix(seed, 72, day, i >> 2) & 0xffff)) >>> 0,
      mix(seed, 73, day, i),
      mix(seed, 74, day, i),
    ];
    return book.addIpv6(words);
  });
}

/** Few are busy, many come once. */
function pickBusy(random: Random, devices: readonly Device[]): Device {
  const fraction = random.fraction();
  const device = devices[Math.floor(devices.length * fraction * Math.sqrt(fraction))];
  if (device === undefined) throw new RangeError('an empty list of devices');
  return device;
}

export interface Caller {
  device: Device;
  family: 4 | 6;
  /** Number in the address book. */
  address: number;
}

/**
 * Somebody of the kind, on the family asked for. One in eight IPv4 connections is of a device that has IPv6 as well: it
 * was tried and lost the race (RFC 8305), or a network without IPv6 was nearer.
 */
export function pickCaller(
  random: Random,
  population: Population,
  kind: DeviceKind,
  ipv6: boolean,
  second: number,
): Caller {
  const { ipv4Only, ipv6: capable } = population.byKind[kind];
  if (kind === 'tool' && random.chance(hubTraffic.part)) {
    const device = pickHub(random, population.hubs, second);
    const family = random.chance(hubTraffic.ipv6) ? 6 : 4;
    return { device, family, address: family === 6 ? device.ipv6 : device.ipv4 };
  }
  if (ipv6) {
    const odd = kind === 'desktop' && random.chance(0.025);
    // One after the other, so that each comes on a small day, too.
    const device = odd ? population.oddities[Math.floor(second / 300) % population.oddities.length] : undefined;
    return ofIpv6(device ?? pickBusy(random, capable), second);
  }
  const dual = random.chance(0.125) ? pickBusy(random, capable) : undefined;
  const device = dual !== undefined && dual.ipv4 >= 0 ? dual : pickBusy(random, ipv4Only);
  return { device, family: 4, address: device.ipv4 };
}

function ofIpv6(device: Device, second: number): Caller {
  return { device, family: 6, address: second < device.changesAt ? device.ipv6 : device.nextIpv6 };
}

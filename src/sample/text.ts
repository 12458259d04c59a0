import { mix, type Random } from './random.ts';

// Tables, because millions of lines need the same few thousand texts.
const HEX4 = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, '0'));
const THREE_DIGITS = Array.from({ length: 1000 }, (_, value) => value.toString().padStart(3, '0'));
const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => `${value.toString().padStart(2, '0')}.`);
const MINUTES = Array.from({ length: 1440 }, (_, minute) => {
  const two = (value: number) => value.toString().padStart(2, '0');
  return `T${two(Math.floor(minute / 60))}:${two(minute % 60)}:`;
});
const SECONDS = Array.from({ length: 20_000 }, (_, milliseconds) => (milliseconds / 1000).toFixed(3));

/** Eight hex digits. */
export function hex32(value: number): string {
  return `${HEX4[value >>> 16]}${HEX4[value & 0xffff]}`;
}

/** Eight hex digits each. A small pool stays in the processor's cache, which the 65536 texts above do not. */
const POOL_BITS = 11;
const POOL = Array.from({ length: 2 ** POOL_BITS }, (_, index) => hex32(mix(95, index)));

/** 24 hex digits: 8 of chance after 16 out of a pool, 54 bits in all. */
export function randomHex24(random: Random): string {
  const bits = random.uint32();
  return `${POOL[bits >>> (32 - POOL_BITS)]}${POOL[bits & (2 ** POOL_BITS - 1)]}${hex32(random.uint32())}`;
}

/** Seconds with three decimals, as ALB writes its times. */
export function formatSeconds(milliseconds: number): string {
  return SECONDS[milliseconds] ?? (milliseconds / 1000).toFixed(3);
}

/** Writes UTC times of one day and its neighbours. */
export class TimeText {
  #day = -1;
  #date = '';

  /** `2026-11-22T13:05:01.123` */
  #upToMillis(time: number): string {
    const millis = Math.floor(time / 1000);
    const day = Math.floor(millis / 86_400_000);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = new Date(millis).toISOString().slice(0, 10);
    }
    const ofDay = millis - day * 86_400_000;
    const minute = Math.floor(ofDay / 60_000);
    const second = Math.floor((ofDay - minute * 60_000) / 1000);
    return `${this.#date}${MINUTES[minute]}${TWO_DIGITS[second]}${THREE_DIGITS[millis % 1000]}`;
  }

  /** `2026-11-22T13:05:01.123456Z` of microseconds since 1970. */
  micros(time: number): string {
    return `${this.#upToMillis(time)}${THREE_DIGITS[time % 1000]}Z`;
  }

  /** The same with whole milliseconds: ALB writes request creation times so, six digits of which three are zero. */
  millis(time: number): string {
    return `${this.#upToMillis(time)}000Z`;
  }
}

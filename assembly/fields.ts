/** What fields say. A reader answers the value, or that the log says nothing (`-`), or that it is not written plainly. */

export const nothing = -1;
export const odd = -2;
const hyphen: u8 = 0x2d;
const point: u8 = 0x2e;
const colon: u8 = 0x3a;

export function isNothing(begin: usize, end: usize): bool {
  return end === begin || (end === begin + 1 && load<u8>(begin) === hyphen);
}

/** A whole number of at most so many digits (15 are exact everywhere). */
export function readWhole(begin: usize, end: usize, mostDigits: i32): i64 {
  const length = <i32>(end - begin);
  if (length === 1 && load<u8>(begin) === hyphen) return nothing;
  if (length < 1 || length > mostDigits) return odd;
  let value: i64 = 0;
  for (let at = begin; at < end; at++) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return odd;
    value = value * 10 + digit;
  }
  return value;
}

const powers: usize = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);

/** Seconds with a fraction, rounded as any decimal literal: both whole numbers are exact. `-1` and `-` are `nothing`. */
export function readSeconds(begin: usize, end: usize): f64 {
  if (load<u8>(begin) === hyphen) {
    return end === begin + 1 || (end === begin + 2 && load<u8>(begin + 1) === 0x31) ? nothing : odd;
  }
  let digits = 0;
  let value: i64 = 0;
  let pointAt: usize = 0;
  for (let at = begin; at < end; at++) {
    const byte = load<u8>(at);
    const digit = <u32>byte - 0x30;
    if (digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (byte === point && pointAt === 0) pointAt = at;
    else return odd;
  }
  if (pointAt === 0) return digits >= 1 && digits <= 9 ? <f64>value : odd;
  const fraction = <i32>(end - pointAt) - 1;
  const whole = <i32>(pointAt - begin);
  if (whole < 1 || whole > 9 || fraction < 1 || fraction > 9 || digits > 15) return odd;
  return <f64>value / load<f64>(powers + fraction * 8);
}

/** The first ten bytes of the last time, and where its day begins. */
let knownMonth: u64 = 0;
let knownDay: u16 = 0;
let knownStart: i64 = 0;
const day: i64 = 86_400_000_000;

/** `2026-11-22T13:05:01.123456Z` in microseconds since 1970; `odd` for any other form, and for what is no time. */
export function readTime(begin: usize, end: usize): i64 {
  if (end - begin !== 27 || load<u8>(begin + 26) !== 0x5a || load<u8>(begin + 19) !== point) return odd;
  if (load<u8>(begin + 10) !== 0x54 || load<u8>(begin + 13) !== colon || load<u8>(begin + 16) !== colon) return odd;
  const month = load<u64>(begin);
  const dayOfMonth = load<u16>(begin + 8);
  if (month !== knownMonth || dayOfMonth !== knownDay) {
    const days = readDate(begin);
    if (days < 0) return odd;
    knownMonth = month;
    knownDay = dayOfMonth;
    knownStart = days * day;
  }
  const hour = readWhole(begin + 11, begin + 13, 2);
  const minute = readWhole(begin + 14, begin + 16, 2);
  const second = readWhole(begin + 17, begin + 19, 2);
  const micros = readWhole(begin + 20, begin + 26, 6);
  if (hour < 0 || minute < 0 || second < 0 || micros < 0 || hour > 23 || minute > 59 || second > 59) return odd;
  return knownStart + ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
}

/** `2026-11-22` in days since 1970; `odd` when there is no such day. */
function readDate(begin: usize): i64 {
  if (load<u8>(begin + 4) !== hyphen || load<u8>(begin + 7) !== hyphen) return odd;
  const year = <i32>readWhole(begin, begin + 4, 4);
  const month = <i32>readWhole(begin + 5, begin + 7, 2);
  const dayOfMonth = <i32>readWhole(begin + 8, begin + 10, 2);
  if (year < 1970 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month)) return odd;
  let days = dayOfMonth - 1;
  for (let earlier = 1; earlier < month; earlier++) days += daysIn(year, earlier);
  const past = year - 1;
  return <i64>(year - 1970) * 365 + past / 4 - past / 100 + past / 400 - 477 + days;
}

function daysIn(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The last colon of `address:port`; 0 when there is none in the last six bytes. */
export function findPort(begin: usize, end: usize): usize {
  for (let at = end - 1; at > begin && at + 6 >= end; at--) if (load<u8>(at) === colon) return at;
  return 0;
}

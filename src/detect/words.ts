import { formatHex } from '../ipv6/format.ts';

/** Numbers and names as sentences write them. */
const whole = new Intl.NumberFormat('en-GB');

export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

export function sayBytes(bytes: number): string {
  if (bytes < 1000) return sayCount(bytes, 'byte');
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const unit = ['', 'kB', 'MB', 'GB', 'TB'][power] ?? '';
  return `${(bytes / 1000 ** power).toPrecision(3)} ${unit}`;
}

const protocols = new Map([
  [6, 'TCP'],
  [17, 'UDP'],
]);

export function sayPort(protocol: number, port: number): string {
  return `${protocols.get(protocol) ?? `protocol ${protocol}`} port ${port}`;
}

export function sayAddress(hex: string): string {
  return formatHex(hex);
}

/** `between 03:12 and 03:14`, or `at 03:12`. */
export function saySpan(first: string, last: string): string {
  return first === last ? `at ${first}` : `between ${first} and ${last}`;
}

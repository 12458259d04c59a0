import { parseAddress } from './address.ts';
import { wordsToHex } from './words.ts';

export interface Endpoint {
  /** Key of the address, 32 hex digits. */
  readonly hex: string;
  readonly port: number;
}

const PORT = /^\d{1,5}$/;

/**
 * The `client:port` and `target:port` fields of ALB and NLB logs, where IPv6 has no brackets:
 * `2a02:a33c:4538:1:bcf4:5264:e01c:f215:50718`. Hence the last colon parts the port. Brackets (RFC 5952, 6) are taken
 * too. Null for `-` and for everything else.
 */
export function parseAddressPort(text: string): Endpoint | null {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return null;
  const digits = text.slice(colon + 1);
  const port = Number(digits);
  if (!PORT.test(digits) || port > 65535) return null;
  const bracketed = text.startsWith('[') && text.charAt(colon - 1) === ']';
  const address = parseAddress(bracketed ? text.slice(1, colon - 1) : text.slice(0, colon));
  if (address === null || (bracketed && address.family === 4 && !address.mapped)) return null;
  return { hex: wordsToHex(address.words), port };
}

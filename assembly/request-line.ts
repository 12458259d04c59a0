import { findByte, space } from './marks';

/** Where the parts of a request line begin and end; what is not there begins where it ends. */
export let methodEnd: usize = 0;
export let hostBegin: usize = 0;
export let hostEnd: usize = 0;
export let pathBegin: usize = 0;
export let pathEnd: usize = 0;

const colon: u8 = 0x3a;
const slash: u8 = 0x2f;
const questionMark: u8 = 0x3f;
/** ` HTTP/2.` and ` HTTP/1.`, eight bytes each, the first the lowest. */
const http2: u64 = 0x2e_32_2f_50_54_54_48_20;
const http1: u64 = 0x2e_31_2f_50_54_54_48_20;

/**
 * `GET https://example.com:443/path?query HTTP/1.1` with a host in lower case (blanks behind it do no harm), or what is no
 * URL at all, `- - -`. False for anything else.
 */
export function readRequestLine(begin: usize, end: usize): bool {
  methodEnd = findByte(begin, end, space);
  if (methodEnd === begin || methodEnd === end) return false;
  hostBegin = end;
  hostEnd = end;
  pathBegin = end;
  pathEnd = end;
  let at = methodEnd + 1;
  while (at < end && isLetter(load<u8>(at))) at++;
  const schemeLength = at - methodEnd - 1;
  if (at === end || load<u8>(at) !== colon) return findByte(begin, end, colon) === end;
  if (schemeLength < 1 || schemeLength > 11 || load<u8>(at + 1) !== slash || load<u8>(at + 2) !== slash) return false;
  if (findByte(begin, methodEnd, colon) !== methodEnd) return false;
  const host = at + 3;
  if (host + 9 > end) return false;
  const urlEnd = end - 9;
  const protocol = load<u64>(urlEnd);
  const minor = load<u8>(end - 1);
  if ((protocol !== http2 || minor !== 0x30) && (protocol !== http1 || minor !== 0x31)) return false;
  let port: usize = 0;
  for (at = host; at < urlEnd; at++) {
    const byte = load<u8>(at);
    if (byte === slash) break;
    if (byte === colon && port === 0) port = at;
    else if (!isHostCharacter(byte)) return false;
  }
  hostBegin = host;
  hostEnd = port === 0 ? at : port;
  pathBegin = at;
  pathEnd = findByte(at, urlEnd, questionMark);
  return true;
}

function isLetter(byte: u8): bool {
  return <u32>((byte | 0x20) - 0x61) < 26;
}

/** Digits, lower-case letters, `-`, `.`, `_`. */
function isHostCharacter(byte: u8): bool {
  return (
    (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x5f
  );
}

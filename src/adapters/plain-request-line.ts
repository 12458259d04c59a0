import { space } from './plain-fields.ts';

const colon = 0x3a;
const slash = 0x2f;
const questionMark = 0x3f;
const http2 = Buffer.from(' HTTP/2.0');
const http1 = Buffer.from(' HTTP/1.1');

/** Where the parts of a request line begin and end; what is not there begins where it ends. */
export class PlainRequestLine {
  methodEnd = 0;
  hostBegin = 0;
  hostEnd = 0;
  pathBegin = 0;
  pathEnd = 0;

  /**
   * `GET https://example.com:443/path?query HTTP/1.1` with a host in lower case (blanks behind it do no harm), or what is no
   * URL at all, `- - -`.
   */
  read(text: Uint8Array, begin: number, end: number): boolean {
    let at = begin;
    while (at < end && text[at] !== space) at++;
    const methodEnd = at;
    if (methodEnd === begin || methodEnd === end) return false;
    this.methodEnd = methodEnd;
    this.hostBegin = end;
    this.hostEnd = end;
    this.pathBegin = end;
    this.pathEnd = end;
    for (at++; at < end && isLetter(text[at] ?? 0); at++);
    const schemeLength = at - methodEnd - 1;
    if (text[at] !== colon) return !hasColon(text, begin, end);
    const urlEnd = end - 9;
    if (schemeLength < 1 || schemeLength > 11 || text[at + 1] !== slash || text[at + 2] !== slash) return false;
    if (hasColon(text, begin, methodEnd)) return false;
    const hostBegin = at + 3;
    if (hostBegin > urlEnd || (!isAt(text, urlEnd, http2) && !isAt(text, urlEnd, http1))) return false;
    let hostEnd = -1;
    for (at = hostBegin; at < urlEnd && text[at] !== slash; at++) {
      const code = text[at] ?? 0;
      if (code === colon && hostEnd === -1) hostEnd = at;
      else if (!isHostCharacter(code)) return false;
    }
    this.hostBegin = hostBegin;
    this.hostEnd = hostEnd === -1 ? at : hostEnd;
    this.pathBegin = at;
    while (at < urlEnd && text[at] !== questionMark) at++;
    this.pathEnd = at;
    return true;
  }
}

function hasColon(text: Uint8Array, begin: number, end: number): boolean {
  for (let at = begin; at < end; at++) if (text[at] === colon) return true;
  return false;
}

function isAt(text: Uint8Array, place: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) if (text[place + at] !== word[at]) return false;
  return true;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Digits, lower-case letters, `-`, `.`, `_`. */
function isHostCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || (code >= 0x2d && code <= 0x2e) || code === 0x5f
  );
}

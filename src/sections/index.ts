import { addresses } from './addresses.ts';
import { adoption } from './adoption.ts';
import { dualStack } from './dual-stack.ts';
import { flows } from './flows.ts';
import { hosts } from './hosts.ts';
import { ipv4Costs } from './ipv4-costs.ts';
import { networks } from './networks.ts';
import { performance } from './performance.ts';
import { policyParity } from './policy-parity.ts';
import { quality } from './quality.ts';
import type { Section } from './section.ts';
import { security } from './security.ts';
import { sources } from './sources.ts';
import { tls } from './tls.ts';
import { traffic } from './traffic.ts';
import { transition } from './transition.ts';

/** The registry: every section that is filled from rows. The comparison is made of what they answer. */
export const sections: readonly Section[] = [
  sources,
  quality,
  traffic,
  adoption,
  addresses,
  hosts,
  dualStack,
  networks,
  transition,
  performance,
  tls,
  flows,
  policyParity,
  ipv4Costs,
  security,
];

import type { RuleId } from '../../../contracts/detect.ts';
import type { ViewContext } from '../view.ts';

/** What to do first when a rule fires; docs/detections.md says more. */
const advice: Record<RuleId, string> = {
  'port-scan':
    'look first at the ports that answered, and close those that should not have. Block the source when it comes again.',
  'address-scan':
    'targets in sequence or with low last bytes are guessed: random host addresses end that. Others are a list: find out where it is from.',
  'spread-source': 'block the prefix, not its addresses. A limit per address does nothing here.',
  'rejection-rate': 'one port again and again is password guessing or a forgotten client: the sample rows tell which.',
  volume: 'compare path and user agent of the sample rows with those of other clients before you block.',
  'suspicious-source':
    'forged sources cannot be blocked at their origin: ask why the edge let them in. Those of a list can be.',
  'policy-parity':
    'compare the entries of both families for the port, in the security group and in the network ACL. Nobody attacks here, so nothing is blocked.',
  'address-hopping':
    'limit requests per prefix of the event, not per address: rate-based rules of AWS WAF aggregate by a key of your own.',
};

/** One sentence for each rule that found something worth a look, the gravest first; null when none did. */
export function viewAdvice({ report }: ViewContext): { title: string; items: string[] } | null {
  const names = new Map(
    report.security.events.filter(({ severity }) => severity !== 'info').map(({ rule, name }) => [rule, name]),
  );
  if (names.size === 0) return null;
  return { title: 'What to do', items: [...names].map(([rule, name]) => `${name}: ${advice[rule]}`) };
}

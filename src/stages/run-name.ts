import { createHash } from 'node:crypto';
import type { RunRequest } from '../contracts/request.ts';

/** Characters that StartExecution takes. */
const longest = 80;

/** The name of a run: letters, digits, `-` and `_`, at most 80 (StartExecution). The same request always has the same one. */
export function runName({ report, date = '', to, timezone, period: kind, anonymise, recipients }: RunRequest): string {
  const edition = (kind === undefined ? '' : `-${kind}`) + (anonymise === undefined ? '' : `-${anonymise.charAt(0)}`);
  const period = [date, ...(to === undefined ? [] : [to])].map((moment) => moment.replace(':00', '')).join('--');
  const zone = timezone === undefined ? '' : `-${shortHash(timezone)}`;
  const people = recipients === undefined ? '' : `-${shortHash(recipients.toSorted().join())}`;
  const name = `${report}${edition}-${period}${zone}${people}`;
  return name.length <= longest ? name : `${name.slice(0, longest - 7)}-${shortHash(name)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

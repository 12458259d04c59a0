import { type ComparedFigure, comparedFigures } from '../contracts/report-comparison.ts';

const subjects: Record<ComparedFigure, string> = {
  requests: 'Requests',
  ipv6Requests: 'IPv6 requests',
  ipv6RequestShare: 'The IPv6 share of requests',
  ipv6Clients: 'Distinct IPv6 client addresses',
  ipv6P50: 'The median latency of IPv6 requests',
  ipv6ErrorRate: 'The error rate of IPv6 requests',
  ipv6FlowBytes: 'Bytes in IPv6 flow records',
  ipv6RejectedFlows: 'Rejected IPv6 flow records',
};

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/**
 * `The IPv6 share of requests rose from 36.1 % to 38.4 %, 2.3 percentage points more than the day before.`
 * @param than how the earlier day is called, `the day before`
 */
export function writeSentence(figure: ComparedFigure, before: number, now: number, than: string): string {
  const subject = subjects[figure];
  const verb = now > before ? 'rose' : 'fell';
  if (comparedFigures[figure] === 'fraction') {
    const [was, is] = [percentOf(before), percentOf(now)];
    // The difference of what is shown, so that a reader who subtracts finds the same.
    const points = Math.abs(Number(is) - Number(was)).toFixed(1);
    const noun = points === '1.0' ? 'percentage point' : 'percentage points';
    return `${subject} ${verb} from ${was} % to ${is} %, ${points} ${noun} ${now > before ? 'more' : 'less'} than ${than}.`;
  }
  const change = describeRatio(before, now, comparedFigures[figure] === 'seconds', than);
  return `${subject} ${verb} from ${show(figure, before)} to ${show(figure, now)}, ${change}.`;
}

function describeRatio(before: number, now: number, single: boolean, than: string): string {
  if (before === 0) return `after none ${than}`;
  const ratio = now / before;
  if (ratio >= 2)
    return `${threeDigits.format(Number(ratio.toPrecision(2)))} times as ${single ? 'long' : 'many'} as ${than}`;
  const percent = whole.format(Math.abs(ratio - 1) * 100);
  return `${percent} % ${ratio > 1 ? 'more' : single ? 'less' : 'fewer'} than ${than}`;
}

function percentOf(fraction: number): string {
  return (fraction * 100).toFixed(1);
}

function show(figure: ComparedFigure, value: number): string {
  switch (comparedFigures[figure]) {
    case 'seconds':
      return value < 1 ? `${threeDigits.format(value * 1000)} ms` : `${threeDigits.format(value)} s`;
    case 'bytes':
      return showBytes(value);
    default:
      return value >= 1_000_000 ? `${(value / 1_000_000).toPrecision(3)} million` : whole.format(value);
  }
}

function showBytes(bytes: number): string {
  const unit = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1);
  return `${threeDigits.format(bytes / 1000 ** unit)} ${byteUnits[unit]}`;
}

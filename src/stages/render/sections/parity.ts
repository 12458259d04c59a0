import { type Hole, parityChart, shownPorts } from '../chart-parity.ts';
import { cutMiddle } from '../formats.ts';
import { type ChartView, firstOf, tableOf, type ViewContext } from '../view.ts';

const shownInterfaces = 10;
const shownRows = 25;
const names = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** Ports that one family opens and the other refuses, as a matrix; null when flow logs do not tell. */
export async function viewParity(context: ViewContext): Promise<ChartView | null> {
  const { report, formats } = context;
  const parity = report.policyParity;
  if (parity === null) return null;
  const { bothOpen, bothClosed, untried } = parity.ports;
  const id = 'parity-matrix';
  const alike = `${formats.counted(bothOpen + bothClosed, 'port')} of interfaces ${bothOpen + bothClosed === 1 ? 'is' : 'are'} treated alike: ${formats.count(bothOpen)} open and ${formats.count(bothClosed)} closed over both families`;
  const alone = `${formats.count(untried.ipv4 + untried.ipv6)} were tried over one family alone, which tells nothing.`;
  if (parity.holes.length === 0) {
    return { id, title: 'Both families meet the same rules', summary: `No chart: ${alike}; ${alone}`, picture: null };
  }
  const byInterface = [...Map.groupBy(parity.holes, (hole) => hole.interface)];
  const { shown } = firstOf(byInterface, shownInterfaces, formats);
  const title = describeHoles(parity.ports.ipv6Only, parity.ports.ipv4Only, context);
  const cut = byInterface.length > shown.length || shown.some(([, holes]) => holes.length > shownPorts);
  const summary = `Ports that strangers reach over one family while the other refuses all of them${cut ? ', the worst of them' : ''}. ${alike}; ${alone}`;
  const rows = firstOf(parity.holes, shownRows, formats);
  return {
    id,
    title,
    summary,
    picture: {
      unit: 'Left IPv6, right IPv4: a full box is open, an empty one refused',
      legend: [],
      ...(await context.draw('parity', parityChart(shown, `${title}. ${summary}`))),
      data: tableOf({
        id: `${id}-data`,
        caption: 'Ports that are open over one family only',
        columns: [
          ['Interface', 'code'],
          ['Port', 'text'],
          ['Open over', 'text'],
          ['Let in', 'number'],
          ['from networks', 'number'],
          ['Refused over the other', 'number'],
        ],
        rows: rows.shown.map((hole) => ({
          cells: [
            cutMiddle(hole.interface, 40),
            nameOfPort(hole),
            names[hole.open],
            formats.count(hole.accepted),
            formats.count(hole.networks),
            formats.count(hole.rejected),
          ],
        })),
        note:
          parity.holesTotal > parity.holes.length
            ? `The first ${rows.shown.length} of ${formats.count(parity.holesTotal)}.`
            : rows.note,
      }),
    },
  };
}

function nameOfPort({ protocolName, port }: Hole): string {
  return `${cutMiddle(protocolName, 20)} ${port}`;
}

function describeHoles(ipv6Only: number, ipv4Only: number, { formats }: ViewContext): string {
  const over6 = `${formats.counted(ipv6Only, 'port')} that IPv4 refuses ${ipv6Only === 1 ? 'is' : 'are'} open over IPv6`;
  const over4 = `${formats.counted(ipv4Only, 'port')} that IPv6 refuses ${ipv4Only === 1 ? 'is' : 'are'} open over IPv4`;
  if (ipv4Only === 0) return over6;
  return ipv6Only === 0 ? over4 : `${over6}, ${over4}`;
}

import { blocksOf, type SectionView } from '../blocks.ts';
import { cutMiddle } from '../formats.ts';
import { nameOfLoadBalancer } from '../names.ts';
import { errorOf, firstOf, type TableView, tableOf, type ViewContext } from '../view.ts';

/** What public IPv4 addresses cost, and what they are still for. */
export function viewIpv4Costs(context: ViewContext): SectionView {
  const { report, formats } = context;
  const costs = report.ipv4Costs;
  const none = costs.addresses === 0;
  const money = (amount: number, digits: number) => `${amount.toFixed(digits)}\u00a0${costs.currency}`;
  return {
    id: 'ipv4-costs',
    name: 'What IPv4 costs',
    takeaway: none
      ? 'No public IPv4 address can be counted in these logs'
      : `At least ${formats.counted(costs.addresses, 'public IPv4 address', 'public IPv4 addresses')}, about ${money(costs.costPerMonth, 2)} a month`,
    error: errorOf(report, ['ipv4-costs']),
    notes: none
      ? []
      : [
          `A lower bound: addresses that the logs show, times the price of ${money(costs.pricePerHour, 4)} an hour (${cutMiddle(costs.priceSource, 120)}). Idle addresses cost the same and are in no log.`,
        ],
    blocks: none
      ? []
      : blocksOf([
          {
            table: tableOf({
              id: 'ipv4-costs-table',
              caption: 'Public IPv4 addresses in use',
              columns: [
                ['Figure', 'text'],
                ['Value', 'number'],
              ],
              rows: [
                {
                  cells: ['Addresses of load balancers, most in one hour', formats.count(costs.loadBalancerAddresses)],
                },
                {
                  cells: [
                    'Interfaces that sent IPv4 through an internet gateway',
                    costs.interfaces === null ? 'unknown: no field traffic-path' : formats.count(costs.interfaces),
                  ],
                },
                { cells: [`Cost of this ${context.period.noun}`, money(costs.cost, 2)] },
                { cells: ['Cost of a month (730 hours)', money(costs.costPerMonth, 2)] },
                {
                  cells: [
                    'Requests that still came over IPv4',
                    `${formats.count(costs.requests.ipv4)} (${formats.share(costs.requests.ipv4Share)})`,
                  ],
                },
              ],
              note: 'The larger of the two counts is taken: a load balancer’s addresses are interfaces, too.',
            }),
          },
          { table: loadBalancersTable(context) },
          { table: natTable(context) },
        ]),
  };
}

function loadBalancersTable({ report, formats }: ViewContext): TableView | null {
  const { loadBalancers, currency } = report.ipv4Costs;
  if (loadBalancers.length === 0) return null;
  const { shown, note } = firstOf(loadBalancers, 12, formats);
  return tableOf({
    id: 'ipv4-load-balancers',
    caption: 'Load balancers that could lose IPv4 first',
    columns: [
      ['Load balancer', 'text'],
      ['IPv4 addresses', 'number'],
      [`${cutMiddle(currency, 8)} a month`, 'number'],
      ['Requests', 'number'],
      ['over IPv4', 'number'],
      ['IPv4 share', 'number'],
    ],
    rows: shown.map(({ name, addresses, costPerMonth, requests, ipv4Requests, ipv4Share }) => ({
      cells: [
        nameOfLoadBalancer(name),
        formats.count(addresses),
        costPerMonth.toFixed(2),
        formats.count(requests),
        formats.count(ipv4Requests),
        formats.share(ipv4Share),
      ],
    })),
    note: `${note === null ? '' : `${note} `}The lowest share of IPv4 first.`,
  });
}

function natTable({ report, formats, period }: ViewContext): TableView | null {
  const { natGateways: nat, currency } = report.ipv4Costs;
  if (nat === null || nat.gateways === 0) return null;
  const money = (amount: number, digits: number) => `${amount.toFixed(digits)}\u00a0${cutMiddle(currency, 8)}`;
  return tableOf({
    id: 'nat-gateways',
    caption: 'NAT gateways, which IPv6 does not need',
    columns: [
      ['Figure', 'text'],
      ['Value', 'number'],
    ],
    rows: [
      { cells: ['NAT gateways at work', formats.count(nat.gateways)] },
      { cells: ['Bytes between them and the internet', formats.bytes(nat.bytes)] },
      { cells: [`Cost of this ${period.noun}`, money(nat.cost, 2)] },
      { cells: ['Cost of a month at this pace', money(nat.costPerMonth, 2)] },
    ],
    note: `${money(nat.pricePerHour, 4)} an hour and ${money(nat.pricePerGB, 4)} for 2^30 bytes, as of ${nat.priceAsOf} (${cutMiddle(nat.priceSource, 120)}).`,
  });
}

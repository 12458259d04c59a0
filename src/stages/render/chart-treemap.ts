import { hierarchy, stratify, treemap, treemapSquarify } from 'd3-hierarchy';
import type { Report } from '../../contracts/report.ts';
import type { ChartInput } from './draw-chart.ts';
import { cutMiddle } from './formats.ts';
import type { ViewContext } from './view.ts';

interface Node {
  id: string;
  parent: string | null;
  requests: number;
  rest: boolean;
}

const forms = { tiles: { width: 712, height: 340 }, narrowTiles: { width: 332, height: 380 } } as const;
const shownPrefixes = 60;
const root = 'all';
const others = 'others';
const characterWidth = 7.2;

/** Prefixes as tiles, those that lie in another one inside of it; the area is the number of requests. */
export function treemapChart({ report, formats }: ViewContext, label: string): ChartInput {
  const nodes = listNodes(report.prefixes);
  const total = report.traffic.requests.ipv6;
  const place = ({ width, height }: (typeof forms)['tiles'] | (typeof forms)['narrowTiles']) => {
    const tree = stratify<Node>()
      .id(({ id }) => id)
      .parentId(({ parent }) => parent)(nodes);
    const sums = hierarchy(tree, ({ children }) => children)
      .sum(({ data }) => data.requests)
      .sort((a, b) => Number(a.data.data.rest) - Number(b.data.data.rest) || (b.value ?? 0) - (a.value ?? 0));
    const laidOut = treemap<typeof tree>()
      .size([width, height])
      .tile(treemapSquarify.ratio(1.8))
      .paddingInner(3)
      .paddingTop(({ depth, children }) => (depth === 0 || children === undefined ? 0 : 20))
      .round(true)(sums);
    return laidOut.descendants().flatMap(({ x0, x1, y0, y1, depth, value, children, data: { data } }) => {
      if (depth === 0 || x1 - x0 < 1 || y1 - y0 < 1) return [];
      const name = data.rest ? 'all others' : data.id;
      const part = formats.share((value ?? 0) / total);
      const [wide, high] = [x1 - x0 - 10, y1 - y0];
      const room = Math.floor(wide / characterWidth);
      const inside = children !== undefined;
      return [
        {
          x0,
          x1,
          y0,
          y1,
          kind: data.rest ? 'rest' : inside || depth > 1 ? 'nested' : 'alone',
          name: high >= 18 && room >= 7 ? (inside ? cutMiddle(`${name} ${part}`, room) : cutMiddle(name, room)) : '',
          part: !inside && high >= 36 && room >= part.length ? part : '',
        },
      ];
    });
  };
  return {
    label,
    datasets: { tiles: place(forms.tiles), narrowTiles: place(forms.narrowTiles) },
    params: {},
  };
}

/** The tree of the prefixes: each below the longest listed one that contains it. */
function listNodes({ rows, rest }: Report['prefixes']): Node[] {
  const listed = rows.slice(0, shownPrefixes);
  const hidden = rows.slice(shownPrefixes).reduce((sum, { requests }) => sum + requests, rest.requests);
  const read = new Map(listed.map(({ prefix }) => [prefix, bitsOf(prefix)]));
  const nodes: Node[] = [{ id: root, parent: null, requests: 0, rest: false }];
  for (const { prefix, requests } of listed) {
    const own = read.get(prefix);
    let parent = root;
    let longest = -1;
    for (const [other, bits] of read) {
      if (own === undefined || own === null || bits === null || other === prefix) continue;
      if (bits.length < own.length && bits.length > longest && own.startsWith(bits)) {
        parent = other;
        longest = bits.length;
      }
    }
    // Two rows of one prefix would be no tree; the first one stands for it.
    if (!nodes.some(({ id }) => id === prefix)) nodes.push({ id: prefix, parent, requests, rest: false });
  }
  if (hidden > 0) nodes.push({ id: others, parent: root, requests: hidden, rest: true });
  return nodes;
}

/** The bits of an IPv6 prefix as a text of 0 and 1; null for what is no such prefix, which then stands for itself. */
function bitsOf(prefix: string): string | null {
  const found = /^([0-9a-f:]+)\/(\d{1,3})$/.exec(prefix);
  const [address, length] = [found?.[1], Number(found?.[2])];
  if (address === undefined || length > 128) return null;
  const halves = address.split('::');
  const groups = (text: string | undefined) => (text === undefined || text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(halves[0]), groups(halves[1])];
  const gap = 8 - head.length - tail.length;
  if (halves.length > 2 || gap < 0 || (halves.length === 1 && gap > 0)) return null;
  const all = [...head, ...new Array<string>(gap).fill('0'), ...tail];
  if (all.some((group) => group.length > 4 || group === '')) return null;
  return all
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('')
    .slice(0, length);
}

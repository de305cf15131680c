// Renders the stage graph: stages in layers from top to bottom, by their dependencies. Pure: the playground uses it too.

/** The result of `dockwright/stageGraph`. */
export interface Graph {
  nodes: Node[];
  edges: Edge[];
}

/** A stage, or an external image if it has no range. */
export interface Node {
  label: string;
  range?: Range;
  whole?: Range;
  needed: boolean;
  target: boolean;
}

/** A dependency of one node on another, by index. */
export interface Edge {
  from: number;
  to: number;
  how: 'base' | 'copy' | 'mount';
  range: Range;
}

interface Range {
  start: Position;
  end: Position;
}

interface Position {
  line: number;
  character: number;
}

const WIDTH = 8;
const PADDING = 28;
const HEIGHT = 40;
const ACROSS = 24;
const DOWN = 56;
const MARGIN = 10;
const LEGEND = 270;

interface Box {
  node: number;
  x: number;
  y: number;
  width: number;
}

export interface Layout {
  graph: Graph;
  boxes: Box[];
  width: number;
  height: number;
}

/** Places every node below its dependencies, and centers each layer. */
export function layout(graph: Graph): Layout {
  const layers = layersOf(graph);
  const widthOf = (node: number) => graph.nodes[node].label.length * WIDTH + PADDING;
  const widths = layers.map((layer) => layer.reduce((sum, node) => sum + widthOf(node) + ACROSS, -ACROSS));
  const width = Math.max(LEGEND, ...widths) + 2 * MARGIN;
  const boxes: Box[] = [];
  layers.forEach((layer, row) => {
    let x = (width - widths[row]) / 2;
    for (const node of layer) {
      boxes[node] = { node, x, y: MARGIN + row * (HEIGHT + DOWN), width: widthOf(node) };
      x += widthOf(node) + ACROSS;
    }
  });
  return { graph, boxes, width, height: layers.length * (HEIGHT + DOWN) - DOWN + 2 * MARGIN };
}

/** The nodes of each layer. Edges that close a cycle, which is an error, are ignored. */
function layersOf(graph: Graph): number[][] {
  const depth = graph.nodes.map(() => 0);
  for (let round = 0; round < graph.nodes.length; round++) {
    let moved = false;
    for (const { from, to } of graph.edges) {
      if (from !== to && depth[to] <= depth[from] && depth[from] + 1 < graph.nodes.length) {
        depth[to] = depth[from] + 1;
        moved = true;
      }
    }
    if (!moved) {
      break;
    }
  }
  // An image is placed directly above the first stage that depends on it.
  graph.nodes.forEach((node, index) => {
    const users = graph.edges.filter((edge) => edge.from === index).map((edge) => depth[edge.to]);
    if (!node.range && users.length > 0) {
      depth[index] = Math.max(0, Math.min(...users) - 1);
    }
  });
  const layers: number[][] = [];
  depth.forEach((layer, node) => (layers[layer] ??= []).push(node));
  return layers.filter(Boolean);
}

/** Renders the graph as SVG; the page defines the colors. */
export function picture({ graph, boxes, width, height }: Layout): string {
  if (graph.nodes.length === 0) {
    return '<p>No stages.</p>';
  }
  const edges = graph.edges.map(({ from, to, how }) => {
    const [a, b] = [boxes[from], boxes[to]];
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + HEIGHT, b.x + b.width / 2, b.y - 2];
    const bend = Math.max(24, Math.abs(y2 - y1) / 2);
    const curve = `M${x1},${y1} C${x1},${y1 + bend} ${x2},${y2 - bend} ${x2},${y2}`;
    return `<path class="${how}" d="${curve}" marker-end="url(#arrow)"><title>${how}</title></path>`;
  });
  const nodes = graph.nodes.map((node, index) => {
    const { x, y, width } = boxes[index];
    const kinds = [node.range ? 'stage' : 'image', node.target && 'target', !node.needed && 'unneeded'];
    const classes = kinds.filter(Boolean).join(' ');
    const hint = [node.label, node.target && 'target', !node.needed && 'not needed for the target'].filter(Boolean).join(', ');
    const go = node.range ? ` data-node="${index}" tabindex="0" role="link"` : '';
    return `<g class="${classes}"${go}><title>${escaped(hint)}</title>
<rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="6"/>
<text x="${x + width / 2}" y="${y + HEIGHT / 2}">${escaped(node.label)}</text></g>`;
  });
  const kinds = ['base', 'copy', 'mount'].filter((how) => graph.edges.some((edge) => edge.how === how));
  const legend = kinds.map((how, index) => {
    const x = MARGIN + index * 90;
    const y = height + 16;
    return `<path class="${how}" d="M${x},${y} h30"/><text x="${x + 36}" y="${y}">${how}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 32}" width="${width}" role="group" aria-label="Stage graph">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8"/></marker></defs>
${edges.join('\n')}
${nodes.join('\n')}
<g class="legend">${legend.join('')}</g>
</svg>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (it) => entities[it]);
}

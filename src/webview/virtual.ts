/**
 * The smallest thing that keeps a page in step with data without rebuilding it: a tree of plain objects is compared
 * with the one before, and only what differs is touched. So focus, selection, scroll position and everything else that
 * lives in unchanged elements survives an update. Texts only ever become text nodes or attribute values.
 */

export interface VirtualElement {
  readonly tag: string;
  /** Finds the same element again among its siblings when others come and go. */
  readonly key: string | null;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly VirtualNode[];
}
export type VirtualNode = VirtualElement | string;

/** `null`, `undefined` and `false` leave an attribute out, `true` sets an empty one. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Content = VirtualNode | null | readonly Content[];

/** Attributes that could run or load something are refused: nothing in the panel needs them. */
const refused = /^(on|style$|src|href$|srcdoc$|action$|formaction$)/i;

/** An element; `key` among the attributes is its key. Tag and attribute names are the panel's own, never data. */
export function element(tag: string, attributes: Attributes, ...content: readonly Content[]): VirtualElement {
  const kept = new Map<string, string>();
  let key: string | null = null;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'key') key = String(value);
    else if (refused.test(name)) throw new Error(`The attribute ${name} is not for the panel.`);
    else kept.set(name, value === true ? '' : String(value));
  }
  return { tag, key, attributes: kept, children: flatten(content) };
}

/** One by one: a call with as many arguments as an answer may have parts is refused by the browser. */
function flatten(content: readonly Content[], nodes: VirtualNode[] = []): VirtualNode[] {
  for (const entry of content) {
    if (entry === null || entry === '') continue;
    if (isList(entry)) flatten(entry, nodes);
    else nodes.push(entry);
  }
  return nodes;
}

function isList(entry: Content): entry is readonly Content[] {
  return Array.isArray(entry);
}

/** Makes the children of `parent`, which are those of `before`, those of `after`. */
export function patchChildren(parent: Element, before: readonly VirtualNode[], after: readonly VirtualNode[]): void {
  if (before === after) return;
  const pool = new Map<string, { readonly node: ChildNode; readonly virtual: VirtualNode }>();
  const present = [...parent.childNodes];
  const identityBefore = identities();
  before.forEach((virtual, index) => {
    const node = present[index];
    if (node !== undefined) pool.set(identityBefore(virtual), { node, virtual });
  });
  const identityAfter = identities();
  const wanted = after.map((virtual) => {
    const identity = identityAfter(virtual);
    const match = pool.get(identity);
    pool.delete(identity);
    return { virtual, match };
  });
  // What goes, goes first: then the rest mostly stands in order already, and nothing has to be moved (moving takes the focus).
  for (const { node } of pool.values()) node.remove();
  wanted.forEach(({ virtual, match }, index) => {
    const node = match === undefined ? create(virtual, parent) : patched(match.node, match.virtual, virtual, parent);
    const place = parent.childNodes[index] ?? null;
    if (place !== node) parent.insertBefore(node, place);
  });
}

/** Names each sibling: by its key, or by its tag and how many of its kind stand before it. */
function identities(): (virtual: VirtualNode) => string {
  const counts = new Map<string, number>();
  return (virtual) => {
    const kind = typeof virtual === 'string' ? '#text' : `${virtual.tag} ${virtual.key ?? ''}`;
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return `${kind} ${count}`;
  };
}

const svg = 'http://www.w3.org/2000/svg';

/** Drawings have names of their own: everything within an `svg` is made as a part of it. */
function create(virtual: VirtualNode, parent: Element): ChildNode {
  if (typeof virtual === 'string') return document.createTextNode(virtual);
  const drawn = virtual.tag === 'svg' || parent.namespaceURI === svg;
  const made = drawn ? document.createElementNS(svg, virtual.tag) : document.createElement(virtual.tag);
  for (const [name, value] of virtual.attributes) made.setAttribute(name, value);
  patchChildren(made, [], virtual.children);
  return made;
}

/** Brings a node up to date. Compared is with what was wanted before, so that what elements do to themselves stays. */
function patched(node: ChildNode, before: VirtualNode, after: VirtualNode, parent: Element): ChildNode {
  if (before === after) return node;
  if (typeof after === 'string') {
    if (before !== after) node.textContent = after;
    return node;
  }
  if (typeof before === 'string' || !(node instanceof Element)) return create(after, parent);
  for (const [name, value] of after.attributes) {
    if (before.attributes.get(name) !== value) node.setAttribute(name, value);
  }
  for (const name of before.attributes.keys()) if (!after.attributes.has(name)) node.removeAttribute(name);
  patchChildren(node, before.children, after.children);
  return node;
}

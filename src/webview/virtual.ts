/**
 * A minimal virtual DOM. It compares a tree of plain objects with the previous one and touches only what differs, so
 * that focus, selection, scroll position, and other state of unchanged elements survives an update. Texts only ever
 * become text nodes or attribute values.
 */

export interface VirtualElement {
  readonly tag: string;
  /** Identifies the element among its siblings across updates. */
  readonly key: string | null;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly VirtualNode[];
}
export type VirtualNode = VirtualElement | string;

/** `null`, `undefined` and `false` leave an attribute out, `true` sets an empty one. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Content = VirtualNode | null | readonly Content[];

/** Attributes that could run or load something. Nothing in the panel needs them. */
const refused = /^(on|style$|src|href$|srcdoc$|action$|formaction$)/i;

/** Creates an element. The attribute `key` becomes its key. Tag and attribute names are the panel's own, never data. */
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

/** Pushes one by one: browsers refuse a call with as many arguments as a response may have parts. */
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

/** Turns the children of `parent` from `before` into `after`. */
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
  // Removal comes first. Then most other nodes are already in place, and need no move, which would take the focus.
  for (const { node } of pool.values()) node.remove();
  wanted.forEach(({ virtual, match }, index) => {
    const node = match === undefined ? create(virtual, parent) : patched(match.node, match.virtual, virtual, parent);
    const place = parent.childNodes[index] ?? null;
    if (place !== node) parent.insertBefore(node, place);
  });
}

/** Identifies each sibling by tag and key, and counts equal ones. */
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

/** Everything within an `svg` is created in the SVG namespace. */
function create(virtual: VirtualNode, parent: Element): ChildNode {
  if (typeof virtual === 'string') return document.createTextNode(virtual);
  const drawn = virtual.tag === 'svg' || parent.namespaceURI === svg;
  const made = drawn ? document.createElementNS(svg, virtual.tag) : document.createElement(virtual.tag);
  for (const [name, value] of virtual.attributes) made.setAttribute(name, value);
  patchChildren(made, [], virtual.children);
  return made;
}

/** Updates a node. It is compared with the previous virtual node, so that an element's own changes stay. */
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

import type { GroupNode, Tree, TreeNode } from '../../presentation/tree/tree.ts';

/** The structure of a tree, indexed by id. */
export class TreeShape {
  readonly roots: readonly string[];
  readonly shown: number;
  readonly groups: readonly GroupNode[];
  readonly #nodes = new Map<string, TreeNode>();
  readonly #parents = new Map<string, string>();

  constructor({ roots, shown }: Tree) {
    this.shown = shown;
    this.roots = roots.map(({ id }) => id);
    const groups: GroupNode[] = [];
    const add = (node: TreeNode, parent: string | null): void => {
      this.#nodes.set(node.id, node);
      if (parent !== null) this.#parents.set(node.id, parent);
      if (!('children' in node)) return;
      groups.push(node);
      for (const child of node.children) add(child, node.id);
    };
    for (const root of roots) add(root, null);
    this.groups = groups;
  }

  get(id: string): TreeNode | undefined {
    return this.#nodes.get(id);
  }

  parentOf(id: string): string | undefined {
    return this.#parents.get(id);
  }

  childrenOf(id: string): readonly string[] {
    const node = this.#nodes.get(id);
    return node !== undefined && 'children' in node ? node.children.map((child) => child.id) : [];
  }

  /**
   * The groups whose child rows differ from `before` in content or order; null when rows moved between groups, which
   * requires a repaint of the whole tree.
   */
  changedSince(before: TreeShape): readonly string[] | null {
    if (!sameList(this.roots, before.roots)) return null;
    const changed: string[] = [];
    for (const group of this.groups) {
      const was = before.#nodes.get(group.id);
      if (was === undefined || !('children' in was)) return null;
      if (group.children === was.children) continue;
      if (group.children.length === was.children.length && group.children.every(sameIdIn(was.children))) continue;
      for (const { id, kind } of group.children) {
        const parent = before.#parents.get(id);
        // A row that moves between groups could briefly exist twice, which VS Code rejects.
        if (kind !== 'task' || (parent !== undefined && parent !== group.id)) return null;
      }
      changed.push(group.id);
    }
    return changed;
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function sameIdIn(
  others: readonly { readonly id: string }[],
): (node: { readonly id: string }, index: number) => boolean {
  return ({ id }, index) => id === others[index]?.id;
}

import type { Locator, Page } from 'playwright-core';
import { eventually, exactly, matches, patience, type Name } from './eventually.ts';
import { chooseFromMenu, menuItems, tooltipOf } from './widgets.ts';

/** A row in its place; rows above may be repeated at the top edge while their children are scrolled. */
const rowSelector = '.monaco-list-row:not(.monaco-tree-sticky-row)';

/** One row as a person sees it. */
export interface Row {
  readonly label: string;
  readonly description: string;
  /** 1 for the outermost rows. */
  readonly level: number;
  /** The label of the row that this one hangs under. */
  readonly parent: string | undefined;
  /** undefined for a row without children. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** undefined for a row without a checkbox. */
  readonly checked: boolean | undefined;
  /** The codicon's name ("sync"), or the file name of an image; undefined without an icon. */
  readonly icon: string | undefined;
  /** What a screen reader says. */
  readonly ariaLabel: string;
}

/** A tree view. Its rows exist on the page only while they are in sight; this scrolls where it has to. */
export class Tree {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page, root: Locator) {
    this.page = page;
    this.root = root;
  }

  /** All rows that are not hidden in a collapsed one, from the top, whether in sight or not. */
  async rows(): Promise<Row[]> {
    return (await this.#read()).map(({ row }) => row);
  }

  /** The labels of `rows()`. */
  async labels(): Promise<string[]> {
    return (await this.rows()).map((row) => row.label);
  }

  /** `rows()` as lines of text, indented, for a comparison that reads well: `["UCloud", "  orders | 63% · full"]`. */
  async text(): Promise<string[]> {
    return (await this.rows()).map(
      ({ level, label, description }) =>
        '  '.repeat(level - 1) + label + (description === '' ? '' : ` | ${description}`),
    );
  }

  /**
   * A handle on a row, whether it is there yet or not: its methods wait for it.
   * @param under the label of its parent, where several rows have that label
   */
  row(label: Name, under?: Name): TreeRow {
    return new TreeRow(this, label, under);
  }

  /** Waits until no row has this label. */
  async waitUntilGone(label: Name, timeoutMs = patience): Promise<void> {
    await eventually(async () => !(await this.labels()).some((text) => matches(text, label)), timeoutMs);
  }

  /** Finds a row, scrolls it into sight and returns its place on the page. */
  async find(label: Name, under?: Name, timeoutMs = patience): Promise<{ row: Row; element: Locator }> {
    return eventually(async () => {
      const all = await this.#read();
      const found = all.find(
        ({ row }) => matches(row.label, label) && (under === undefined || matches(row.parent ?? '', under)),
      );
      if (!found) {
        throw new Error(
          `There is no row ${String(label)}. There are: ${all.map(({ row }) => row.label).join(', ') || 'none'}.`,
        );
      }
      const element = this.root.locator(`${rowSelector}[data-index="${found.index}"]`);
      if ((await element.count()) === 0) await this.#scrollTo(found.index);
      // Rows may have moved while we were looking: then this is another one, and we look again.
      if (!matches((await labelOf(element)) ?? '', label))
        throw new Error(`The row ${String(label)} does not stay in place.`);
      return { row: found.row, element };
    }, timeoutMs);
  }

  async #read(): Promise<{ index: number; row: Row }[]> {
    await this.root.waitFor({ timeout: patience });
    const seen = new Map<number, Omit<Row, 'parent'>>();
    const collect = async (): Promise<{ more: boolean }> => {
      const { rows, more } = await this.root.evaluate(readVisibleRows);
      for (const { index, ...row } of rows) seen.set(index, row);
      return { more };
    };
    if ((await collect()).more) {
      await this.#fromTheTop(async () => {
        const before = seen.size;
        await collect();
        return seen.size === before && (await this.root.evaluate(isAtEnd));
      });
    }
    const parents: string[] = [];
    return [...seen]
      .sort(([a], [b]) => a - b)
      .map(([index, row]) => {
        parents.length = row.level - 1;
        const parent = parents.at(-1);
        parents.push(row.label);
        return { index, row: { ...row, parent } };
      });
  }

  async #scrollTo(index: number): Promise<void> {
    const row = this.root.locator(`${rowSelector}[data-index="${index}"]`);
    await this.#fromTheTop(async () => (await row.count()) > 0);
  }

  /** Scrolls to the top and then down, page by page, until `done`. Bounded: a tree has no 500 pages. */
  async #fromTheTop(done: () => Promise<boolean>): Promise<void> {
    const { width, height } = (await this.root.boundingBox({ timeout: patience })) ?? { width: 0, height: 0 };
    await this.root.hover({ position: { x: width / 2, y: height / 2 }, timeout: patience });
    // In steps: VS Code ignores one turn of the wheel that is larger than anybody can make.
    for (let page = 0; page < 500 && !(await this.root.evaluate(isAtTop)); page++) await this.#scroll(-2_000);
    for (let page = 0; page < 500 && !(await done()); page++) await this.#scroll(Math.max(height - 44, 22));
  }

  /** One turn of the mouse wheel. The list follows in an animation frame; at its end it does not move at all. */
  async #scroll(pixels: number): Promise<void> {
    const before = await this.root.evaluate(scrollTop);
    await this.page.mouse.wheel(0, pixels);
    await this.root.evaluate(
      (list, from) =>
        new Promise<void>((resolve) => {
          let frames = 0;
          const look = (): void => {
            const top = list.querySelector<HTMLElement>('.monaco-list-rows')?.style.top;
            if (top !== from || ++frames > 6) resolve();
            else requestAnimationFrame(look);
          };
          look();
        }),
      before,
    );
  }
}

/** A row of a tree. Every method waits until the row is there. */
export class TreeRow {
  readonly #tree: Tree;
  readonly #label: Name;
  readonly #under: Name | undefined;

  constructor(tree: Tree, label: Name, under: Name | undefined) {
    this.#tree = tree;
    this.#label = label;
    this.#under = under;
  }

  /** What the row shows now. */
  async read(): Promise<Row> {
    return (await this.#find()).row;
  }

  /** Waits until the row is there. */
  async waitFor(timeoutMs = patience): Promise<Row> {
    return (await this.#find(timeoutMs)).row;
  }

  async description(): Promise<string> {
    return (await this.read()).description;
  }

  /** Waits until the row's description fits, and returns it. */
  async waitForDescription(wanted: Name, timeoutMs = patience): Promise<string> {
    return eventually(async () => {
      const { description } = await this.read();
      if (!matches(description, wanted)) throw new Error(`The row says "${description}", not ${String(wanted)}.`);
      return description;
    }, timeoutMs);
  }

  /** The text of the tooltip, after hovering over the row as long as it takes. */
  async tooltip(): Promise<string> {
    const { element } = await this.#find();
    return tooltipOf(this.#tree.page, element.locator('.monaco-icon-label').first());
  }

  async click(): Promise<void> {
    await (await this.#find()).element.click({ timeout: patience });
  }

  /** Clicks the row's checkbox. */
  async check(): Promise<void> {
    const { element } = await this.#find();
    await element.locator('.custom-view-tree-node-item-checkbox').click({ timeout: patience });
  }

  /** Waits until the row's checkbox is checked or not; undefined: until the row has none. */
  async waitForCheck(checked: boolean | undefined, timeoutMs = patience): Promise<void> {
    await eventually(async () => {
      const row = await this.read();
      if (row.checked !== checked)
        throw new Error(`The checkbox of ${row.label} is ${String(row.checked)}, not ${String(checked)}.`);
    }, timeoutMs);
  }

  /** Waits until the keyboard acts on this row. */
  async waitForFocus(timeoutMs = patience): Promise<void> {
    await eventually(async () => {
      const { element } = await this.#find();
      const focused = await this.#tree.root.evaluate((list) =>
        list.contains(document.activeElement)
          ? (list.querySelector('.monaco-list-row.focused')?.id ?? 'none of its rows')
          : `${document.activeElement?.tagName ?? ''} ${document.activeElement?.className ?? ''}`,
      );
      const own = await element.getAttribute('id');
      if (focused !== own) throw new Error(`The focus is on ${focused}, not on ${String(own)}.`);
    }, timeoutMs);
  }

  async doubleClick(): Promise<void> {
    await (await this.#find()).element.dblclick({ timeout: patience });
  }

  async expand(): Promise<void> {
    await this.#toggle(true);
  }

  async collapse(): Promise<void> {
    await this.#toggle(false);
  }

  /** Chooses an entry of the row's context menu. */
  async contextMenu(item: Name): Promise<void> {
    await (await this.#find()).element.click({ button: 'right', timeout: patience });
    await chooseFromMenu(this.#tree.page, item);
  }

  /** The entries of the row's context menu; the menu is closed again. */
  async contextMenuItems(): Promise<string[]> {
    await (await this.#find()).element.click({ button: 'right', timeout: patience });
    return menuItems(this.#tree.page);
  }

  /** Clicks one of the small buttons that a row shows while the mouse is over it. */
  async action(name: Name): Promise<void> {
    const { element } = await this.#find();
    await element.hover({ timeout: patience });
    await element
      .locator('.actions')
      .getByRole('button', { name: exactly(name) })
      .click({ timeout: patience });
  }

  /** The names of those small buttons. */
  async actions(): Promise<string[]> {
    const { element } = await this.#find();
    await element.hover({ timeout: patience });
    const buttons = await element.locator('.actions').getByRole('button').all();
    return Promise.all(buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? ''));
  }

  async #toggle(expanded: boolean): Promise<void> {
    await eventually(async () => {
      const { row, element } = await this.#find();
      if (row.expanded === undefined) throw new Error(`The row ${row.label} has nothing to expand.`);
      if (row.expanded === expanded) return;
      await element.locator('.monaco-tl-twistie').click({ timeout: patience });
      await element.and(this.#tree.root.locator(`[aria-expanded="${expanded}"]`)).waitFor({ timeout: 2000 });
    });
  }

  #find(timeoutMs = patience): Promise<{ row: Row; element: Locator }> {
    return this.#tree.find(this.#label, this.#under, timeoutMs);
  }
}

async function labelOf(row: Locator): Promise<string | null> {
  return row.locator('.label-name').first().textContent({ timeout: 2000 });
}

type SeenRow = Omit<Row, 'parent'> & { index: number };

/** Runs in the page. */
function readVisibleRows(list: Element): { rows: SeenRow[]; more: boolean } {
  const rows = [...list.querySelectorAll<HTMLElement>('.monaco-list-row:not(.monaco-tree-sticky-row)')].map(
    (row): SeenRow => {
      const icon = row.querySelector<HTMLElement>('.custom-view-tree-node-item-icon');
      const codicon = [...(icon?.classList ?? [])].find((name) => /^codicon-(?!colored|modifier)/.test(name));
      const image = icon ? /url\("?([^")]+)/.exec(getComputedStyle(icon).backgroundImage)?.[1] : undefined;
      const expanded = row.getAttribute('aria-expanded');
      const box = row.querySelector('.custom-view-tree-node-item-checkbox');
      return {
        index: Number(row.dataset['index']),
        label: row.querySelector('.label-name')?.textContent ?? '',
        description: row.querySelector('.label-description')?.textContent ?? '',
        level: Number(row.getAttribute('aria-level') ?? 1),
        expanded: expanded === null ? undefined : expanded === 'true',
        selected: row.getAttribute('aria-selected') === 'true',
        checked: box === null ? undefined : box.getAttribute('aria-checked') === 'true',
        icon: codicon?.replace('codicon-', '') ?? image?.split(/[/?]/).findLast((part) => part.includes('.')),
        ariaLabel: row.getAttribute('aria-label') ?? '',
      };
    },
  );
  const content = list.querySelector<HTMLElement>('.monaco-list-rows');
  return { rows, more: (content?.offsetHeight ?? 0) > list.clientHeight + 1 };
}

/** Runs in the page: the list moves its content by setting `top`. */
function scrollTop(list: Element): string {
  return list.querySelector<HTMLElement>('.monaco-list-rows')?.style.top ?? '';
}

/** Runs in the page. */
function isAtTop(list: Element): boolean {
  const { top = '' } = list.querySelector<HTMLElement>('.monaco-list-rows')?.style ?? {};
  return Number.parseFloat(top || '0') >= 0;
}

/** Runs in the page. */
function isAtEnd(list: Element): boolean {
  const rows = list.querySelector<HTMLElement>('.monaco-list-rows');
  if (!rows) return true;
  return rows.offsetHeight + Number.parseFloat(rows.style.top || '0') <= list.clientHeight + 1;
}

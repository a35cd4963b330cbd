import type { Locator, Page } from 'playwright-core';
import { eventually, matches, patience, type Name } from './eventually.ts';
import { tooltipOf } from './widgets.ts';

export interface StatusText {
  /** Without icons. */
  readonly text: string;
  /** The codicons in the text, e.g. ["sync~spin"] or ["cloud"]. */
  readonly icons: string[];
  /** The background that asks for attention. */
  readonly severity: 'error' | 'warning' | undefined;
  /** The whole id: the extension's, a point, the item's own. */
  readonly id: string;
  /** What a screen reader says. */
  readonly ariaLabel: string;
}

export class StatusBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What the status bar shows now, from left to right. */
  async items(): Promise<StatusText[]> {
    return this.#page.locator('.part.statusbar .statusbar-item').evaluateAll((elements) =>
      elements
        .filter((element) => (element as HTMLElement).offsetWidth > 0)
        .sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
        .map((element) => {
          const label = element.querySelector('.statusbar-item-label');
          const kinds = (['error', 'warning'] as const).filter((kind) => element.classList.contains(`${kind}-kind`));
          return {
            text: label?.textContent.trim() ?? '',
            icons: [...(label?.querySelectorAll('.codicon') ?? [])].map((icon) =>
              [...icon.classList]
                .filter((name) => name.startsWith('codicon-'))
                .map((name) => name.replace(/^codicon-(modifier-)?/, ''))
                .join('~'),
            ),
            severity: kinds[0],
            id: element.id,
            ariaLabel: label?.getAttribute('aria-label') ?? '',
          };
        }),
    );
  }

  /** The texts of the items of one extension. */
  async texts(extensionId = ''): Promise<string[]> {
    return (await this.items()).filter(({ id }) => id.startsWith(extensionId)).map(({ text }) => text);
  }

  /** Waits for an item whose text fits. */
  async item(text: Name, timeoutMs = patience): Promise<StatusBarItem> {
    return eventually(async () => {
      const items = await this.items();
      const found = items.find((item) => matches(item.text, text));
      if (!found)
        throw new Error(
          `The status bar has no ${String(text)}. It has: ${items.map((item) => item.text).join(' / ')}.`,
        );
      return new StatusBarItem(this.#page, found);
    }, timeoutMs);
  }

  /** Waits until no item fits. */
  async waitUntilGone(text: Name): Promise<void> {
    await eventually(async () => !(await this.items()).some((item) => matches(item.text, text)));
  }
}

/** An item of the status bar, as it was when it was looked up; its methods act on it as it is then. */
export class StatusBarItem implements StatusText {
  readonly #page: Page;
  readonly root: Locator;
  readonly text: string;
  readonly icons: string[];
  readonly severity: StatusText['severity'];
  readonly id: string;
  readonly ariaLabel: string;

  constructor(page: Page, found: StatusText) {
    this.#page = page;
    this.root = page.locator(`[id="${found.id}"]`);
    this.text = found.text;
    this.icons = found.icons;
    this.severity = found.severity;
    this.id = found.id;
    this.ariaLabel = found.ariaLabel;
  }

  async click(): Promise<void> {
    await this.root.locator('.statusbar-item-label').click({ timeout: patience });
  }

  async tooltip(): Promise<string> {
    return tooltipOf(this.#page, this.root);
  }
}

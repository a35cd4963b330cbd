import type { Locator, Page } from 'playwright-core';
import { eventually, exactly, matches, patience, type Name } from './eventually.ts';

/** One entry of a quick pick. */
export interface PickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** The heading above it, if it is the first one under a heading. */
  readonly separator: string;
  /** Only in a pick of several. */
  readonly checked: boolean | undefined;
}

/**
 * The box at the top of the workbench in which VS Code asks: the command palette, a quick pick, an input box. It is one
 * widget that changes its content, so in a flow of several steps name the step: `quickInput({ title: 'Name' })`.
 */
export class QuickInput {
  readonly page: Page;
  readonly root: Locator;
  readonly input: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.locator('.quick-input-widget:visible');
    this.input = this.root.locator('.quick-input-box input').first();
  }

  /** Waits until it is shown: with this title or placeholder, if one is given. */
  async waitFor({ title, placeholder }: { title?: Name; placeholder?: Name } = {}): Promise<this> {
    await this.input.waitFor({ timeout: patience });
    await eventually(async () => {
      const shown = { title: await this.title(), placeholder: await this.placeholder() };
      const fits =
        (title === undefined || matches(shown.title, title)) &&
        (placeholder === undefined || matches(shown.placeholder, placeholder));
      if (!fits)
        throw new Error(`VS Code asks "${shown.title}" (${shown.placeholder}), not ${String(title ?? placeholder)}.`);
    });
    return this;
  }

  /** Waits until it is gone. */
  async waitUntilGone(): Promise<void> {
    await this.root.waitFor({ state: 'hidden', timeout: patience });
  }

  /** The title, with the step if there is one: "Add Account (1/3)". */
  async title(): Promise<string> {
    // In one look: the box may change its content between two.
    const [title = ''] = await this.root.locator('.quick-input-title:visible').allInnerTexts();
    return title.trim();
  }

  async placeholder(): Promise<string> {
    return (await this.input.getAttribute('placeholder', { timeout: patience })) ?? '';
  }

  async value(timeoutMs = patience): Promise<string> {
    return this.input.inputValue({ timeout: timeoutMs });
  }

  /** Whether what is typed is hidden. */
  async isPassword(): Promise<boolean> {
    return (await this.input.getAttribute('type', { timeout: patience })) === 'password';
  }

  /** The line under the box: the prompt, or what is wrong with what was typed; "" if there is none. */
  async message(): Promise<string> {
    const [message = ''] = await this.root.locator('.quick-input-message:visible').allInnerTexts();
    return message.trim();
  }

  /** Whether the message is about a mistake. */
  async isInvalid(): Promise<boolean> {
    return (await this.root.locator('.quick-input-box .monaco-inputbox.error').count()) > 0;
  }

  /** Waits for a message that fits, and returns it. */
  async waitForMessage(wanted: Name): Promise<string> {
    return eventually(async () => {
      const message = await this.message();
      if (!matches(message, wanted)) throw new Error(`The message is "${message}", not ${String(wanted)}.`);
      return message;
    });
  }

  /** Replaces what is in the box. */
  async fill(text: string, timeoutMs = patience): Promise<void> {
    await this.input.fill(text, { timeout: timeoutMs });
  }

  /** Replaces what is in the box and presses Enter. */
  async answer(text: string): Promise<void> {
    await this.fill(text);
    // The extension's validation answers asynchronously, and Enter on an invalid value does nothing.
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.input.press('Enter', { timeout: patience });
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape', { timeout: patience });
    await this.waitUntilGone();
  }

  /** The entries in sight (a long list shows its first dozen or so: type to narrow it). */
  async items(): Promise<PickItem[]> {
    await this.input.waitFor({ timeout: patience });
    return this.root.locator('.quick-input-list').evaluate((list) =>
      [...list.querySelectorAll('.monaco-list-row')]
        .sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index')))
        .map((row) => {
          const text = (selector: string): string => row.querySelector(selector)?.textContent.trim() ?? '';
          const box = row.querySelector('.monaco-checkbox, input[type=checkbox]');
          const separator = row.querySelector<HTMLElement>('.quick-input-list-separator');
          const shown = box !== null && getComputedStyle(box).display !== 'none';
          return {
            label: text('.quick-input-list-row:first-child .label-name'),
            description: text('.quick-input-list-row:first-child .label-description'),
            detail: text('.quick-input-list-label-meta'),
            separator: separator && separator.style.display !== 'none' ? separator.textContent.trim() : '',
            checked: shown
              ? box.getAttribute('aria-checked') === 'true' || (box instanceof HTMLInputElement && box.checked)
              : undefined,
          };
        }),
    );
  }

  /** The labels of `items()`. */
  async labels(): Promise<string[]> {
    return (await this.items()).map((item) => item.label);
  }

  /** Clicks the entry with this label (in a pick of several: checks or unchecks it). */
  async pick(label: Name, timeoutMs = patience): Promise<void> {
    const row = this.#row(label);
    await row
      .first()
      .waitFor({ timeout: timeoutMs })
      .catch(async () => {
        throw new Error(
          `There is no ${String(label)} to pick. There are: ${(await this.labels()).join(', ') || 'none'}.`,
        );
      });
    await row.first().click({ timeout: timeoutMs });
  }

  /** The names of the buttons in the title (Back, and the extension's own). */
  async buttons(): Promise<string[]> {
    const buttons = await this.root.locator('.quick-input-titlebar').getByRole('button').all();
    return Promise.all(buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? ''));
  }

  /** Presses a button in the title or beside the input. */
  async press(button: Name): Promise<void> {
    const bars = this.root.locator('.quick-input-titlebar, .quick-input-inline-action-bar, .quick-input-header');
    await bars
      .getByRole('button', { name: exactly(button) })
      .first()
      .click({ timeout: patience });
  }

  #row(label: Name): Locator {
    const name = this.page.locator('.quick-input-list-row:first-child .label-name').filter({ hasText: exactly(label) });
    return this.root.locator('.quick-input-list .monaco-list-row').filter({ has: name });
  }
}

import type { Locator, Page } from 'playwright-core';
import { eventually, exactly, patience, type Name } from './eventually.ts';

/** The text of the hover that appears over an element; the mouse is moved away again. */
export async function tooltipOf(page: Page, element: Locator): Promise<string> {
  const hover = page.locator('.monaco-hover:visible').last();
  return eventually(async () => {
    await page.mouse.move(0, 0);
    await element.hover({ timeout: patience });
    await hover.waitFor({ timeout: 4000 });
    // Tooltips that the extension resolves lazily begin as "Loading...".
    const text = await eventually(async () => {
      const now = (await hover.innerText({ timeout: 2000 })).trim();
      if (now === '' || now.startsWith('Loading')) throw new Error('The tooltip is still loading.');
      return now;
    }, 5000);
    await page.mouse.move(0, 0);
    return text;
  });
}

const openMenu = '.monaco-menu-container .monaco-menu';

/** Chooses an entry of the menu that is open or about to open. */
export async function chooseFromMenu(page: Page, item: Name): Promise<void> {
  const menu = page.locator(openMenu).last();
  await menu.waitFor({ timeout: patience });
  const entry = menu
    .getByRole('menuitem', { name: exactly(item) })
    .or(menu.getByRole('menuitemcheckbox', { name: exactly(item) }));
  await entry
    .first()
    .waitFor({ timeout: 5000 })
    .catch(async () => {
      throw new Error(`The menu has no ${String(item)}. It has: ${(await menuItems(page)).join(', ')}.`);
    });
  // A menu ignores a click that comes too soon after it opened (it might belong to the click that opened it).
  await eventually(async () => {
    if ((await entry.count()) === 0) return;
    await entry.first().click({ timeout: 2000 });
    await menu.waitFor({ state: 'detached', timeout: 2000 });
  });
}

/** The entries of the menu that is open or about to open; the menu is closed. */
export async function menuItems(page: Page): Promise<string[]> {
  const menu = page.locator(openMenu).last();
  await menu.waitFor({ timeout: patience });
  const names = await menu.locator('.action-label:not(.separator)').allInnerTexts();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached', timeout: patience });
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** A modal dialog of VS Code's ("Remove the account?"). */
export class Dialog {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.locator('.monaco-dialog-box');
  }

  async message(): Promise<string> {
    return (await this.root.locator('.dialog-message').first().innerText({ timeout: patience })).trim();
  }

  async detail(): Promise<string> {
    const detail = this.root.locator('.dialog-message-detail');
    await this.root.waitFor({ timeout: patience });
    return (await detail.count()) === 0 ? '' : (await detail.first().innerText()).trim();
  }

  async buttons(): Promise<string[]> {
    await this.root.waitFor({ timeout: patience });
    return (await this.root.locator('.dialog-buttons .monaco-button').allInnerTexts()).map((text) => text.trim());
  }

  /** Presses a button and waits until the dialog is gone. */
  async press(button: Name): Promise<void> {
    await this.root
      .locator('.dialog-buttons .monaco-button')
      .filter({ hasText: exactly(button) })
      .click({ timeout: patience });
    await this.root.waitFor({ state: 'detached', timeout: patience });
  }
}

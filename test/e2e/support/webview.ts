import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { eventually, patience } from './eventually.ts';

/** The page that an extension shows in an editor. VS Code puts it into an iframe inside an iframe. */
export class Webview {
  readonly #page: Page;
  readonly #outer: Locator;
  /** For locators that wait: `webview.content.getByRole('button', { name: 'Copy' })`. */
  readonly content: FrameLocator;

  constructor(page: Page, outer: Locator) {
    this.#page = page;
    this.#outer = outer;
    this.content = outer.contentFrame().frameLocator('iframe#active-frame');
  }

  /** Waits until the extension's page is loaded and shows something. */
  async waitFor(): Promise<this> {
    await this.content.locator('body > *').first().waitFor({ state: 'attached', timeout: patience });
    return this;
  }

  locator(selector: string): Locator {
    return this.content.locator(selector);
  }

  getByRole(...args: Parameters<FrameLocator['getByRole']>): Locator {
    return this.content.getByRole(...args);
  }

  getByText(...args: Parameters<FrameLocator['getByText']>): Locator {
    return this.content.getByText(...args);
  }

  /** All text that is shown. */
  async text(): Promise<string> {
    return this.content.locator('body').innerText({ timeout: patience });
  }

  /** The frame itself, for scripts (`frame.evaluate`). A new one replaces it when the extension sets `webview.html`. */
  async frame(): Promise<Frame> {
    return eventually(async () => {
      const handle = await this.#outer.contentFrame().locator('iframe#active-frame').elementHandle({ timeout: 2000 });
      const frame = await handle.contentFrame();
      if (!frame) throw new Error('The webview has no content.');
      await frame.waitForLoadState('domcontentloaded', { timeout: 5000 });
      return frame;
    });
  }

  /** Clicks into the page, so that the keyboard goes there. */
  async focus(): Promise<void> {
    await this.content.locator('body').focus({ timeout: patience });
  }

  /** A script that every frame of the page gets before its own ones run needs the page: see Playwright's `addInitScript`. */
  get page(): Page {
    return this.#page;
  }
}

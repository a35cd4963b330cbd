// A VS Code workbench, used as a person uses it: everything here looks at the screen, clicks and types. Nothing in it
// knows our extension. All methods wait for what they need; what never comes ends them after some seconds with a message
// that says what was there instead.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import { isNoise } from '../../../scripts/lib/noise.mjs';
import { resultsDir, root } from '../../../scripts/lib/paths.mjs';
import { startHost, type Host } from '../../../scripts/lib/vscodeHost.mjs';
import { eventually, exactly, matches, patience, startingWith, type Name } from './eventually.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { StatusBar } from './statusBar.ts';
import { Tree } from './tree.ts';
import { Webview } from './webview.ts';
import { Dialog } from './widgets.ts';

export { eventually } from './eventually.ts';

export interface WorkbenchOptions {
  /** VS Code's version; the newest by default. */
  version?: string;
  /** Folders of extensions to install; by default this project (as packaged: build it first). */
  install?: readonly string[];
  /** Environment of the extension host. */
  env?: Readonly<Record<string, string>>;
  /** Default settings; those of the workspace win. */
  settings?: Readonly<Record<string, unknown>>;
  /** Files of the workspace folder: path → content (what is not a string becomes JSON). */
  files?: Readonly<Record<string, unknown>>;
  viewport?: { width: number; height: number };
}

/** Names of themes that are in every VS Code. */
export type Theme = 'Dark Modern' | 'Light Modern' | 'Dark High Contrast' | 'Light High Contrast';

const modifier = process.platform === 'darwin' ? 'Meta' : 'Control';

export class Workbench {
  readonly page: Page;
  readonly host: Host;
  readonly context: BrowserContext;
  /** The workspace folder, a temporary one. */
  readonly workspace: string;
  readonly statusBar: StatusBar;
  readonly notifications: Notifications;
  /** A modal dialog, if one is open. */
  readonly dialog: Dialog;
  readonly #browser: Browser;
  readonly #problems: string[] = [];

  private constructor(page: Page, browser: Browser, host: Host, workspace: string) {
    this.page = page;
    this.context = page.context();
    this.#browser = browser;
    this.host = host;
    this.workspace = workspace;
    this.statusBar = new StatusBar(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    page.on('pageerror', (error) => this.#problems.push(error.message));
    page.on('console', (message) => {
      const text = message.text().replace(/^(%c *)+(ERR )?(color: #\w+ )?/, '');
      const { url } = message.location();
      if (message.type() === 'error' && !isNoise(text) && !isNoise(url)) this.#problems.push(text);
    });
  }

  /** Starts VS Code and a browser, opens a workspace and waits until the workbench is there. Close it with `close()`. */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { version, install = [root], env, settings, files = {}, viewport = { width: 1280, height: 800 } } = options;
    const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-workspace-'));
    let host: Host | undefined;
    let browser: Browser | undefined;
    try {
      for (const [file, content] of Object.entries(files)) writeInto(workspace, file, content);
      host = await startHost({ version, workspace, install, env, settings });
      browser = await launchBrowser();
      const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
      context.setDefaultTimeout(patience);
      const workbench = new Workbench(await context.newPage(), browser, host, workspace);
      await workbench.page.goto(host.url(), { timeout: 60_000 });
      await workbench.ready();
      return workbench;
    } catch (error) {
      await browser?.close();
      await host?.stop();
      fs.rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
      if (host && error instanceof Error) error.message += `\nVS Code's server: ${host.output().slice(-4000)}`;
      throw error;
    }
  }

  /** Ends the browser and VS Code and removes the workspace. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.host.stop();
    fs.rmSync(this.workspace, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Waits until the workbench is drawn and knows what the extensions contribute. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    for (const mark of ['code/didStartWorkbench', 'code/didLoadExtensions']) {
      await this.page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark, {
        timeout: 60_000,
      });
    }
  }

  /**
   * Reloads the window; the extension host starts anew. What extensions and settings hold survives, as in a person's
   * browser; VS Code's own memory of which editors were open is written now and then only, and may be older.
   */
  async reload(): Promise<void> {
    await this.page.reload({ timeout: 60_000 });
    await this.ready();
  }

  /** Errors in the browser's console since the start (also what extensions write with `console.error`). */
  problems(): string[] {
    return [...this.#problems];
  }

  /** Writes a file of the workspace; VS Code notices a moment later. What is not a string becomes JSON. */
  write(file: string, content: unknown): void {
    writeInto(this.workspace, file, content);
  }

  // ---- The frame around everything ----

  /** A picture of the whole window → test-results/screenshots/NAME.png. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(resultsDir, 'screenshots', `${name.replace(/[^\w.-]+/g, '-')}.png`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // Without animations and a blinking cursor, so that two pictures of the same thing are the same.
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide', timeout: patience });
    return file;
  }

  /** Chooses a colour theme as a person does, and waits until it is applied. */
  async setTheme(theme: Theme): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    const pick = await this.quickInput();
    await pick.fill(theme);
    await pick.pick(theme);
    await pick.waitUntilGone();
    const kind = {
      'Dark Modern': 'vs-dark',
      'Light Modern': 'vs',
      'Dark High Contrast': 'hc-black',
      'Light High Contrast': 'hc-light',
    };
    await this.page.locator(`.monaco-workbench.${kind[theme]}`).waitFor({ timeout: patience });
  }

  async setViewport(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Presses keys, in Playwright's spelling ("Control+Enter"); "Mod" is Control, or Meta on a Mac. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key.replace('Mod', modifier));
  }

  /** What is in the clipboard. */
  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  // ---- Commands and questions ----

  /** Runs a command through the palette by its whole title, category included: "Cloud Migration: Refresh All". */
  async runCommand(title: string): Promise<void> {
    await eventually(async () => {
      const palette = await this.#openPalette();
      // Short: a palette that lost the focus is gone, and has to be opened again.
      await palette.fill(`>${title}`, 2000);
      await palette.pick(title, 5000);
    });
  }

  /** The commands that the palette offers for what is typed. */
  async commands(typed: string): Promise<string[]> {
    const palette = await this.#openPalette();
    await palette.fill(`>${typed}`);
    // The list follows the typing a moment later, and is never empty ("No matching commands").
    const labels = await eventually(async () => {
      const before = await palette.labels();
      await this.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
      const after = await palette.labels();
      if (before.join() !== after.join() || after.length === 0)
        throw new Error('The list of commands is still changing.');
      return after;
    });
    await palette.cancel();
    return labels;
  }

  async #openPalette(): Promise<QuickInput> {
    const palette = new QuickInput(this.page);
    return eventually(async () => {
      if ((await palette.root.count()) === 0 || !(await palette.value(2000)).startsWith('>'))
        await this.page.keyboard.press('F1');
      await palette.root.waitFor({ timeout: 2000 });
      return palette;
    });
  }

  /** The quick pick or input box that is open or about to open; name its title to be sure that it is the right one. */
  async quickInput(expected: { title?: Name; placeholder?: Name } = {}): Promise<QuickInput> {
    return new QuickInput(this.page).waitFor(expected);
  }

  // ---- The side bar ----

  /** Shows a view container by the title of its icon in the activity bar. Returns its part of the side bar. */
  async openView(title: string): Promise<SideBar> {
    const icon = this.#activity(title);
    await eventually(async () => {
      // A click on the icon of the container that is shown would hide it.
      if ((await icon.getAttribute('aria-expanded', { timeout: patience })) !== 'true') await icon.click();
      await this.page.locator('.part.sidebar .composite.title', { hasText: title }).waitFor({ timeout: 3000 });
    });
    return new SideBar(this.page);
  }

  /** Drags the side bar's edge until it is this wide: descriptions of rows are cut off in the default width. */
  async resizeSideBar(width: number): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    await eventually(async () => {
      const box = await sideBar.boundingBox({ timeout: patience });
      if (!box) throw new Error('The side bar is hidden.');
      if (Math.abs(box.width - width) < 8) return;
      const y = box.y + box.height / 2;
      await this.page.mouse.move(box.x + box.width, y);
      await this.page.mouse.down();
      await this.page.mouse.move(box.x + width, y, { steps: 4 });
      await this.page.mouse.up();
      throw new Error(`The side bar does not become ${width} wide (it was ${box.width}).`);
    });
  }

  /** Titles of the icons in the activity bar. */
  async activities(): Promise<string[]> {
    const icons = await this.page.locator('.activitybar').getByRole('tab').locator('.action-label').all();
    return Promise.all(
      icons.map(async (icon) => ((await icon.getAttribute('aria-label')) ?? '').replace(/ \(.*| - .*/, '')),
    );
  }

  /** The badge on a container's icon: its text and what it says when hovered; undefined without a badge. */
  async badge(title: string): Promise<{ text: string; tooltip: string } | undefined> {
    const icon = this.#activity(title);
    await icon.waitFor({ timeout: patience });
    const badge = icon.locator('.badge:visible');
    if ((await badge.count()) === 0) return undefined;
    const label = (await icon.getAttribute('aria-label')) ?? '';
    return { text: (await badge.innerText()).trim(), tooltip: / - (.*)$/.exec(label)?.[1] ?? '' };
  }

  #activity(title: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: startingWith(title) });
  }

  // ---- Editors ----

  /** Titles of the open editors, from left to right. */
  async editors(): Promise<string[]> {
    return this.page.locator(tabs).evaluateAll((elements) =>
      elements.map((tab) => {
        const text = (selector: string): string => tab.querySelector(selector)?.textContent ?? '';
        // The newest VS Code shows a file's ending as a part of its own.
        return (text('.label-name') + text('.label-suffix')).trim();
      }),
    );
  }

  /** Waits for an editor whose title fits, brings it to the front and returns its title. */
  async showEditor(title: Name): Promise<string> {
    return eventually(async () => {
      const { name, tab } = await this.#editor(title);
      if ((await tab.getAttribute('aria-selected', { timeout: 2000 })) === 'true') return name;
      await tab.click({ timeout: 2000 });
      throw new Error(`The editor ${name} does not come to the front.`);
    });
  }

  async closeEditor(title: Name): Promise<void> {
    const { name, tab } = await this.#editor(title);
    await tab.click({ button: 'middle', timeout: patience });
    await eventually(async () => !(await this.editors()).includes(name));
  }

  /** Opens a file of the workspace in a text editor. */
  async openFile(file: string): Promise<void> {
    await this.press('Mod+p');
    const pick = await this.quickInput();
    await pick.fill(file);
    await pick.pick(path.basename(file));
    await this.showEditor(path.basename(file));
  }

  /** The lines in sight of the text editor in front. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first();
    // The editor draws blanks as no-break spaces, and its lines in any order.
    const texts = await lines
      .locator('.view-line')
      .evaluateAll((elements) =>
        elements
          .sort(
            (a, b) => Number.parseFloat((a as HTMLElement).style.top) - Number.parseFloat((b as HTMLElement).style.top),
          )
          .map((element) => element.textContent),
      );
    return texts.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Waits for an editor of an extension whose title fits, brings it to the front and returns its page. */
  async webview(title: Name): Promise<Webview> {
    await this.showEditor(title);
    // VS Code keeps the iframes of webviews outside the editors and lays the visible ones over them.
    const frame = await eventually(async () => {
      const { tab } = await this.#editor(title);
      const area = await tab.evaluate(areaOfEditor);
      for (const candidate of await this.page.locator('iframe.webview.ready').all()) {
        const box = (await candidate.isVisible()) ? await candidate.boundingBox() : null;
        const name = await candidate.getAttribute('name');
        if (area && box && box.width > 0 && name && contains(area, box))
          return this.page.locator(`iframe.webview[name="${name}"]`);
      }
      throw new Error(`The editor ${String(title)} shows no webview.`);
    });
    return new Webview(this.page, frame).waitFor();
  }

  async #editor(title: Name): Promise<{ name: string; tab: Locator }> {
    return eventually(async () => {
      const names = await this.editors();
      const index = names.findIndex((name) => matches(name, title));
      const name = names[index];
      if (name === undefined)
        throw new Error(`There is no editor ${String(title)}. There are: ${names.join(', ') || 'none'}.`);
      return { name, tab: this.page.locator(tabs).nth(index) };
    });
  }
}

const tabs = '.tab[role="tab"]';

/** Runs in the page: where the editor of a tab is drawn. */
function areaOfEditor(tab: Element): Box | undefined {
  const { x, y, width, height } =
    tab.closest('.editor-group-container')?.querySelector('.editor-container')?.getBoundingClientRect() ?? {};
  return x === undefined || y === undefined || !width || !height ? undefined : { x, y, width, height };
}

/** What the side bar shows of one view container. */
export class SideBar {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.locator('.part.sidebar');
  }

  /** The heading: the container's title, and the view's if it is the only one. */
  async title(): Promise<string> {
    return (await this.root.locator('.composite.title h2').innerText({ timeout: patience })).trim();
  }

  /** A tree view by its name; without a name, the only one. */
  tree(name?: string): Tree {
    const tree = this.root.getByRole('tree', name === undefined ? {} : { name, exact: true });
    return new Tree(this.page, tree.first());
  }

  /** The buttons in the heading. They are there while the mouse is over the side bar. */
  async actions(): Promise<string[]> {
    await this.root.hover({ timeout: patience });
    const buttons = await this.root.locator('.composite.title').getByRole('button').all();
    return Promise.all(buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? ''));
  }

  /** Presses a button in the heading. */
  async action(name: Name): Promise<void> {
    await this.root.hover({ timeout: patience });
    await this.root
      .locator('.composite.title')
      .getByRole('button', { name: startingWith(name) })
      .first()
      .click();
  }

  /** Presses a button in the heading of one of several views. It is there while the mouse is over the view. */
  async viewAction(view: string, name: Name): Promise<void> {
    const heading = this.root.locator('.pane-header', { hasText: view });
    await heading.hover({ timeout: patience });
    await heading
      .getByRole('button', { name: startingWith(name) })
      .first()
      .click({ timeout: patience });
  }

  /** Waits for a message above the rows that fits. */
  async waitForMessage(wanted: Name, timeoutMs = patience): Promise<void> {
    await eventually(async () => {
      const message = await this.message();
      if (!matches(message, wanted)) throw new Error(`The view says "${message}", not ${String(wanted)}.`);
    }, timeoutMs);
  }

  /** The text of the welcome view, where a tree has no rows; "" if none is shown. */
  async welcome(): Promise<string> {
    const welcome = this.root.locator('.welcome-view-content:visible');
    return (await welcome.count()) === 0 ? '' : (await welcome.first().innerText()).trim();
  }

  /** Waits for a welcome view whose text fits. */
  async waitForWelcome(wanted: Name): Promise<string> {
    return eventually(async () => {
      const text = await this.welcome();
      if (!matches(text, wanted)) throw new Error(`The welcome view says "${text}", not ${String(wanted)}.`);
      return text;
    });
  }

  /** Presses a button or follows a link of the welcome view. */
  async pressInWelcome(name: Name): Promise<void> {
    const welcome = this.root.locator('.welcome-view-content:visible');
    await welcome
      .locator('.monaco-button, a')
      .filter({ hasText: exactly(name) })
      .first()
      .click({ timeout: patience });
  }

  /** The view's message line above its rows (`TreeView.message`); "" without one. */
  async message(): Promise<string> {
    const [message = ''] = await this.root
      .locator('.tree-explorer-viewlet-tree-view > .message:visible')
      .allInnerTexts();
    return message.trim();
  }
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Whether the middle of `inner` lies in `outer`. */
function contains(outer: Box, inner: Box): boolean {
  const x = inner.x + inner.width / 2;
  const y = inner.y + inner.height / 2;
  return x > outer.x && x < outer.x + outer.width && y > outer.y && y < outer.y + outer.height;
}

function writeInto(folder: string, file: string, content: unknown): void {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
}

/**
 * The detail panel in a browser without VS Code: the page that the host makes, with its real policy, on a loopback
 * server; the panel's files as esbuild.js builds them; the theme variables that a real VS Code gives a webview; and a
 * small stand-in for `acquireVsCodeApi`. The rest is the real thing.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { build, type BuildOptions } from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import type { PanelView } from '../../src/presentation/panel/detailView.ts';
import { pageTranslations } from '../../src/presentation/panel/pageWords.ts';
import { panelMessageOf, type PanelMessage, protocolVersion, type Snapshot } from '../../src/protocol.ts';
import { pageHtml } from '../../src/ui/detail/html.ts';
import { type LoopbackServer, startServer } from './loopback.ts';
import { now } from './panelSamples.ts';

/** What the host makes while VS Code has this display language. */
export function translated<T>(contents: Readonly<Record<string, string>>, make: () => T): T {
  l10n.config({ contents });
  try {
    return make();
  } finally {
    l10n.config({ contents: {} });
  }
}

interface Theme {
  readonly theme: string;
  readonly body: string;
  readonly defaults: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fixture = new URL('../fixtures/panel/themes.json', import.meta.url);
const { themes } = JSON.parse(readFileSync(fixture, 'utf8')) as { themes: Readonly<Record<string, Theme>> };
export const themeNames = Object.keys(themes);

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.html': 'text/html; charset=utf-8',
};

export interface PanelOptions {
  readonly theme?: string;
  readonly width?: number;
  readonly height?: number;
  /** 2: what a person sees at 200 %. */
  readonly zoom?: number;
  readonly language?: string;
  readonly translations?: Readonly<Record<string, string>>;
  readonly key?: string | null;
  readonly reducedMotion?: boolean;
}

/** Builds the panel once and serves it to any number of pages. */
export class PanelServer {
  readonly #folder: string;
  readonly #server: LoopbackServer;
  /** Query of a page → the page. */
  readonly #pages: Map<string, string>;

  private constructor(folder: string, server: LoopbackServer, pages: Map<string, string>) {
    this.#folder = folder;
    this.#server = server;
    this.#pages = pages;
  }

  static async start(): Promise<PanelServer> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'cmm-panel-'));
    const require = createRequire(import.meta.url);
    const { panelOptions } = require('../../esbuild.js') as { panelOptions: (outdir: string) => BuildOptions };
    await build({ ...panelOptions(folder), logLevel: 'silent' });
    const pages = new Map<string, string>();
    const server = await startServer(({ url }) => {
      const page = pages.get(url);
      if (page !== undefined) return { headers: { 'content-type': types['.html'] ?? '' }, body: page };
      const file = path.join(folder, path.basename(new URL(url, 'http://localhost').pathname));
      try {
        return { headers: { 'content-type': types[path.extname(file)] ?? 'text/plain' }, body: readFileSync(file) };
      } catch {
        return { status: 404, body: '' };
      }
    });
    return new PanelServer(folder, server, pages);
  }

  /** The `--vscode-*` variables that a real VS Code sets in this theme, as far as the panel uses them. */
  static variables(theme: string): Iterable<string> {
    return Object.keys(themes[theme]?.variables ?? {});
  }

  /** Size in bytes of a file that was built. */
  size(file: string): number {
    return readFileSync(path.join(this.#folder, file)).length;
  }

  text(file: string): string {
    return readFileSync(path.join(this.#folder, file), 'utf8');
  }

  async open(browser: Browser, options: PanelOptions = {}): Promise<PanelPage> {
    const {
      theme = 'dark',
      width = 900,
      height = 1000,
      zoom = 1,
      language = 'en',
      translations,
      key = 'task',
    } = options;
    const look = themes[theme];
    if (look === undefined) throw new Error(`No theme ${theme}.`);
    const { origin } = this.#server;
    const address = `/page-${this.#pages.size}`;
    const uri = (name: string): string => `${origin}/${name}`;
    const html = pageHtml({
      cspSource: origin,
      nonce: 'bm9uY2Utb2YtdGhlLXRlc3Rz',
      scriptUri: uri('panel.js'),
      styleUri: uri('panel.css'),
      codiconUri: uri('codicon.css'),
      title: 'orders',
      boot: { version: protocolVersion, key, language, translations: pageTranslations(translations ?? {}) },
    });
    this.#pages.set(address, html);
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    const page = await context.newPage();
    // The browser's clock stands at the time of the samples, but goes on.
    await page.clock.install({ time: now });
    await page.addInitScript(pretendVsCode, look);
    const panel = new PanelPage(page);
    await page.goto(origin + address);
    return panel;
  }

  async close(): Promise<void> {
    await this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Runs in the browser, before the panel: what VS Code's webview frame does. */
function pretendVsCode(look: Theme): void {
  const kept = window as unknown as { posted: unknown[]; hacked?: boolean };
  kept.posted = [];
  let taken = false;
  Object.assign(window, {
    acquireVsCodeApi: () => {
      if (taken) throw new Error('An instance of the VS Code API has already been acquired');
      taken = true;
      return {
        postMessage: (message: unknown) => kept.posted.push(message),
        getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
        setState: (state: unknown) => {
          sessionStorage.setItem('state', JSON.stringify(state));
        },
      };
    },
  });
  const dress = (): void => {
    for (const [name, value] of Object.entries(look.variables)) document.documentElement.style.setProperty(name, value);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look.defaults);
    document.adoptedStyleSheets = [sheet];
    document.documentElement.style.background = look.variables['--vscode-editor-background'] ?? '';
  };
  new MutationObserver((_, observer) => {
    if (document.getElementById('panel') === null) return;
    observer.disconnect();
    document.body.className = look.body;
    dress();
  }).observe(document, { childList: true, subtree: true });
}

/** One panel in the browser. */
export class PanelPage {
  readonly page: Page;
  /** Errors, refusals of the page's policy, failed downloads: what must not be. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('requestfailed', (request) => this.complaints.push(`not loaded: ${request.url()}`));
  }

  /** Sends a snapshot as the host does, and waits until it shows. */
  async show(view: PanelView, sentAt = now): Promise<void> {
    const snapshot: Snapshot = { type: 'snapshot', version: protocolVersion, sentAt, view };
    await this.send(snapshot);
  }

  /** Sends anything. */
  async send(message: unknown): Promise<void> {
    // JSON, as VS Code does: what is undefined gets lost on the way.
    await this.page.evaluate((text) => {
      window.dispatchEvent(new MessageEvent('message', { data: JSON.parse(text) as unknown }));
    }, JSON.stringify(message));
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      for (const element of document.querySelectorAll('vscode-progress-bar, vscode-toolbar-button')) {
        await (element as unknown as { updateComplete: Promise<unknown> }).updateComplete;
      }
    });
  }

  /** Opens everything that can be opened, as a person does. */
  async unfold(): Promise<void> {
    const closed = this.page.locator('details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
  }

  /** What the panel told the host since the last call. All of it must be messages that the host understands. */
  async posted(): Promise<PanelMessage[]> {
    const raw = await this.page.evaluate(() => {
      const kept = window as unknown as { posted: unknown[] };
      return kept.posted.splice(0);
    });
    return raw.map((message) => {
      const known = panelMessageOf(message);
      if (known === null) throw new Error(`The host does not know ${JSON.stringify(message)}.`);
      return known;
    });
  }

  get main(): Locator {
    return this.page.locator('main');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** All text that a person can see or open, folds included. */
  async allText(): Promise<string> {
    return this.page.evaluate(() => document.querySelector('main')?.textContent ?? '');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

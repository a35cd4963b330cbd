import * as l10n from '@vscode/l10n';
import { usualZoom } from '../presentation/panel/charts.ts';
import type { ChartsView, PanelRequest, TaskView } from '../presentation/panel/detailView.ts';
import {
  type Boot,
  type PanelMessage,
  panelMessageOf,
  panelStateOf,
  type Snapshot,
  snapshotOf,
  stateVersion,
} from '../protocol.ts';
import { blocks, sectionElement } from './blocks.ts';
import { chartSection } from './charts.ts';
import { momentAt } from './drawing.ts';
import { answers, emptyPanel, footer, header, notices, summary } from './page.ts';
import type { Page, Ui } from './pieces.ts';
import { momentsOf, movedCursor, nearest } from './reading.ts';
import { element, patchChildren, type VirtualElement, type VirtualNode } from './virtual.ts';
import type { VsCodeApi } from './vscodeApi.ts';

/** Until the page's size is known. */
const usualWidth = 600;
/** How long "Copied" shows. */
const copiedMs = 1500;
/** The Refresh button stops spinning after this time, even if no snapshot has arrived. */
const refreshMs = 30_000;

/** The panel's page: shows the last snapshot, keeps ages current, and sends the user's requests to the host. */
export class Panel {
  readonly #root: HTMLElement;
  readonly #announcer: HTMLElement;
  readonly #vscode: VsCodeApi;
  readonly #boot: Boot;
  #ui: Ui;
  #snapshot: Snapshot | 'other-version' | null = null;
  /** Host clock minus ours, ms. */
  #ahead = 0;
  #tree: readonly VirtualNode[] = [];
  #response: { readonly view: TaskView; readonly ui: Ui; readonly tree: readonly VirtualElement[] } | null = null;
  #moments: readonly number[] = [];
  #chart: { readonly view: TaskView; readonly ui: Ui; readonly day: number; readonly tree: VirtualElement } | null =
    null;
  #announced: string | null = null;

  constructor(root: HTMLElement, announcer: HTMLElement, vscode: VsCodeApi, boot: Boot) {
    this.#root = root;
    this.#announcer = announcer;
    this.#vscode = vscode;
    this.#boot = boot;
    const kept = panelStateOf(vscode.getState());
    const own = kept?.key === boot.key ? kept : null;
    this.#ui = {
      open: own?.open ?? {},
      copied: null,
      refreshing: false,
      zoom: own?.zoom ?? usualZoom,
      cursor: null,
      width: usualWidth,
    };
    this.#keepState();
  }

  /** Asks the host for what there is to show. */
  begin(): void {
    const { zoom } = this.#ui;
    if (zoom !== usualZoom) this.#post({ type: 'zoom', zoom });
    this.#post({ type: 'ready' });
  }

  /** Shows a snapshot, or says that it is of another version. Ignores other messages. */
  receive(message: unknown): void {
    const snapshot = snapshotOf(message);
    if (snapshot === null) return;
    const before = this.#lastAttempt();
    this.#snapshot = snapshot;
    if (snapshot !== 'other-version') this.#ahead = snapshot.sentAt - Date.now();
    const { refreshing, cursor } = this.#ui;
    const charts = this.#charts();
    this.#moments = charts === null ? [] : momentsOf(charts);
    this.#change({
      refreshing: refreshing && this.#lastAttempt() === before,
      // The moment under the cursor may have left the charts.
      cursor: cursor === null ? null : nearest(this.#moments, cursor),
    });
  }

  render(): void {
    const focused = this.#root.contains(document.activeElement);
    const after = this.#content();
    patchChildren(this.#root, this.#tree, after);
    this.#tree = after;
    // If the focused element is gone, the focus goes to the top of the panel.
    if (focused && !this.#root.contains(document.activeElement)) document.getElementById('name')?.focus();
  }

  /** A button was clicked, or activated by a key. Its attributes hold its request. */
  act({ dataset }: HTMLElement): void {
    const request = panelMessageOf(Object.fromEntries(Object.entries(dataset)));
    if (request === null || request.type === 'ready') return;
    if (request.type === 'zoom') {
      if (request.zoom === this.#ui.zoom) return;
      this.#change({ zoom: request.zoom, cursor: null });
      this.#keepState();
    }
    this.#post(request);
    if (request.type === 'refresh') this.#showRefresh();
    if (request.type === 'copy' || request.type === 'copyField') this.#showCopied(request);
  }

  /** A fold was opened or closed. Browsers also report a fold that was added to the page open. */
  folded(key: string, open: boolean, openByDefault: boolean): void {
    if ((this.#ui.open[key] ?? openByDefault) === open) return;
    this.#ui = { ...this.#ui, open: { ...this.#ui.open, [key]: open } };
    this.#keepState();
    this.render();
  }

  /** The width for drawings has changed, px. */
  resized(width: number): void {
    const whole = Math.floor(width);
    if (whole > 0 && whole !== this.#ui.width) this.#change({ width: whole });
  }

  /** Moves the cursor of the charts by this many moments; null removes it. */
  moveCursor(steps: number | null): void {
    this.#change({ cursor: steps === null ? null : movedCursor(this.#moments, this.#ui.cursor, steps) });
  }

  /** The pointer is at this place in charts of this width; null: it has left them. */
  pointAt(place: { readonly x: number; readonly width: number } | null): void {
    const charts = this.#charts();
    const cursor =
      place === null || charts === null ? null : nearest(this.#moments, momentAt(charts, place.width, place.x));
    if (cursor !== this.#ui.cursor) this.#change({ cursor });
  }

  #charts(): ChartsView | null {
    return this.#task()?.charts ?? null;
  }

  #task(): TaskView | null {
    const snapshot = this.#snapshot;
    return snapshot === null || snapshot === 'other-version' || snapshot.view.kind !== 'task' ? null : snapshot.view;
  }

  #content(): readonly VirtualNode[] {
    const snapshot = this.#snapshot;
    if (snapshot === null) return [];
    if (snapshot === 'other-version') {
      return [emptyPanel(l10n.t('This panel is out of date'), l10n.t('Close it and open the task again.'))];
    }
    const { view } = snapshot;
    return view.kind === 'empty' ? [emptyPanel(view.title, view.text)] : this.#taskContent(view);
  }

  #taskContent(view: TaskView): readonly VirtualNode[] {
    const viewer = { nowMs: Date.now() + this.#ahead, locale: this.#boot.language };
    const page: Page = { ui: this.#ui, viewer };
    this.#announce(view.announcement);
    return [
      header(view, page),
      view.answers === null ? null : answers(view.answers, page),
      notices(view.notices, page),
      view.summary === null ? null : summary(view.summary, page),
      this.#chartTree(view, page),
      element(
        'div',
        { key: 'columns', class: 'columns' },
        view.sections.map((section) => sectionElement(section, page)),
      ),
      ...this.#responseTree(view, page),
      footer(view.footer, page),
    ].filter((node) => node !== null);
  }

  /** The longest part. It has no ages, so it is built once per snapshot instead of once per second. */
  #responseTree(view: TaskView, page: Page): readonly VirtualElement[] {
    const { ui } = page;
    if (this.#response?.view !== view || this.#response.ui !== ui) {
      this.#response = { view, ui, tree: blocks(view.response, page) };
    }
    return this.#response.tree;
  }

  /** The charts have no ages, so they are built once per snapshot; and when a day begins, since moments of today have no date. */
  #chartTree(view: TaskView, page: Page): VirtualElement | null {
    const { ui } = page;
    if (view.charts === null) return null;
    const day = new Date(page.viewer.nowMs).getDate();
    if (this.#chart?.view !== view || this.#chart.ui !== ui || this.#chart.day !== day) {
      this.#chart = { view, ui, day, tree: chartSection(view.charts, page) };
    }
    return this.#chart.tree;
  }

  /** Announces only changes: users read the first state themselves. */
  #announce(text: string): void {
    if (this.#announced !== null && this.#announced !== text) this.#announcer.textContent = text;
    this.#announced = text;
  }

  #showCopied(request: PanelRequest): void {
    const what = JSON.stringify(request);
    this.#change({ copied: what });
    this.#announcer.textContent = l10n.t('Copied');
    setTimeout(() => {
      if (this.#ui.copied === what) this.#change({ copied: null });
      this.#announcer.textContent = '';
    }, copiedMs);
  }

  #showRefresh(): void {
    const begun = this.#lastAttempt();
    this.#change({ refreshing: true });
    setTimeout(() => {
      if (this.#lastAttempt() === begun) this.#change({ refreshing: false });
    }, refreshMs);
  }

  #lastAttempt(): number | null {
    return this.#task()?.lastAttemptAt ?? null;
  }

  /** The preview may turn to another task while a message is under way, so each names the task of its page. */
  #post(message: PanelMessage): void {
    this.#vscode.postMessage({ ...message, page: this.#boot.key });
  }

  #change(change: Partial<Ui>): void {
    this.#ui = { ...this.#ui, ...change };
    this.render();
  }

  #keepState(): void {
    const { key } = this.#boot;
    const { open, zoom } = this.#ui;
    if (key !== null) this.#vscode.setState({ version: stateVersion, key, open, zoom });
  }
}

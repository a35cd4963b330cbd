import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../model/status.ts';
import { describeDetail } from '../presentation/detail.ts';
import { visibleText } from '../presentation/detailText.ts';
import { type Charts, chartZooms, usualZoom } from '../presentation/charts.ts';
import { momentsOf, movedCursor, nearest } from '../presentation/chartsText.ts';
import type { Viewer } from '../presentation/detailText.ts';
import {
  type Boot,
  chartsMessageOf,
  type CopyTarget,
  copyTargets,
  panelStateOf,
  protocolVersion,
  type Snapshot,
  snapshotOf,
} from '../protocol.ts';
import { answer } from './answer.ts';
import { chartSection } from './charts.ts';
import { momentAt } from './drawing.ts';
import { emptyPanel, header } from './header.ts';
import { answers, readiness, timeline } from './insight.ts';
import { notices } from './notices.ts';
import type { Ui } from './pieces.ts';
import { checks, endpoints, footer, replication } from './sections.ts';
import { phases, summary } from './status.ts';
import { element, patchChildren, type VirtualElement, type VirtualNode } from './virtual.ts';
import type { VsCodeApi } from './vscodeApi.ts';

/** Until the page has told how much room there is. */
const usualWidth = 600;
/** How long "Copied" shows. */
const copiedMs = 1500;
/** A refresh that has not come back by then shows as over; the next snapshot tells what became of it. */
const refreshMs = 30_000;

/** The panel's page: shows the last snapshot, keeps ages ticking, and tells the host what the person does. */
export class Panel {
  readonly #root: HTMLElement;
  readonly #announcer: HTMLElement;
  readonly #vscode: VsCodeApi;
  readonly #boot: Boot;
  #ui: Ui;
  #snapshot: Snapshot | 'unreadable' | null = null;
  /** Host clock minus ours, ms. */
  #ahead = 0;
  #tree: readonly VirtualNode[] = [];
  #answer: { readonly body: TaskStatus['raw']['body']; readonly ui: Ui; readonly tree: VirtualElement[] } | null = null;
  #charts: Charts | null = null;
  #moments: readonly number[] = [];
  #chart: { readonly charts: Charts; readonly ui: Ui; readonly day: number; readonly tree: VirtualElement } | null =
    null;
  #announced: string | null = null;
  #refreshedAfter: number | null = null;

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
    if (zoom !== usualZoom) this.#vscode.postMessage({ type: 'zoom', zoom });
    this.#vscode.postMessage({ type: 'ready' });
  }

  /** Whatever arrives: a snapshot is shown, one that cannot be read is said to be one, everything else is not for us. */
  receive(message: unknown): void {
    const arrived = chartsMessageOf(message);
    if (arrived !== null) {
      this.#showCharts(arrived.charts);
      return;
    }
    const snapshot = snapshotOf(message);
    if (snapshot === null && !looksLikeSnapshot(message)) return;
    this.#snapshot = snapshot ?? 'unreadable';
    if (snapshot !== null) {
      this.#ahead = snapshot.sentAt - Date.now();
      this.#endRefresh(snapshot);
    }
    this.render();
  }

  render(): void {
    const focused = this.#root.contains(document.activeElement);
    const after = this.#content();
    patchChildren(this.#root, this.#tree, after);
    this.#tree = after;
    // What had the focus is gone: the person goes on at the top, not nowhere.
    if (focused && !this.#root.contains(document.activeElement)) document.getElementById('name')?.focus();
  }

  /** Something with an action was clicked, or had its key pressed. */
  act(target: Element): void {
    const action = target.getAttribute('data-action');
    switch (action) {
      case 'refresh':
        this.#startRefresh();
        this.#vscode.postMessage({ type: action });
        break;
      case 'openConsole':
      case 'togglePin':
      case 'showLog':
      case 'editTask':
      case 'addAccount':
      case 'editAccount':
      case 'chooseAccount':
        this.#vscode.postMessage({ type: action });
        break;
      case 'openHint':
        this.#vscode.postMessage({ type: action, id: target.getAttribute('data-hint') ?? '' });
        break;
      case 'zoom':
        this.#showZoom(target.getAttribute('data-zoom'));
        break;
      case 'copy':
        this.#copy(target.getAttribute('data-target'));
        break;
      case 'copyField': {
        const path = target.getAttribute('data-path') ?? '';
        this.#vscode.postMessage({ type: 'copyField', path });
        this.#showCopied(`field ${path}`);
        break;
      }
      default:
    }
  }

  /** A part was opened or closed; browsers tell that also of one that is just being put on the page. */
  folded(key: string, open: boolean, openByDefault: boolean): void {
    if ((this.#ui.open[key] ?? openByDefault) === open) return;
    this.#ui = { ...this.#ui, open: { ...this.#ui.open, [key]: open } };
    this.#keepState();
    this.render();
  }

  /** The room for drawings has changed, px. */
  resized(width: number): void {
    const whole = Math.floor(width);
    if (whole > 0 && whole !== this.#ui.width) this.#change({ width: whole });
  }

  /** The cursor of the charts goes so many moments on; to null: it goes away. */
  moveCursor(steps: number | null): void {
    this.#change({ cursor: steps === null ? null : movedCursor(this.#moments, this.#ui.cursor, steps) });
  }

  /** The pointer is over the charts, which are this wide, or (null) has left them. */
  pointAt(place: { readonly x: number; readonly width: number } | null): void {
    const charts = this.#charts;
    const cursor =
      place === null || charts === null ? null : nearest(this.#moments, momentAt(charts, place.width, place.x));
    if (cursor !== this.#ui.cursor) this.#change({ cursor });
  }

  #showCharts(charts: Charts | null): void {
    this.#charts = charts;
    this.#moments = charts === null ? [] : momentsOf(charts);
    const { cursor } = this.#ui;
    // What it stood at may have moved out of sight.
    if (cursor !== null) this.#ui = { ...this.#ui, cursor: nearest(this.#moments, cursor) };
    this.render();
  }

  #showZoom(name: string | null): void {
    const zoom = chartZooms.find((each) => each === name);
    if (zoom === undefined || zoom === this.#ui.zoom) return;
    this.#change({ zoom, cursor: null });
    this.#keepState();
    this.#vscode.postMessage({ type: 'zoom', zoom });
  }

  #content(): readonly VirtualNode[] {
    const snapshot = this.#snapshot;
    if (snapshot === null) return [];
    if (snapshot === 'unreadable') {
      return [emptyPanel(l10n.t('This panel is out of date'), l10n.t('Close it and open the task again.'))];
    }
    const { content } = snapshot;
    switch (content.kind) {
      case 'not-configured':
        return [notConfigured(content.name)];
      case 'not-restorable':
        return [
          emptyPanel(
            l10n.t('This panel could not be restored'),
            l10n.t(
              'It was made by another version of the extension. Close it and open the task again in the Cloud Migrations view.',
            ),
          ),
        ];
      case 'task':
        return this.#task(content);
    }
  }

  #task({ watched, context, insight }: Extract<Snapshot['content'], { kind: 'task' }>): readonly VirtualNode[] {
    const viewer = { nowMs: Date.now() + this.#ahead, locale: this.#boot.language };
    const view = describeDetail(watched, context, viewer);
    this.#announce(view.announcement);
    const ui = this.#ui;
    return [
      header(view, ui),
      insight === null ? null : answers(insight, viewer),
      notices(view.notices, ui),
      summary(view),
      this.#chartTree(viewer),
      element(
        'div',
        { key: 'columns', class: 'columns' },
        phases(view.phases),
        insight === null ? null : readiness(insight.readiness, viewer, ui),
        insight === null ? null : timeline(insight.timeline, viewer, ui),
        replication(view.position, ui),
        checks(view.checks, ui),
        endpoints(view.endpoints),
      ),
      ...(watched.status === null ? [] : this.#answerTree(watched.status.raw.body)),
      footer(view.footer, ui),
    ].filter((node) => node !== null);
  }

  /** The answer is the longest part and changes least: it is built once per answer, not once per second. */
  #answerTree(body: TaskStatus['raw']['body']): VirtualElement[] {
    const ui = this.#ui;
    if (this.#answer?.body !== body || this.#answer.ui !== ui) this.#answer = { body, ui, tree: answer(body, ui) };
    return this.#answer.tree;
  }

  /** Nothing in the charts ticks: they are built anew when they are other ones, and when a day begins. */
  #chartTree(viewer: Viewer): VirtualElement | null {
    const charts = this.#charts;
    const ui = this.#ui;
    if (charts === null) return null;
    const day = new Date(viewer.nowMs).getDate();
    if (this.#chart?.charts !== charts || this.#chart.ui !== ui || this.#chart.day !== day) {
      this.#chart = { charts, ui, day, tree: chartSection(charts, viewer, ui) };
    }
    return this.#chart.tree;
  }

  /** The first state is what the person opened the panel for; only changes are announced. */
  #announce(text: string): void {
    if (this.#announced !== null && this.#announced !== text) this.#announcer.textContent = text;
    this.#announced = text;
  }

  #copy(target: string | null): void {
    if (!isCopyTarget(target)) return;
    this.#vscode.postMessage({ type: 'copy', target });
    this.#showCopied(target);
  }

  #showCopied(what: string): void {
    this.#change({ copied: what });
    this.#announcer.textContent = l10n.t('Copied');
    setTimeout(() => {
      if (this.#ui.copied === what) this.#change({ copied: null });
      this.#announcer.textContent = '';
    }, copiedMs);
  }

  #startRefresh(): void {
    const begun = this.#lastAttempt();
    this.#refreshedAfter = begun;
    this.#change({ refreshing: true });
    setTimeout(() => {
      if (this.#refreshedAfter === begun) this.#change({ refreshing: false });
    }, refreshMs);
  }

  #endRefresh(snapshot: Snapshot): void {
    if (!this.#ui.refreshing || lastAttemptOf(snapshot) === this.#refreshedAfter) return;
    this.#ui = { ...this.#ui, refreshing: false };
  }

  #lastAttempt(): number | null {
    return this.#snapshot === null || this.#snapshot === 'unreadable' ? null : lastAttemptOf(this.#snapshot);
  }

  #change(change: Partial<Ui>): void {
    this.#ui = { ...this.#ui, ...change };
    this.render();
  }

  #keepState(): void {
    const { key } = this.#boot;
    const { open, zoom } = this.#ui;
    if (key !== null) this.#vscode.setState({ version: protocolVersion, key, open, zoom });
  }
}

function notConfigured(name: string | null): VirtualElement {
  const title =
    name === null ? l10n.t('This task is not configured') : l10n.t('{0} is not configured', visibleText(name));
  return emptyPanel(
    title,
    l10n.t('It is not (or no longer) among the tasks in the settings. When it is there again, this panel shows it.'),
  );
}

function lastAttemptOf({ content }: Snapshot): number | null {
  return content.kind === 'task' ? content.watched.contact.lastAttemptAt : null;
}

function looksLikeSnapshot(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'snapshot';
}

function isCopyTarget(value: string | null): value is CopyTarget {
  return copyTargets.some((target) => target === value);
}

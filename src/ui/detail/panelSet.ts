import type * as vscode from 'vscode';
import type { TaskRef } from '../../model/task.ts';
import type { StoreDiff, TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { Subscription } from '../../base/listeners.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { TaskContext } from '../../presentation/panel/detail.ts';
import type { AssessmentOf } from '../../presentation/words/assessment.ts';
import { panelStateOf } from '../../protocol.ts';
import { DetailPanel } from './detailPanel.ts';

/** The actions of the panel's buttons, each with the key of the task. Rejections are reported to `onError`. */
export interface DetailActions {
  refresh(key: string): Promise<void>;
  /** Pins the task to the status bar or unpins it. */
  setPinned(key: string, pinned: boolean): Promise<void>;
  copy(key: string, what: 'id' | 'json' | 'markdown'): Promise<void>;
  openConsole(key: string): Promise<void>;
  /** Opens the settings entry of the task for editing. */
  editTask(key: string): PromiseLike<unknown>;
  /** Adds the account that the task refers to and that does not exist. */
  addAccount(key: string): PromiseLike<unknown>;
  /** Opens the account that reads the task for editing. */
  editAccount(key: string): PromiseLike<unknown>;
  chooseAccount(key: string): PromiseLike<unknown>;
  showLog(): void;
}

export type DetailHistory = Pick<
  HistoryService,
  'get' | 'samples' | 'history' | 'events' | 'onDidChange' | 'onDidChangeEvents'
>;

export interface PanelSetOptions {
  readonly source: TaskSource;
  readonly history: DetailHistory;
  /** The keys of the tasks with an open panel, updated here. */
  readonly open: Set<string>;
  readonly assessmentOf: AssessmentOf;
  /** The tolerated difference between the key counts of source and target, as a share. */
  readonly keyTolerance: () => number;
  /** The longest usual time between two reads of the task, ms. */
  readonly pollIntervalMs: (key: string) => number;
  /** The names of cloud and product, and the fields that identify the task. */
  readonly describe: (
    task: TaskRef,
  ) => Pick<TaskContext, 'cloud' | 'product' | 'canEdit'> & Partial<Pick<TaskContext, 'fields'>>;
  readonly isPinned: (key: string) => boolean;
  /** Whether the cloud's console has a page for the task. */
  readonly hasConsole: (watched: WatchedTask) => boolean;
  readonly isPaused: () => boolean;
  readonly actions: DetailActions;
  /** Called when an action requested in a panel fails. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface PanelOptions extends PanelSetOptions {
  /** Whether the configuration was read. Before that, a missing task may still be configured. */
  readonly isConfigured: () => boolean;
}

/** The part of VS Code that panels use, replaceable in tests. */
export interface PanelHost {
  /** Opens an empty panel. With `preserveFocus`, the keyboard focus stays where it is. */
  create(title: string, preserveFocus: boolean): vscode.WebviewPanel;
  /**
   * Sets the options of a restored panel. Its old options name the folder of the version that created it, which may no
   * longer exist.
   */
  adopt(panel: vscode.WebviewPanel): void;
  /** The HTML page for a task; `key` is null without a task. */
  page(webview: vscode.Webview, title: string, key: string | null): string;
  copy(text: string): PromiseLike<void>;
  open(address: string): PromiseLike<unknown>;
  registerSerializer(serializer: vscode.WebviewPanelSerializer): Subscription;
}

/** VS Code reports each click of a double click. Two clicks on the same row within this time, ms, are one. */
const doubleClickMs = 500;

/**
 * The open detail panels: at most one per task, updated while visible, restored after a reload. One of them can be the
 * preview, which the next previewed task replaces until it is kept.
 */
export class PanelSet {
  readonly #options: PanelSetOptions;
  readonly #host: PanelHost;
  /** Each with its webview panel and the listener to its disposal. */
  readonly #panels = new Map<
    DetailPanel,
    { readonly panel: vscode.WebviewPanel; readonly closing: vscode.Disposable }
  >();
  #preview: { readonly panel: vscode.WebviewPanel; readonly detail: DetailPanel } | null = null;
  #lastPreview: { readonly key: string; readonly at: number } | null = null;
  #configured = false;
  readonly #subscriptions: readonly Subscription[];

  constructor(options: PanelSetOptions, host: PanelHost) {
    this.#options = options;
    this.#host = host;
    this.#subscriptions = [
      options.source.onDidChange((diff) => {
        const keys = keysOf(diff);
        for (const panel of this.#panels.keys()) if (panel.key !== null && keys.has(panel.key)) panel.update();
      }),
      options.source.onDidPoll(({ key }) => {
        this.#find(key)?.update();
      }),
      options.history.onDidChange((key) => {
        this.#find(key)?.update();
      }),
      options.history.onDidChangeEvents(() => {
        for (const panel of this.#panels.keys()) panel.update();
      }),
      host.registerSerializer({ deserializeWebviewPanel: (panel, state: unknown) => this.#restore(panel, state) }),
    ];
  }

  /** Opens or reveals the panel of a task. A preview is kept from then on. */
  show(key: string): void {
    const open = this.#find(key);
    if (open === undefined) this.#add(this.#host.create('', false), key);
    else {
      if (this.#preview?.detail === open) this.#preview = null;
      open.reveal(false);
    }
  }

  /**
   * Handles a click on a task row: reveals the panel of the task or shows it in the preview. The keyboard focus stays
   * in the tree. A double click keeps the panel.
   */
  preview(key: string): void {
    const at = this.#options.now();
    const last = this.#lastPreview;
    this.#lastPreview = { key, at };
    if (last?.key === key && at - last.at < doubleClickMs) {
      this.show(key);
      return;
    }
    const open = this.#find(key);
    if (open === undefined) this.#showPreview(key);
    else open.reveal(true);
  }

  #showPreview(key: string): void {
    const panel = this.#preview?.panel ?? this.#host.create('', true);
    const reused = this.#preview !== null;
    if (this.#preview !== null) this.#release(this.#preview.detail);
    const detail = this.#add(panel, key);
    this.#preview = { panel, detail };
    if (reused) detail.reveal(true);
  }

  /**
   * Call this whenever accounts and settings were read. Pins and console addresses may have changed, which the source
   * does not report. Before the first call, no panel reports its task as not configured.
   */
  update(): void {
    this.#configured = true;
    for (const panel of this.#panels.keys()) panel.update();
  }

  /** Moves panels to the new keys of their tasks. */
  renamed(pairs: readonly (readonly [from: string, to: string])[]): void {
    for (const [from, to] of pairs) {
      const detail = this.#find(from);
      const shown = detail === undefined ? undefined : this.#panels.get(detail);
      if (detail === undefined || shown === undefined || this.#find(to) !== undefined) continue;
      const isPreview = this.#preview?.detail === detail;
      this.#release(detail);
      const next = this.#add(shown.panel, to);
      if (isPreview) this.#preview = { panel: shown.panel, detail: next };
    }
  }

  /** Leaves the panels open, so that VS Code can restore them after a reload. */
  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const detail of [...this.#panels.keys()]) this.#release(detail);
  }

  #find(key: string): DetailPanel | undefined {
    return [...this.#panels.keys()].find((panel) => panel.key === key);
  }

  #restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const key = panelStateOf(state)?.key ?? null;
    if (key !== null && this.#find(key) !== undefined) {
      // The user opened the task before VS Code restored its old panel.
      panel.dispose();
    } else {
      this.#host.adopt(panel);
      this.#add(panel, key);
    }
    return Promise.resolve();
  }

  #add(panel: vscode.WebviewPanel, key: string | null): DetailPanel {
    const detail = new DetailPanel(panel, key, { ...this.#options, isConfigured: () => this.#configured }, this.#host);
    const closing = panel.onDidDispose(() => {
      this.#release(detail);
    });
    this.#panels.set(detail, { panel, closing });
    if (key !== null) this.#options.open.add(key);
    return detail;
  }

  /** Detaches from a panel that was closed or that shows another task now. */
  #release(detail: DetailPanel): void {
    this.#panels.get(detail)?.closing.dispose();
    this.#panels.delete(detail);
    if (detail.key !== null) this.#options.open.delete(detail.key);
    detail.dispose();
    if (this.#preview?.detail === detail) this.#preview = null;
  }
}

function keysOf({ added, changed, removed }: StoreDiff): Set<string> {
  return new Set([...added, ...removed, ...changed.map(({ after }) => after)].map(({ key }) => key));
}

import type * as vscode from 'vscode';
import type { TaskRef } from '../../model/task.ts';
import type { StoreDiff, TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { Subscription } from '../../base/listeners.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { TaskContext } from '../../presentation/panel/detail.ts';
import type { AssessmentOf } from '../../presentation/words/assessment.ts';
import { panelStateOf } from '../../protocol.ts';
import { DetailPanel } from './detailPanel.ts';

/** What the panel's buttons do, each with the task's key. What a promise rejects with goes to `onError`. */
export interface DetailActions {
  /** Reads the task's status now. */
  refresh(key: string): Promise<void>;
  /** Pins the task to the status bar, or unpins it. */
  setPinned(key: string, pinned: boolean): Promise<void>;
  copy(key: string, what: 'id' | 'json' | 'markdown'): Promise<void>;
  openConsole(key: string): Promise<void>;
  /** Leads to the task's entry. */
  editTask(key: string): PromiseLike<unknown>;
  /** Leads to the account that the task lacks. */
  addAccount(key: string): PromiseLike<unknown>;
  /** Leads to the account that reads the task. */
  editAccount(key: string): PromiseLike<unknown>;
  /** Asks which of several accounts reads the task. */
  chooseAccount(key: string): PromiseLike<unknown>;
  showLog(): void;
}

/** What the panels ask of the history. */
export type DetailHistory = Pick<
  HistoryService,
  'get' | 'samples' | 'history' | 'events' | 'onDidChange' | 'onDidChangeEvents'
>;

export interface PanelSetOptions {
  readonly source: TaskSource;
  readonly history: DetailHistory;
  /** Keys of the tasks that have a panel; kept up to date here. */
  readonly open: Set<string>;
  /** What all surfaces show of a task's insight. */
  readonly assessmentOf: AssessmentOf;
  /** How far the keys of both sides may differ, as a share. */
  readonly keyTolerance: () => number;
  /** The longest time, ms, that is usual between two reads of the task. */
  readonly pollIntervalMs: (key: string) => number;
  /** What the cloud calls itself, the product, and what identifies a task. */
  readonly describe: (
    task: TaskRef,
  ) => Pick<TaskContext, 'cloud' | 'product' | 'canEdit'> & Partial<Pick<TaskContext, 'fields'>>;
  readonly isPinned: (key: string) => boolean;
  /** There is a page of the cloud's console for the task. */
  readonly hasConsole: (watched: WatchedTask) => boolean;
  readonly isPaused: () => boolean;
  readonly actions: DetailActions;
  /** Something that a person asked for in a panel did not work. */
  readonly onError: (error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What one panel is given. */
export interface PanelOptions extends PanelSetOptions {
  /** The configuration has been read: a task that is not there now is not in it. */
  readonly isConfigured: () => boolean;
}

/** What VS Code does for the panels, so that everything else can be tested without it. */
export interface PanelHost {
  /** Opens an empty panel; with `preserveFocus` what the person is at keeps the keyboard. */
  create(title: string, preserveFocus: boolean): vscode.WebviewPanel;
  /**
   * Gives a panel that VS Code brought back its options anew: it comes with those of the version that made it, whose
   * folder may be gone.
   */
  adopt(panel: vscode.WebviewPanel): void;
  /** The page for a task (null: for none). */
  page(webview: vscode.Webview, title: string, key: string | null): string;
  /** Puts a text into the clipboard. */
  copy(text: string): PromiseLike<void>;
  /** Opens a page in the browser. */
  open(address: string): PromiseLike<unknown>;
  registerSerializer(serializer: vscode.WebviewPanelSerializer): Subscription;
}

/** Two clicks on the same row within this time are a double click: VS Code reports each of them. */
const doubleClickMs = 500;

/**
 * The open detail panels: at most one per task, kept up to date while visible, found again after a reload. One of them
 * can be the preview, which goes from task to task as the person walks through the rows, until it is kept.
 */
export class PanelSet {
  readonly #options: PanelSetOptions;
  readonly #host: PanelHost;
  /** Each with where it is shown, and what is to be disposed of together with it. */
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

  /** Opens the panel of a task, or brings the one that is open to the front. It is kept: no preview takes its place. */
  show(key: string): void {
    const open = this.#find(key);
    if (open === undefined) this.#add(this.#host.create('', false), key);
    else {
      if (this.#preview?.detail === open) this.#preview = null;
      open.reveal(false);
    }
  }

  /**
   * Shows a task as a click on its row does: in its own panel where it has one, else in the preview. The keyboard stays
   * with the rows. A double click keeps the panel.
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
    const taken = this.#preview !== null;
    if (this.#preview !== null) this.#release(this.#preview.detail);
    const detail = this.#add(panel, key);
    this.#preview = { panel, detail };
    if (taken) detail.reveal(true);
  }

  /**
   * To be called whenever accounts and settings were read: something may have changed that the source does not tell
   * (pins, addresses of consoles). Before the first call no panel says of its task that it is not configured.
   */
  update(): void {
    this.#configured = true;
    for (const panel of this.#panels.keys()) panel.update();
  }

  /** These tasks have other keys from now on: their panels go on with them. */
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

  /** The panels themselves stay: VS Code keeps them, to bring them back after a reload. */
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
      // The person opened the task anew before VS Code came to bring back its old panel.
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

  /** Ends our part in a panel: it was closed, or another task takes its place in it. */
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

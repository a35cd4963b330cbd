import type * as vscode from 'vscode';
import type { TaskRef } from '../../model/task.ts';
import type { StoreDiff, Subscription, TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { TaskContext } from '../../presentation/detail.ts';
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
  /** Leads to a new account. */
  addAccount(): PromiseLike<unknown>;
  /** Leads to the account that reads the task. */
  editAccount(key: string): PromiseLike<unknown>;
  showLog(): void;
}

export interface PanelSetOptions {
  readonly source: TaskSource;
  /** What the cloud calls itself, the product, and what identifies a task. */
  readonly describe: (
    task: TaskRef,
  ) => Pick<TaskContext, 'cloud' | 'product' | 'canEdit'> & Partial<Pick<TaskContext, 'fields'>>;
  readonly isPinned: (key: string) => boolean;
  /** There is a page of the cloud's console for the task. */
  readonly hasConsole: (watched: WatchedTask) => boolean;
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
  /** Opens an empty panel. */
  create(title: string): vscode.WebviewPanel;
  /**
   * Gives a panel that VS Code brought back its options anew: it comes with those of the version that made it, whose
   * folder may be gone.
   */
  adopt(panel: vscode.WebviewPanel): void;
  /** The page for a task (null: for none). */
  page(webview: vscode.Webview, title: string, key: string | null): string;
  /** Puts a text into the clipboard. */
  copy(text: string): PromiseLike<void>;
  registerSerializer(serializer: vscode.WebviewPanelSerializer): Subscription;
}

/** The open detail panels: at most one per task, kept up to date while visible, found again after a reload. */
export class PanelSet {
  readonly #options: PanelSetOptions;
  readonly #host: PanelHost;
  readonly #panels = new Set<DetailPanel>();
  #configured = false;
  readonly #subscriptions: readonly Subscription[];

  constructor(options: PanelSetOptions, host: PanelHost) {
    this.#options = options;
    this.#host = host;
    this.#subscriptions = [
      options.source.onDidChange((diff) => {
        const keys = keysOf(diff);
        for (const panel of this.#panels) if (panel.key !== null && keys.has(panel.key)) panel.update();
      }),
      options.source.onDidPoll(({ key }) => {
        this.#find(key)?.update();
      }),
      host.registerSerializer({ deserializeWebviewPanel: (panel, state: unknown) => this.#restore(panel, state) }),
    ];
  }

  /** Opens the panel of a task, or brings the one that is open to the front. */
  show(key: string): void {
    const open = this.#find(key);
    if (open === undefined) this.#add(this.#host.create(''), key);
    else open.reveal();
  }

  /**
   * To be called whenever accounts and settings were read: something may have changed that the source does not tell
   * (pins, addresses of consoles). Before the first call no panel says of its task that it is not configured.
   */
  update(): void {
    this.#configured = true;
    for (const panel of this.#panels) panel.update();
  }

  /** The panels themselves stay: VS Code keeps them, to bring them back after a reload. */
  dispose(): void {
    for (const subscription of [...this.#subscriptions, ...this.#panels]) subscription.dispose();
    this.#panels.clear();
  }

  #find(key: string): DetailPanel | undefined {
    return [...this.#panels].find((panel) => panel.key === key);
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

  #add(panel: vscode.WebviewPanel, key: string | null): void {
    const detail = new DetailPanel(panel, key, { ...this.#options, isConfigured: () => this.#configured }, this.#host);
    this.#panels.add(detail);
    panel.onDidDispose(() => {
      detail.dispose();
      this.#panels.delete(detail);
    });
  }
}

function keysOf({ added, changed, removed }: StoreDiff): Set<string> {
  return new Set([...added, ...removed, ...changed.map(({ after }) => after)].map(({ key }) => key));
}

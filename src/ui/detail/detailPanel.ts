import type * as vscode from 'vscode';
import { taskName } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { copyText } from '../../presentation/panel/detailCopy.ts';
import { fieldText } from '../../presentation/panel/detailFields.ts';
import type { CopyTarget, PanelView } from '../../presentation/panel/detailView.ts';
import { firstWords } from '../../presentation/tree/row.ts';
import { isFromPageOf, type PanelMessage, panelMessageOf, protocolVersion, type Snapshot } from '../../protocol.ts';
import { PanelContent } from './panelContent.ts';
import type { PanelHost, PanelOptions } from './panelSet.ts';

const maxTitleLength = 60;

/** One open panel. It shows one task, posts full snapshots to its page, and handles the page's requests. */
export class DetailPanel {
  /** The key of the task; null in a panel that VS Code restored without a valid state. */
  readonly key: string | null;
  readonly #panel: vscode.WebviewPanel;
  readonly #options: PanelOptions;
  readonly #host: PanelHost;
  readonly #content: PanelContent;
  readonly #subscriptions: vscode.Disposable[];
  /** The last known name of the task, for the message that the task is no longer configured. */
  #lastName: string | null = null;
  #sending = false;
  #disposed = false;

  constructor(panel: vscode.WebviewPanel, key: string | null, options: PanelOptions, host: PanelHost) {
    this.key = key;
    this.#panel = panel;
    this.#options = options;
    this.#host = host;
    this.#content = new PanelContent(options, () => {
      this.update();
    });
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        // The page of the task that the preview showed before may still post.
        const known = isFromPageOf(key, message) ? panelMessageOf(message) : null;
        if (known !== null) this.#handle(known);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#content.forget();
        this.update();
      }),
    ];
    this.#showTitle();
    panel.webview.html = host.page(panel.webview, panel.title, key);
  }

  /** With `preserveFocus`, the keyboard focus stays where it is. */
  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  /**
   * Posts a snapshot once per microtask, however many updates are requested. A hidden panel has no page and gets none;
   * its page sends `ready` when it is shown again.
   */
  update(): void {
    this.#showTitle();
    if (this.#sending) return;
    this.#sending = true;
    queueMicrotask(() => {
      this.#sending = false;
      if (this.#disposed || !this.#panel.visible) return;
      const view = this.#view();
      if (view === null) return;
      const snapshot: Snapshot = { type: 'snapshot', version: protocolVersion, sentAt: this.#options.now(), view };
      void this.#panel.webview.postMessage(snapshot);
    });
  }

  /** Detaches from the panel without closing it. */
  dispose(): void {
    this.#disposed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #watched(): WatchedTask | undefined {
    return this.key === null ? undefined : this.#options.source.get(this.key);
  }

  #showTitle(): void {
    const watched = this.#watched();
    if (watched === undefined) return;
    this.#lastName = taskName(watched.task);
    const title = firstWords(this.#lastName, maxTitleLength);
    if (this.#panel.title !== title) this.#panel.title = title;
  }

  /** Null right after a reload, while the configuration is unknown. */
  #view(): PanelView | null {
    if (this.key === null) return this.#content.withoutTask(undefined);
    const watched = this.#watched();
    if (watched !== undefined) return this.#content.of(watched);
    return this.#options.isConfigured() ? this.#content.withoutTask(this.#lastName) : null;
  }

  #handle(message: PanelMessage): void {
    if (message.type === 'ready') {
      this.update();
      return;
    }
    if (message.type === 'zoom') {
      this.#content.zoom = message.zoom;
      this.update();
      return;
    }
    this.#act(message).catch((error: unknown) => {
      this.#options.onError(error);
    });
  }

  /** Ignores actions on a task that is no longer watched. The log can always be shown. */
  async #act(message: Exclude<PanelMessage, { type: 'ready' | 'zoom' }>): Promise<void> {
    const { actions, isPinned } = this.#options;
    const watched = this.#watched();
    if (message.type === 'showLog') actions.showLog();
    else if (watched !== undefined) {
      switch (message.type) {
        case 'togglePin':
          await actions.setPinned(watched.key, !isPinned(watched.key));
          this.update();
          return;
        case 'openHint': {
          const address = this.#content.addressOf(message.id);
          if (address !== undefined) await this.#host.open(address);
          return;
        }
        case 'copy':
          return this.#copy(message.target, watched);
        case 'copyField':
          return this.#copyText(fieldText(watched.status?.raw.body ?? {}, message.path));
        default:
          await actions[message.type](watched.key);
      }
    }
  }

  async #copy(target: CopyTarget, watched: WatchedTask): Promise<void> {
    switch (target) {
      case 'id':
      case 'json':
      case 'markdown':
        return this.#options.actions.copy(watched.key, target);
      case 'raw':
      case 'error':
      case 'gtid':
      case 'request-id':
      case 'problem-request-id':
        return this.#copyText(copyText(target, watched));
    }
  }

  async #copyText(text: string | null): Promise<void> {
    if (text !== null) await this.#host.copy(text);
  }
}

import type * as vscode from 'vscode';
import { taskName } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { copyText } from '../../presentation/detailCopy.ts';
import { fieldText } from '../../presentation/detailFields.ts';
import { firstWords } from '../../presentation/row.ts';
import {
  type PanelContent,
  type PanelMessage,
  panelMessageOf,
  protocolVersion,
  type Snapshot,
} from '../../protocol.ts';
import { PanelInsight } from './panelInsight.ts';
import type { PanelHost, PanelOptions } from './panelSet.ts';

const longestTitle = 60;

/** One open panel: shows one task, sends it whole snapshots, does what it asks for. */
export class DetailPanel {
  /** The task's; null in a panel that VS Code brought back with a state that says nothing. */
  readonly key: string | null;
  readonly #panel: vscode.WebviewPanel;
  readonly #options: PanelOptions;
  readonly #host: PanelHost;
  readonly #insight: PanelInsight;
  readonly #subscriptions: vscode.Disposable[];
  /** The task's name when it was last seen, for the sentence that says that it is gone. */
  #lastName: string | null = null;
  #sending = false;
  #disposed = false;

  constructor(panel: vscode.WebviewPanel, key: string | null, options: PanelOptions, host: PanelHost) {
    this.key = key;
    this.#panel = panel;
    this.#options = options;
    this.#host = host;
    this.#insight = new PanelInsight(options, () => {
      this.update();
    });
    this.#subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const known = panelMessageOf(message);
        if (known !== null) this.#handle(known);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#insight.forget();
        this.update();
      }),
    ];
    this.#showTitle();
    panel.webview.html = host.page(panel.webview, panel.title, key);
  }

  /** Brings it to the front; with `preserveFocus` what the person is at keeps the keyboard. */
  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  /**
   * Sends what there is to show now, once for all that happens at this moment. A hidden panel gets nothing: its page
   * does not exist, and asks when it does again.
   */
  update(): void {
    this.#showTitle();
    if (this.#sending) return;
    this.#sending = true;
    queueMicrotask(() => {
      this.#sending = false;
      if (this.#disposed || !this.#panel.visible) return;
      const content = this.#content();
      if (content === null) return;
      void this.#panel.webview.postMessage(this.#snapshot(content));
      this.#sendCharts();
    });
  }

  /** Ends this object's part. The panel itself is the person's to close. */
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
    const title = firstWords(this.#lastName, longestTitle);
    if (this.#panel.title !== title) this.#panel.title = title;
  }

  #snapshot(content: PanelContent): Snapshot {
    return { type: 'snapshot', version: protocolVersion, sentAt: this.#options.now(), content };
  }

  #sendCharts(): void {
    const charts = this.#insight.chartsIfOther(this.#watched());
    if (charts !== undefined)
      void this.#panel.webview.postMessage({ type: 'charts', version: protocolVersion, charts });
  }

  /** Null while nothing true can be said: right after a reload. */
  #content(): PanelContent | null {
    if (this.key === null) return { kind: 'not-restorable' };
    const watched = this.#watched();
    const { describe, isPinned, hasConsole, isPaused, isConfigured } = this.#options;
    if (watched === undefined) return isConfigured() ? { kind: 'not-configured', name: this.#lastName } : null;
    const context = {
      fields: {},
      ...describe(watched.task),
      pinned: isPinned(watched.key),
      canOpenConsole: hasConsole(watched),
      paused: isPaused(),
    };
    return { kind: 'task', watched, context, insight: this.#insight.view(watched) };
  }

  #handle(message: PanelMessage): void {
    if (message.type === 'ready') {
      // A new page knows nothing of what the one before was sent.
      this.#insight.forget();
      this.update();
      return;
    }
    if (message.type === 'zoom') {
      this.#insight.zoom = message.zoom;
      if (this.#panel.visible) this.#sendCharts();
      return;
    }
    this.#act(message).catch((error: unknown) => {
      this.#options.onError(error);
    });
  }

  /** Does what the person asked for. Nothing for a task that is not there any more: there is nothing to do it with. */
  async #act(message: Exclude<PanelMessage, { type: 'ready' | 'zoom' }>): Promise<void> {
    const { actions, isPinned } = this.#options;
    const watched = this.#watched();
    if (message.type === 'showLog') actions.showLog();
    else if (watched !== undefined) {
      switch (message.type) {
        case 'refresh':
          return actions.refresh(watched.key);
        case 'openConsole':
          return actions.openConsole(watched.key);
        case 'togglePin':
          await actions.setPinned(watched.key, !isPinned(watched.key));
          this.update();
          return;
        case 'editTask':
          await actions.editTask(watched.key);
          return;
        case 'addAccount':
          await actions.addAccount(watched.key);
          return;
        case 'editAccount':
          await actions.editAccount(watched.key);
          return;
        case 'chooseAccount':
          await actions.chooseAccount(watched.key);
          return;
        case 'openHint': {
          const address = this.#insight.addressOf(message.id);
          if (address !== undefined) await this.#host.open(address);
          return;
        }
        case 'copy':
          return this.#copy(message.target, watched);
        case 'copyField':
          return this.#copyText(fieldText(watched.status?.raw.body ?? {}, message.path));
      }
    }
  }

  async #copy(target: Extract<PanelMessage, { type: 'copy' }>['target'], watched: WatchedTask): Promise<void> {
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

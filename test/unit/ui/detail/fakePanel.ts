import type * as vscode from 'vscode';
import type { EventQuery, HistoryEvent } from '../../../../src/monitor/history/events.ts';
import type { Sample } from '../../../../src/monitor/history/sample.ts';
import type { Assessment } from '../../../../src/monitor/assessment/assessments.ts';
import type { StoreDiff, TaskSource, WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import type { Subscription } from '../../../../src/base/listeners.ts';
import type { DetailActions, DetailHistory, PanelHost } from '../../../../src/ui/detail/panelSet.ts';

class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void): Subscription => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  get size(): number {
    return this.#listeners.size;
  }
}

/** As much of a WebviewPanel as the host half uses, with VS Code's manner: what is posted while hidden is lost. */
export class FakePanel {
  title = '';
  visible = true;
  revealed = 0;
  /** Of each time that it came to the front, the first included: the keyboard stayed where it was. */
  readonly focusKept: boolean[] = [];
  disposed = false;
  readonly received: unknown[] = [];
  readonly messages = new Emitter<unknown>();
  readonly viewState = new Emitter<undefined>();
  readonly closing = new Emitter<undefined>();
  html = '';

  get panel(): vscode.WebviewPanel {
    return Object.assign(this.#members(), {
      reveal: (_column?: vscode.ViewColumn, preserveFocus = false) => {
        this.revealed += 1;
        this.focusKept.push(preserveFocus);
      },
      dispose: () => {
        this.close();
      },
    }) as unknown as vscode.WebviewPanel;
  }

  /** What can change is read when it is asked for. */
  #members(): object {
    const webview = {
      onDidReceiveMessage: this.messages.event,
      postMessage: (message: unknown) => {
        if (this.visible && !this.disposed) this.received.push(message);
        return Promise.resolve(this.visible);
      },
    };
    Object.defineProperty(webview, 'html', { get: () => this.html, set: (html: string) => (this.html = html) });
    const panel = {
      webview,
      onDidChangeViewState: this.viewState.event,
      onDidDispose: this.closing.event,
    };
    Object.defineProperty(panel, 'title', { get: () => this.title, set: (title: string) => (this.title = title) });
    Object.defineProperty(panel, 'visible', { get: () => this.visible });
    return panel;
  }

  /** What the page posts that is shown now. */
  post(message: object): void {
    const page = this.html.split(' ').at(-1);
    this.messages.fire({ ...message, page: page === 'null' ? null : page });
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.viewState.fire(undefined);
  }

  close(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.closing.fire(undefined);
  }

  /** Listeners that are still there. */
  get listeners(): number {
    return this.messages.size + this.viewState.size + this.closing.size;
  }
}

export class FakeHost implements PanelHost {
  readonly panels: FakePanel[] = [];
  readonly adopted: vscode.WebviewPanel[] = [];
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  serializer: vscode.WebviewPanelSerializer | null = null;

  create(title: string, preserveFocus: boolean): vscode.WebviewPanel {
    const fake = new FakePanel();
    fake.focusKept.push(preserveFocus);
    fake.title = title;
    this.panels.push(fake);
    return fake.panel;
  }

  adopt(panel: vscode.WebviewPanel): void {
    this.adopted.push(panel);
  }

  page(_webview: vscode.Webview, title: string, key: string | null): string {
    return `page of ${title} ${String(key)}`;
  }

  copy(text: string): Promise<void> {
    this.copied.push(text);
    return Promise.resolve();
  }

  open(address: string): Promise<void> {
    this.opened.push(address);
    return Promise.resolve();
  }

  registerSerializer(serializer: vscode.WebviewPanelSerializer): Subscription {
    this.serializer = serializer;
    return {
      dispose: () => {
        this.serializer = null;
      },
    };
  }

  /** What VS Code does after a reload. */
  async restore(state: unknown): Promise<FakePanel> {
    const fake = new FakePanel();
    fake.title = 'an old title';
    await this.serializer?.deserializeWebviewPanel(fake.panel, state);
    return fake;
  }
}

export class FakeSource implements TaskSource {
  readonly #tasks = new Map<string, WatchedTask>();
  readonly #changes = new Emitter<StoreDiff>();
  readonly #polls = new Emitter<WatchedTask>();
  readonly onDidChange = this.#changes.event;
  readonly onDidPoll = this.#polls.event;

  all(): readonly WatchedTask[] {
    return [...this.#tasks.values()];
  }

  get(key: string): WatchedTask | undefined {
    return this.#tasks.get(key);
  }

  put(task: WatchedTask): void {
    const before = this.#tasks.get(task.key);
    this.#tasks.set(task.key, task);
    if (before === undefined) this.#changes.fire({ added: [task], changed: [], removed: [] });
    else this.#changes.fire({ added: [], changed: [{ before, after: task }], removed: [] });
  }

  /** A poll that changed nothing. */
  poll(task: WatchedTask): void {
    this.#tasks.set(task.key, task);
    this.#polls.fire(task);
  }

  remove(task: WatchedTask): void {
    this.#tasks.delete(task.key);
    this.#changes.fire({ added: [], changed: [], removed: [task] });
  }

  get listeners(): number {
    return this.#changes.size + this.#polls.size;
  }
}

/** A history that a test fills. */
export class FakeHistory implements DetailHistory {
  assessment: Assessment | null = null;
  stored: readonly Sample[] = [];
  recent: readonly Sample[] = [];
  happened: readonly HistoryEvent[] = [];
  /** How often the whole history was asked for. */
  reads = 0;
  readonly #changes = new Emitter<string>();
  readonly #lists = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly onDidChangeEvents = (listener: () => void): Subscription => this.#lists.event(listener);

  get(): Assessment | null {
    return this.assessment;
  }

  samples(): readonly Sample[] {
    return this.recent;
  }

  history(): readonly Sample[] {
    this.reads += 1;
    return this.stored;
  }

  events({ limit }: EventQuery): readonly HistoryEvent[] {
    return this.happened.slice(0, limit);
  }

  change(key: string): void {
    this.#changes.fire(key);
  }

  changeEvents(): void {
    this.#lists.fire(undefined);
  }

  get listeners(): number {
    return this.#changes.size + this.#lists.size;
  }
}

/** Writes down what the panels asked for. */
export class FakeActions implements DetailActions {
  readonly calls: string[] = [];
  /** Set: the next action fails with it. */
  failure: Error | null = null;

  readonly refresh = (key: string): Promise<void> => this.#called(`refresh ${key}`);
  readonly setPinned = (key: string, pinned: boolean): Promise<void> =>
    this.#called(`setPinned ${key} ${String(pinned)}`);
  readonly copy = (key: string, what: string): Promise<void> => this.#called(`copy ${key} ${what}`);
  readonly openConsole = (key: string): Promise<void> => this.#called(`openConsole ${key}`);
  readonly editTask = (key: string): Promise<void> => this.#called(`editTask ${key}`);
  readonly addAccount = (key: string): Promise<void> => this.#called(`addAccount ${key}`);
  readonly editAccount = (key: string): Promise<void> => this.#called(`editAccount ${key}`);
  readonly chooseAccount = (key: string): Promise<void> => this.#called(`chooseAccount ${key}`);
  readonly showLog = (): void => {
    this.calls.push('showLog');
  };

  #called(what: string): Promise<void> {
    this.calls.push(what);
    return this.failure === null ? Promise.resolve() : Promise.reject(this.failure);
  }
}

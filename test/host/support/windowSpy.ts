import * as vscode from 'vscode';

/** A message box, whatever its severity. */
export interface Message {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly modal: boolean;
  readonly buttons: readonly string[];
}

type Call = (...args: unknown[]) => unknown;

/**
 * What the extension shows and says, seen on its way to VS Code. Message boxes are noted and answered from `answers` instead of
 * shown; everything else is the real thing. The extension and its tests share one `vscode` object, because the tests lie
 * in the extension's folder.
 */
export class WindowSpy {
  readonly messages: Message[] = [];
  /** Button texts to press on the next message boxes; a box without one is closed. */
  readonly answers: string[] = [];
  /** What was written to the log, whatever its level. */
  readonly log: string[] = [];
  /** By the id that the extension gave them; those that were disposed are taken out. */
  readonly statusItems = new Map<string, vscode.StatusBarItem>();
  /** What was set on items and which were shown or hidden, each of which is a message to the window. */
  readonly statusWrites: string[] = [];
  /** Texts in VS Code's own status message, "Copied" for example. */
  readonly statusMessages: string[] = [];
  /** Pickers and input boxes, the newest last; disposed ones are taken out. */
  readonly inputs: (vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox)[] = [];
  readonly treeViews: vscode.TreeView<unknown>[] = [];
  /** The newest of each id. */
  readonly viewsById = new Map<string, vscode.TreeView<unknown>>();
  /** Names of the properties of views that were set, each of which is a message to the window. */
  readonly viewWrites: string[] = [];
  /** What when-clauses see. */
  readonly contextKeys = new Map<string, unknown>();
  readonly #listeners = new Set<() => void>();
  readonly #restore: (() => void)[] = [];

  constructor() {
    this.#replaceMessages('showErrorMessage', 'error');
    this.#replaceMessages('showWarningMessage', 'warning');
    this.#replaceMessages('showInformationMessage', 'info');
    this.#wrap('createOutputChannel', (channel) => this.#recordLog(channel));
    this.#wrap('createStatusBarItem', (item, [id]) => this.#recordItem(item, id));
    this.#wrap('createQuickPick', (made) => this.#recordInput(made));
    this.#wrap('createInputBox', (made) => this.#recordInput(made));
    this.#wrap('createTreeView', (view, [id]) => {
      this.treeViews.push(view as vscode.TreeView<unknown>);
      this.viewsById.set(String(id), view as vscode.TreeView<unknown>);
      return new Proxy(view as object, {
        get: (target, name) => Reflect.get(target, name, target) as unknown,
        set: (target, name, value) => {
          this.viewWrites.push(String(name));
          return Reflect.set(target, name, value, target);
        },
      });
    });
    this.#wrap('setStatusBarMessage', (shown, [text]) => {
      this.statusMessages.push(String(text));
      return shown;
    });
    this.#replace(vscode.commands, 'executeCommand', (original) => (...args) => {
      if (args[0] === 'setContext') this.contextKeys.set(String(args[1]), args[2]);
      return original(...args);
    });
  }

  /** Something was shown or logged. */
  onDidNote(listener: () => void): vscode.Disposable {
    this.#listeners.add(listener);
    return new vscode.Disposable(() => this.#listeners.delete(listener));
  }

  restore(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  #replaceMessages(name: string, severity: Message['severity']): void {
    this.#replace(vscode.window, name, () => (text, ...rest) => {
      const [first] = rest;
      const options = isOptions(first) ? first : {};
      const items = (isOptions(first) ? rest.slice(1) : rest).map((item) =>
        typeof item === 'string' ? { title: item, item } : { title: titleOf(item), item },
      );
      const buttons = items.map(({ title }) => title);
      const detail = options.detail === undefined ? '' : `\n${options.detail}`;
      this.messages.push({ severity, text: String(text) + detail, modal: options.modal === true, buttons });
      this.#note();
      const answer = buttons.length === 0 ? undefined : this.answers.shift();
      return Promise.resolve(items.find(({ title }) => title === answer)?.item);
    });
  }

  #wrap(name: string, see: (made: unknown, args: unknown[]) => unknown): void {
    this.#replace(
      vscode.window,
      name,
      (original) =>
        (...args) =>
          see(original(...args), args),
    );
  }

  #replace(owner: object, name: string, make: (original: Call) => Call): void {
    const original = Reflect.get(owner, name) as Call;
    Object.defineProperty(owner, name, { value: make(original), configurable: true, writable: true });
    this.#restore.push(() => {
      Object.defineProperty(owner, name, { value: original, configurable: true, writable: true });
    });
  }

  #recordLog(channel: unknown): unknown {
    const levels = new Set<unknown>(['trace', 'debug', 'info', 'warn', 'error', 'append', 'appendLine', 'replace']);
    return new Proxy(channel as object, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (levels.has(name)) {
            this.log.push(`${String(name)} ${args.map(String).join(' ')}`);
            this.#note();
          }
          return Reflect.apply(member, target, args) as unknown;
        };
      },
    });
  }

  #recordItem(made: unknown, id: unknown): unknown {
    const item = made as vscode.StatusBarItem;
    this.statusItems.set(String(id), item);
    const dispose = item.dispose.bind(item);
    item.dispose = () => {
      this.statusItems.delete(String(id));
      dispose();
    };
    return new Proxy(item, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          this.statusWrites.push(`${String(id)} ${String(name)}()`);
          return Reflect.apply(member, target, args) as unknown;
        };
      },
      set: (target, name, value) => {
        this.statusWrites.push(`${String(id)} ${String(name)}`);
        return Reflect.set(target, name, value, target);
      },
    });
  }

  #recordInput(made: unknown): unknown {
    const input = made as vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox;
    this.inputs.push(input);
    const show = input.show.bind(input);
    const dispose = input.dispose.bind(input);
    input.show = () => {
      show();
      this.#note();
    };
    input.dispose = () => {
      const index = this.inputs.indexOf(input);
      if (index >= 0) this.inputs.splice(index, 1);
      dispose();
      this.#note();
    };
    return input;
  }

  #note(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isOptions(value: unknown): value is vscode.MessageOptions {
  return typeof value === 'object' && value !== null && ('modal' in value || 'detail' in value);
}

function titleOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'title' in item ? String(item.title) : String(item);
}

import fs from 'node:fs';
import { inspect } from 'node:util';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/app.ts';
import type { CommandId } from '../../../src/contributions.ts';
import type { Account } from '../../../src/model/account.ts';
import type { WatchedTask } from '../../../src/monitor/watchedTask.ts';
import { taskName } from '../../../src/model/task.ts';
import { activatedByVsCode, extensionModule } from './extension.ts';
import { clearSettings } from './settings.ts';
import { TimerSpy } from './timerSpy.ts';
import { WindowSpy } from './windowSpy.ts';

const patienceMs = 15_000;
export const accountPrefix = 'cloudMigration.account/';

export interface StartOptions {
  readonly keep?: boolean;
  readonly early?: boolean;
  readonly secrets?: vscode.SecretStorage;
}

/** A row of the tree as VS Code gets it. */
export interface Row {
  readonly id: string;
  readonly depth: number;
  readonly label: string;
  readonly description: string;
  readonly flags: readonly string[];
  readonly icon: string;
  readonly item: vscode.TreeItem;
}

/**
 * The built extension, activated anew in the real VS Code with its real context, under spies: what VS Code activated at
 * its start has been deactivated before. Begins without settings, accounts and demo.
 */
export class RunningApp {
  readonly api: TestApi;
  readonly window: WindowSpy;
  readonly timers: TimerSpy;
  /** Rejections and exceptions that nobody caught, with a stack in the extension's own files. */
  readonly uncaught: unknown[] = [];
  readonly #onUncaught: (error: unknown) => void;
  #running = true;

  private constructor(api: TestApi, window: WindowSpy, timers: TimerSpy, folder: string) {
    this.api = api;
    this.window = window;
    this.timers = timers;
    this.#onUncaught = (error) => {
      if (!(error instanceof Error) || error.stack?.includes(folder) === true) this.uncaught.push(error);
    };
    process.on('unhandledRejection', this.#onUncaught);
    process.on('uncaughtExceptionMonitor', this.#onUncaught);
  }

  /**
   * `keep`: with the settings, accounts and state that are there, as after a reload of the window.
   * `early`: does not wait until the accounts have been read.
   * `secrets`: the secret storage that the extension gets in place of the editor's.
   */
  static async start({ keep = false, early = false, secrets }: StartOptions = {}): Promise<RunningApp> {
    const { context } = await activatedByVsCode();
    await extensionModule().deactivate();
    if (!keep) await clear(context);
    const folder = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
    const window = new WindowSpy();
    const timers = new TimerSpy(folder);
    const given = secrets === undefined ? context : withSecrets(context, secrets);
    const app = new RunningApp(await extensionModule().activate(given), window, timers, folder);
    if (early) return app;
    let read = false;
    const subscription = app.api.accounts.onDidChange(() => {
      read = true;
    });
    await app.until('the accounts have been read', () => read);
    subscription.dispose();
    return app;
  }

  /** Deactivates, and gives VS Code back as it was. Throws when something failed without anybody noticing. */
  async stop({ keep = false } = {}): Promise<void> {
    await this.deactivate();
    if (!keep) await clear((await activatedByVsCode()).context);
    process.off('unhandledRejection', this.#onUncaught);
    process.off('uncaughtExceptionMonitor', this.#onUncaught);
    this.timers.restore();
    this.window.restore();
    if (this.uncaught.length > 0)
      throw new Error(`Errors that nobody caught:\n${this.uncaught.map((error) => inspect(error)).join('\n')}`);
    const faults = this.window.log.filter((line) => line.startsWith('error '));
    if (faults.length > 0) throw new Error(`Faults of the extension in its log:\n${faults.join('\n')}`);
  }

  async deactivate(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    await extensionModule().deactivate();
  }

  /** Looks again whenever something has happened, until it holds; rejects after some seconds, saying what was there. */
  async until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return;
    const { tasks, accounts, tree } = this.api;
    const subscriptions: { dispose(): void }[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        // After an event, everybody else hears of it first.
        const look = (): void => {
          setImmediate(() => {
            if (holds()) resolve();
          });
        };
        subscriptions.push(
          tasks.onDidChange(look),
          tasks.onDidPoll(look),
          accounts.onDidChange(look),
          tree.onDidChangeTreeData(look),
          vscode.workspace.onDidChangeConfiguration(look),
          this.window.onDidNote(look),
        );
        const timer = setTimeout(() => {
          reject(new Error(`It did not come about that ${what}. There was:\n${this.#situation()}`));
        }, patienceMs);
        subscriptions.push(
          new vscode.Disposable(() => {
            clearTimeout(timer);
          }),
        );
        look();
      });
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
    }
  }

  /** All rows in the order in which they are shown. */
  rows(): Row[] {
    const { tree } = this.api;
    const below = (parent: string | undefined, depth: number): Row[] =>
      tree.getChildren(parent).flatMap((id) => [rowOf(id, depth, tree.getTreeItem(id)), ...below(id, depth + 1)]);
    return below(undefined, 0);
  }

  /** The row with this label. */
  row(label: string): Row {
    const found = this.rows().find((row) => row.label === label);
    if (found === undefined) throw new Error(`No row "${label}". There was:\n${this.#situation()}`);
    return found;
  }

  /** What the rows of broken entries and accounts are called. */
  faultLabels(): string[] {
    return this.rows()
      .filter(({ id }) => id.startsWith('fault:'))
      .map(({ label }) => label);
  }

  /** The Markdown of a row's tooltip as VS Code asks for it when a person hovers over the row. */
  tooltip({ id, item }: Row): vscode.MarkdownString | string | undefined {
    return this.api.tree.resolveTreeItem(item, id).tooltip;
  }

  /** The watched task with this name, or id when it has no name. */
  watched(name: string): WatchedTask {
    const found = this.api.tasks.all().find(({ task }) => taskName(task) === name);
    if (found === undefined) throw new Error(`No task "${name}". There was:\n${this.#situation()}`);
    return found;
  }

  /** Every task has been read at least once. */
  async allRead(count: number): Promise<void> {
    await this.until(`${count} tasks have been read`, () => {
      const tasks = this.api.tasks.all();
      return tasks.length === count && tasks.every(({ contact }) => contact.lastAttemptAt !== null);
    });
  }

  /** Back to an app with accounts and nothing else. */
  async clearTasks(): Promise<void> {
    await clearSettings();
    await this.until('there are no rows', () => this.rows().length === 0);
    this.window.messages.length = 0;
    this.window.answers.length = 0;
  }

  async saveAccounts(accounts: readonly Account[]): Promise<void> {
    await Promise.all(accounts.map((account) => this.api.accounts.save(account)));
  }

  async run(command: CommandId, argument?: unknown): Promise<void> {
    await vscode.commands.executeCommand(command, argument);
  }

  /** Chooses the item whose label begins like this in the picker that is or will be open. */
  async pick(label: string): Promise<void> {
    const item = (): [vscode.QuickPick<vscode.QuickPickItem>, vscode.QuickPickItem] | null => {
      const input = this.window.inputs.at(-1);
      if (input === undefined || !('items' in input)) return null;
      const found = input.items.find((candidate) => candidate.label.startsWith(label));
      return found === undefined ? null : [input, found];
    };
    await this.until(`there is "${label}" to pick`, () => item() !== null);
    const [input, found] = item() ?? [];
    if (input === undefined || found === undefined) throw new Error(`"${label}" has gone.`);
    input.activeItems = [found];
    await this.accept(input);
  }

  /** Enters a text in the input box that is or will be open. */
  async type(text: string): Promise<void> {
    const box = (): vscode.InputBox | null => {
      const input = this.window.inputs.at(-1);
      return input !== undefined && 'password' in input ? input : null;
    };
    await this.until('there is something to type into', () => box() !== null);
    const input = box();
    if (input === null) throw new Error('The input box has gone.');
    input.value = text;
    await this.accept(input);
  }

  /** Presses Enter, and waits until the input has gone. */
  async accept(input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox): Promise<void> {
    // VS Code sends what was set in a moment's time; this one's turn is after that.
    await new Promise((resolve) => setTimeout(resolve, 1));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await this.until('the input has been accepted', () => !this.window.inputs.includes(input));
  }

  #situation(): string {
    const rows = this.rows().map(({ depth, label, description }) => `${'  '.repeat(depth)}${label}: ${description}`);
    return [...rows, ...this.window.log.slice(-15)].join('\n');
  }
}

function rowOf(id: string, depth: number, item: vscode.TreeItem): Row {
  return {
    id,
    depth,
    label: typeof item.label === 'string' ? item.label : (item.label?.label ?? ''),
    description: typeof item.description === 'string' ? item.description : '',
    flags: (item.contextValue ?? '').split(' '),
    icon: item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : '',
    item,
  };
}

function withSecrets(context: vscode.ExtensionContext, secrets: vscode.SecretStorage): vscode.ExtensionContext {
  // The context is frozen: the rest of it is inherited.
  return Object.create(context, { secrets: { value: secrets } }) as vscode.ExtensionContext;
}

async function clear(context: vscode.ExtensionContext): Promise<void> {
  const { secrets, workspaceState, globalState, globalStorageUri } = context;
  await clearSettings();
  await Promise.all((await secrets.keys()).map((key) => secrets.delete(key)));
  for (const state of [workspaceState, globalState]) {
    for (const key of state.keys()) await state.update(key, undefined);
  }
  // The history: what an earlier test has left there would be found to have changed.
  fs.rmSync(globalStorageUri.fsPath, { recursive: true, force: true });
}

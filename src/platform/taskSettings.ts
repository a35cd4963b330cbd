import * as l10n from '@vscode/l10n';
import { parseTaskEntries } from '../config/taskEntries.ts';
import { type CloudId, taskKey, type TaskRef } from '../model/task.ts';
import { HumanError } from './humanError.ts';
import { scopeName } from './scopeName.ts';
import type { Settings, TaskScope } from './settings.ts';

const taskRefKeys: ReadonlySet<string> = new Set<keyof TaskRef>([
  'cloud',
  'product',
  'id',
  'account',
  'name',
  'planId',
  'type',
  'region',
  'projectId',
  'pinned',
]);

/** A task and the settings entry that it comes from. */
export interface TaskInSettings {
  readonly task: TaskRef;
  readonly scope: TaskScope;
}

/** A settings entry that names no task. */
export interface BookFault {
  readonly scope: TaskScope;
  readonly label: string;
  readonly message: string;
  /** The index of the entry in the list, from 0; null if the value of the setting is not a list. */
  readonly index: number | null;
  /** The name or ID of the task in the entry; null if it has neither. */
  readonly name: string | null;
}

type SettingsOfTasks = Pick<Settings, 'tasks' | 'writeTasks'>;

/**
 * The configured tasks of this window, merged from user, workspace, and folder settings. If two files name the same
 * task, the nearer file wins. The user's tasks come first, so that no workspace puts its own tasks before them.
 */
export class TaskSettings {
  readonly #settings: SettingsOfTasks;
  readonly #keyOf: (task: TaskRef) => string;
  #tasks: ReadonlyMap<string, TaskInSettings> = new Map();
  #faults: readonly BookFault[] = [];
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param keyOf returns the same key for entries of the same task. Their task keys may differ, because one entry may
   *   name the account that the other omits.
   */
  constructor(settings: SettingsOfTasks, keyOf: (task: TaskRef) => string = taskKey) {
    this.#settings = settings;
    this.#keyOf = keyOf;
    this.#read();
  }

  tasks(): readonly TaskInSettings[] {
    return [...this.#tasks.values()];
  }

  get(key: string): TaskInSettings | undefined {
    return this.#tasks.get(key);
  }

  /** Returns the entry of the same task by `keyOf`, even if its task key differs. */
  same(task: TaskRef): TaskInSettings | undefined {
    const wanted = this.#keyOf(task);
    return this.tasks().find((booked) => this.#keyOf(booked.task) === wanted);
  }

  /** Call after a change of the tasks in the settings, or of the inputs of `keyOf`. */
  reread(): void {
    this.#read();
  }

  faults(): readonly BookFault[] {
    return this.#faults;
  }

  async add(scope: TaskScope, task: TaskRef): Promise<void> {
    await this.addAll(scope, [task]);
  }

  /** Adds all tasks in one write. */
  async addAll(scope: TaskScope, tasks: readonly TaskRef[]): Promise<void> {
    if (tasks.length === 0) return;
    await this.#write(() => this.#settings.writeTasks(scope, [...this.#entries(scope), ...tasks]));
  }

  /** Replaces the entry with `key`. All other entries stay unchanged, including broken ones. */
  async replace(key: string, task: TaskRef): Promise<void> {
    await this.#edit(key, (entry) => {
      const unknownToUs = Object.entries(entry as object).filter(([name]) => !taskRefKeys.has(name));
      return { ...Object.fromEntries(unknownToUs), ...task };
    });
  }

  async remove(key: string): Promise<void> {
    await this.#edit(key, () => undefined);
  }

  /** Removes the entries in one write per settings file. All other entries stay unchanged, including broken ones. */
  async removeAll(keys: readonly string[]): Promise<void> {
    const booked = keys.flatMap((key) => this.#tasks.get(key) ?? []);
    const scopes = new Map(booked.map(({ scope }) => [scope.id, scope]));
    for (const scope of scopes.values()) {
      const unwanted = new Set(booked.filter((each) => each.scope.id === scope.id).map(({ task }) => taskKey(task)));
      await this.#write(() => {
        const left = this.#entries(scope).filter((entry) => {
          const [task] = parseTaskEntries([entry]).tasks;
          return task === undefined || !unwanted.has(taskKey(task));
        });
        return this.#settings.writeTasks(scope, left);
      });
    }
  }

  async setPinned(key: string, pinned: boolean): Promise<void> {
    await this.#edit(key, (entry) => {
      const others = Object.entries(entry as object).filter(([name]) => name !== 'pinned');
      return Object.fromEntries(pinned ? [...others, ['pinned', true]] : others);
    });
  }

  /** Writes the account to the entry in the file that holds it. */
  async setAccount(key: string, account: string): Promise<void> {
    await this.#edit(key, (entry) => ({ ...(entry as object), account }));
  }

  /** Writes the account to several entries in one write per file. */
  async setAccounts(keys: readonly string[], account: string): Promise<void> {
    const wanted = new Set(keys);
    const scopes = new Map([...this.#tasks.values()].map(({ scope }) => [scope.id, scope]));
    for (const scope of scopes.values()) {
      await this.#rewrite(
        scope,
        (task) => wanted.has(taskKey(task)) && this.get(taskKey(task))?.scope.id === scope.id,
        account,
      );
    }
  }

  /**
   * Returns each file that names this account and its number of such entries, including entries hidden by another file.
   */
  namingAccount(cloud: CloudId, account: string): readonly { readonly scope: TaskScope; readonly count: number }[] {
    return this.#settings.tasks().flatMap(({ scope, value }) => {
      const count = entriesIn(value).filter((entry) => names(entry, cloud, account)).length;
      return count === 0 ? [] : [{ scope, count }];
    });
  }

  /** Renames the account in all entries that name it, in one write per file. */
  async renameAccount(cloud: CloudId, from: string, to: string): Promise<void> {
    for (const { scope } of this.namingAccount(cloud, from)) {
      await this.#rewrite(scope, (task) => task.cloud === cloud && task.account === from, to);
    }
  }

  /** Runs writes one after another. Each write starts from the current content of the file, so none undoes another. */
  #write(write: () => Promise<void>): Promise<void> {
    const writing = this.#writing.then(write);
    // A failed write must not make later ones fail.
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  #rewrite(scope: TaskScope, fits: (task: TaskRef) => boolean, account: string): Promise<void> {
    return this.#write(async () => {
      const entries = this.#entries(scope);
      const changed = entries.map((entry) => {
        const task = taskIn(entry);
        return task !== undefined && fits(task) ? { ...(entry as object), account } : entry;
      });
      if (changed.some((entry, index) => entry !== entries[index])) await this.#settings.writeTasks(scope, changed);
    });
  }

  #edit(key: string, change: (entry: unknown) => unknown): Promise<void> {
    return this.#write(() => this.#editNow(key, change));
  }

  async #editNow(key: string, change: (entry: unknown) => unknown): Promise<void> {
    const booked = this.#tasks.get(key);
    if (booked === undefined) throw vanished();
    const entries = this.#entries(booked.scope);
    const index = entries.findIndex((entry) => {
      const [task] = parseTaskEntries([entry]).tasks;
      return task !== undefined && taskKey(task) === key;
    });
    if (index < 0) throw vanished();
    const changed = change(entries[index]);
    await this.#settings.writeTasks(
      booked.scope,
      changed === undefined ? entries.toSpliced(index, 1) : entries.with(index, changed),
    );
  }

  #entries(scope: TaskScope): readonly unknown[] {
    const value = this.#settings.tasks().find((scoped) => scoped.scope.id === scope.id)?.value;
    if (value === undefined) return [];
    // Replacing the value with a list would destroy what the user wrote.
    if (!Array.isArray(value)) throw notAList(scope);
    return value as readonly unknown[];
  }

  #read(): void {
    const found = new Map<string, TaskInSettings>();
    const faults: BookFault[] = [];
    for (const { scope, value } of this.#settings.tasks()) {
      const parsed = parseTaskEntries(value, undefined, this.#keyOf);
      // Nearer files come later, so their entries replace those of the same task in farther files.
      for (const task of parsed.tasks) found.set(this.#keyOf(task), { task, scope });
      faults.push(
        ...parsed.faults.map(({ label, message, index, given }) => {
          const name = [given.name, given.id].find((text) => typeof text === 'string' && text.trim() !== '');
          return { scope, label, message, index, name: name === undefined ? null : String(name) };
        }),
      );
    }
    this.#tasks = new Map([...found.values()].map((booked) => [taskKey(booked.task), booked]));
    this.#faults = faults;
  }
}

function taskIn(entry: unknown): TaskRef | undefined {
  return parseTaskEntries([entry]).tasks[0];
}

function entriesIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function names(entry: unknown, cloud: CloudId, account: string): boolean {
  const task = taskIn(entry);
  return task?.cloud === cloud && task.account === account;
}

function vanished(): HumanError {
  return new HumanError(l10n.t("The task's entry is not in the settings any more."), l10n.t('Nothing was changed.'));
}

function notAList(scope: TaskScope): HumanError {
  return new HumanError(
    l10n.t('{0}: the value of {1} is not a list.', scopeName(scope), 'cloudMigration.tasks'),
    l10n.t('Correct it there first. Nothing was changed.'),
  );
}

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
  /** Its place in the list, from 0; null when the list itself is no list. */
  readonly index: number | null;
  /** What the entry calls its task, if it does. */
  readonly name: string | null;
}

type SettingsOfTasks = Pick<Settings, 'tasks' | 'writeTasks'>;

/**
 * The configured tasks of this window: user, workspace and folder settings merged. Where two files name the same task
 * the nearer one holds; the order is the user's tasks first, so that no workspace puts its own before them.
 */
export class TaskSettings {
  readonly #settings: SettingsOfTasks;
  readonly #keyOf: (task: TaskRef) => string;
  #tasks: ReadonlyMap<string, TaskInSettings> = new Map();
  #faults: readonly BookFault[] = [];
  #writing: Promise<void> = Promise.resolve();

  /**
   * Entries with the same `keyOf` are the same task, though their own keys may differ: one may name the account that the
   * other leaves out.
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

  /** The entry that is the same task, under whatever key it stands. */
  same(task: TaskRef): TaskInSettings | undefined {
    const wanted = this.#keyOf(task);
    return this.tasks().find((booked) => this.#keyOf(booked.task) === wanted);
  }

  /** To be called when the settings' tasks, or what `keyOf` rests on, have changed. */
  reread(): void {
    this.#read();
  }

  faults(): readonly BookFault[] {
    return this.#faults;
  }

  async add(scope: TaskScope, task: TaskRef): Promise<void> {
    await this.addAll(scope, [task]);
  }

  /** All of them in one write. */
  async addAll(scope: TaskScope, tasks: readonly TaskRef[]): Promise<void> {
    if (tasks.length === 0) return;
    await this.#write(() => this.#settings.writeTasks(scope, [...this.#entries(scope), ...tasks]));
  }

  /** Puts `task` in the place of the entry that has `key`, and leaves every other entry, broken ones too, as it stands. */
  async replace(key: string, task: TaskRef): Promise<void> {
    await this.#edit(key, (entry) => {
      const unknownToUs = Object.entries(entry as object).filter(([name]) => !taskRefKeys.has(name));
      return { ...Object.fromEntries(unknownToUs), ...task };
    });
  }

  async remove(key: string): Promise<void> {
    await this.#edit(key, () => undefined);
  }

  /** In one write for each settings file; every other entry, broken ones too, stays as it stands. */
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

  /** Writes the account to the entry, in its own file. */
  async setAccount(key: string, account: string): Promise<void> {
    await this.#edit(key, (entry) => ({ ...(entry as object), account }));
  }

  /** The same for several, with one write for each file. */
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

  /** Every file with entries that name this account, and how many they are; also those that another file hides. */
  namingAccount(cloud: CloudId, account: string): readonly { readonly scope: TaskScope; readonly count: number }[] {
    return this.#settings.tasks().flatMap(({ scope, value }) => {
      const count = entriesIn(value).filter((entry) => names(entry, cloud, account)).length;
      return count === 0 ? [] : [{ scope, count }];
    });
  }

  /** Lets all entries that name an account name another one, with one write for each file. */
  async renameAccount(cloud: CloudId, from: string, to: string): Promise<void> {
    for (const { scope } of this.namingAccount(cloud, from)) {
      await this.#rewrite(scope, (task) => task.cloud === cloud && task.account === from, to);
    }
  }

  /** One write after the other: each is made of what the file holds then, so that none undoes another. */
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
    // Writing a list in its place would destroy what the person wrote there.
    if (!Array.isArray(value)) throw notAList(scope);
    return value as readonly unknown[];
  }

  #read(): void {
    const found = new Map<string, TaskInSettings>();
    const faults: BookFault[] = [];
    for (const { scope, value } of this.#settings.tasks()) {
      const parsed = parseTaskEntries(value, undefined, this.#keyOf);
      // The nearer file is read later: its entry takes the place of the same task in a farther one.
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

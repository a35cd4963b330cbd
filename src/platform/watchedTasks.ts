import * as l10n from '@vscode/l10n';
import { cloudOf, profileOf } from '../clouds/registry.ts';
import { type DefaultAccounts, keyUnder, resolve } from '../config/resolve.ts';
import type { AutoWatch } from '../discovery/autoWatch.ts';
import { ruleFaultPrefix, ruleFaults, troubleFaults } from './autoWatchFaults.ts';
import { type Account, accountKey } from '../model/account.ts';
import { type CloudId, taskKey, type TaskRef } from '../model/task.ts';
import type { ConfiguredTask, TaskSource, WatchedTask } from '../monitor/watchedTask.ts';
import { entryLabel, type Fault } from '../presentation/tree/faults.ts';
import type { TaskPlace } from '../presentation/tree/taskFilter.ts';
import type { RowTarget } from '../presentation/tree/rowTarget.ts';
import type { AccountStore, BrokenAccount, Unread } from './accountStore.ts';
import type { Demo } from './demo.ts';
import { HumanError } from './humanError.ts';
import { scopeName } from './scopeName.ts';
import type { Settings, TaskScope } from './settings.ts';
import type { BookFault, TaskSettings } from './taskSettings.ts';
import { watchedBy } from './watched.ts';

export interface WatchedTasksParts {
  readonly settings: Settings;
  readonly accounts: AccountStore;
  readonly taskSettings: TaskSettings;
  readonly demo: Demo;
  readonly autoWatch: AutoWatch;
  readonly source: Pick<TaskSource, 'get'>;
}

/**
 * Combines settings, stored accounts, auto-watch, and the demo into the tasks to watch and their accounts. Also
 * resolves tree rows to their accounts, clouds, and settings files.
 */
export class WatchedTasks {
  readonly #parts: WatchedTasksParts;

  constructor(parts: WatchedTasksParts) {
    this.#parts = parts;
  }

  /** The user's tasks first, then the demo's tasks that are not among them. */
  configured(): readonly ConfiguredTask[] {
    const { taskSettings, accounts, demo, autoWatch, settings } = this.#parts;
    const defaults = settings.defaultAccounts();
    const booked = taskSettings.tasks().map(({ task }) => task);
    // An entry in the settings takes precedence over a found task, even if the entry omits the account.
    const isBooked = keysUnder([...accounts.all(), ...accounts.unusable()], booked, defaults);
    const found = autoWatch.tasks().filter((task) => !isBooked(task));
    const unread = accounts.unreadProblem();
    const own = resolve([...booked, ...found], accounts.all(), accounts.unusable(), undefined, defaults).map((each) =>
      // An account can only be called missing after the accounts were listed.
      unread !== null && each.account === null && each.problem.remedy === 'add-account'
        ? { ...each, problem: unread }
        : each,
    );
    const keys = new Set(own.map(({ task }) => taskKey(task)));
    const simulated = resolve(demo.tasks(), demo.accounts());
    return [...own, ...simulated.filter(({ task }) => !keys.has(taskKey(task)))];
  }

  faults(): readonly Fault[] {
    const entries = this.#parts.taskSettings.faults().map((fault): Fault => {
      const { scope, message, name, index } = fault;
      return { id: faultId(fault), of: 'settings', label: entryLabel(name, index), message, where: scopeName(scope) };
    });
    const accounts = this.#parts.accounts.broken().map((broken): Fault => {
      const { storageKey: id, message, hint, reason } = broken;
      const label = l10n.t("Account '{0}'", broken.label);
      if (reason === 'damaged') return { id, of: 'account', label, message, where: null };
      return { id, of: reason === 'unread' ? 'storage' : 'account', label, message: `${message} ${hint}`, where: null };
    });
    const { settings, autoWatch } = this.#parts;
    const stored = [...this.#parts.accounts.all(), ...this.#parts.accounts.unusable()];
    const unread = this.#parts.accounts.unread();
    const rules = ruleFaults(settings.watchEverything(), unread === null ? stored : null);
    return [...unreadFaults(unread), ...accounts, ...entries, ...rules, ...troubleFaults(autoWatch)];
  }

  /** The settings file that holds the broken entry of a row; null if no settings file does. */
  scopeOf(target: RowTarget | null): TaskScope | null {
    if (target?.kind !== 'fault') return null;
    if (target.id.startsWith(ruleFaultPrefix)) return { id: 'user', kind: 'user', folder: null };
    return this.#parts.taskSettings.faults().find((fault) => faultId(fault) === target.id)?.scope ?? null;
  }

  isPinned(key: string): boolean {
    const { taskSettings, demo, autoWatch } = this.#parts;
    const booked = taskSettings.get(key);
    if (booked !== undefined) return booked.task.pinned ?? false;
    return autoWatch.ruleOf(key) === null ? demo.pins().has(key) : autoWatch.isPinned(key);
  }

  async setPinned(key: string, pinned: boolean): Promise<void> {
    const { taskSettings, demo, autoWatch } = this.#parts;
    if (taskSettings.get(key) !== undefined) await taskSettings.setPinned(key, pinned);
    else await (autoWatch.ruleOf(key) === null ? demo : autoWatch).setPinned(key, pinned);
  }

  /** Whether the task is the user's own: configured in the settings or auto-watched. The demo's tasks are not. */
  isOwn(key: string): boolean {
    return this.#parts.taskSettings.get(key) !== undefined || this.#parts.autoWatch.ruleOf(key) !== null;
  }

  hasConsole({ task, status }: WatchedTask): boolean {
    return this.#parts.settings.consoleUrls().has(task.cloud) || profileOf(task).consoleUrl(task, status) !== null;
  }

  describe(task: TaskRef): { cloud: string; product: string; canEdit: boolean } {
    return {
      cloud: cloudOf(task.cloud).name,
      product: profileOf(task).name,
      canEdit: this.#parts.taskSettings.get(taskKey(task)) !== undefined,
    };
  }

  /**
   * The stored account of a target; null if there is none, or if a cloud has several.
   * @throws {HumanError} for the demo's account, which is not stored, and for a task that is no longer watched
   */
  accountOf(target: RowTarget | null): Account | BrokenAccount | null {
    switch (target?.kind) {
      case undefined:
      case 'event':
        return null;
      case 'fault': {
        const listing = this.faults().find(({ id }) => id === target.id)?.account;
        return this.#broken(target.id) ?? this.#parts.accounts.all().find((one) => accountKey(one) === listing) ?? null;
      }
      case 'cloud':
      case 'account':
        return this.accountOfGroup(target);
      case 'task':
        return this.accountOfTask(target.key);
    }
  }

  accountOfTask(key: string): Account | null {
    const watched = this.#watched(key);
    if (!this.isOwn(key)) {
      throw new HumanError(l10n.t('This account belongs to the demo.'), l10n.t('It cannot be edited.'));
    }
    return this.#stored(watched.task.cloud).find(({ name }) => name === watched.accountName) ?? null;
  }

  /**
   * The missing account of a task: the one that it names, or any account of its cloud. Null if no account is missing.
   */
  missingOf(key: string): (Pick<Account, 'cloud'> & Partial<Pick<Account, 'name'>>) | null {
    const { task, accountName, problem } = this.#watched(key);
    if (accountName !== null || problem?.remedy !== 'add-account') return null;
    return task.account === undefined ? { cloud: task.cloud } : { cloud: task.cloud, name: task.account };
  }

  cloudOf(target: RowTarget): CloudId | null {
    switch (target.kind) {
      case 'task':
        return this.#watched(target.key).task.cloud;
      case 'cloud':
      case 'account':
        return target.cloud;
      case 'fault':
        return this.#broken(target.id)?.account?.cloud ?? null;
      case 'event':
        return null;
    }
  }

  /** The account of a group's row; null if there is none. A cloud's row has one only if the cloud has exactly one. */
  accountOfGroup(group: Extract<RowTarget, { kind: 'cloud' | 'account' }>): Account | null {
    const stored = this.#stored(group.cloud);
    if (group.kind === 'account') return stored.find(({ name }) => name === group.account) ?? null;
    return stored.length === 1 ? (stored[0] ?? null) : null;
  }

  /** The project and region where a task is read. The task's own values take precedence over those of its account. */
  placeOf({ task, accountName }: WatchedTask): TaskPlace {
    const account = this.#stored(task.cloud).find(({ name }) => name === accountName);
    return {
      projectId: task.projectId ?? account?.projectId ?? null,
      region: task.region ?? account?.region ?? null,
    };
  }

  #watched(key: string): WatchedTask {
    return watchedBy(this.#parts.source, key);
  }

  #broken(storageKey: string): BrokenAccount | undefined {
    return this.#parts.accounts.broken().find((entry) => entry.storageKey === storageKey);
  }

  #stored(cloud: CloudId): readonly Account[] {
    return this.#parts.accounts.all().filter((account) => account.cloud === cloud);
  }
}

/** One row for all accounts while they cannot be listed. Waiting for the first answer is not a fault. */
function unreadFaults(unread: Unread | null): readonly Fault[] {
  if (unread === null || unread.pending) return [];
  const message = `${unread.message} ${unread.hint}`;
  return [{ id: 'secretStorage', of: 'storage', label: l10n.t('Accounts'), message, where: null }];
}

/** Returns a predicate: whether a task is one of `tasks`, even if only one of the two names the account. */
function keysUnder(
  accounts: readonly Pick<Account, 'cloud' | 'name'>[],
  tasks: readonly TaskRef[],
  defaults: DefaultAccounts,
): (task: TaskRef) => boolean {
  const keyOf = keyUnder(accounts, defaults);
  const keys = new Set(tasks.map(keyOf));
  return (task) => keys.has(keyOf(task));
}

/** An ID that is stable while the fault persists. */
function faultId({ scope, label }: BookFault): string {
  return `${scope.id}/${label}`;
}

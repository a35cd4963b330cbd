import * as vscode from 'vscode';
import { allClouds } from '../clouds/registry.ts';
import { settingBounds, settingDefaults, type SettingKey, settingsSection } from '../contributions.ts';
import { type EventKind, isEventKind } from '../model/eventKind.ts';
import { isRecord } from '../base/guards.ts';
import { sameValue } from '../model/equality.ts';
import type { HealthOptions } from '../monitor/health/options.ts';
import { defaultPolling, type PollingSettings } from '../monitor/pollPolicy.ts';
import type { Subscription } from '../base/listeners.ts';
import { type Lifecycle, lifecycles } from '../model/status.ts';
import type { CloudId, Product } from '../model/task.ts';

/** One settings file that can hold tasks. */
export interface TaskScope {
  /** Identifies the scope. Stable within a window. */
  readonly id: string;
  readonly kind: 'user' | 'workspace' | 'folder';
  readonly folder: vscode.WorkspaceFolder | null;
}

/** The unparsed value of `cloudMigration.tasks` in one settings file. */
export interface ScopedTasks {
  readonly scope: TaskScope;
  readonly value: unknown;
}

type BoundedKey = keyof typeof settingBounds;

const settingKeys = Object.keys(settingDefaults) as readonly SettingKey[];

/** The only reader and writer of the settings. A value of the wrong type reads as its default. */
export class Settings {
  /** Reports the settings whose effective value has changed. */
  readonly onDidChange: vscode.Event<ReadonlySet<SettingKey>>;
  #values: ReadonlyMap<SettingKey, unknown>;
  /** The configuration of this turn of the event loop, during which no value can change. */
  #turn: vscode.WorkspaceConfiguration | null = null;
  readonly #subscriptions: Subscription[] = [];

  constructor() {
    const changes = new vscode.EventEmitter<ReadonlySet<SettingKey>>();
    this.onDidChange = changes.event;
    this.#values = this.#read();
    const compare = (): void => {
      const before = this.#values;
      this.#turn = null;
      this.#values = this.#read();
      const changed = settingKeys.filter((key) => !sameValue(before.get(key), this.#values.get(key)));
      if (changed.length > 0) changes.fire(new Set(changed));
    };
    this.#subscriptions.push(
      changes,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settingsSection)) compare();
      }),
      // Each folder of a workspace file may hold tasks.
      vscode.workspace.onDidChangeWorkspaceFolders(compare),
    );
  }

  polling(): PollingSettings {
    return {
      ...defaultPolling,
      intervalSeconds: this.#number('polling.intervalSeconds'),
      unfocusedIntervalSeconds: this.#number('polling.unfocusedIntervalSeconds'),
      maxRequestsPerHour: this.#number('polling.maxRequestsPerHour'),
    };
  }

  requestTimeoutMs(): number {
    return this.#number('request.timeoutSeconds') * 1000;
  }

  /** Thresholds for the health of a task. */
  healthOptions(): Partial<HealthOptions> {
    return {
      lagLimitSeconds: this.#number('thresholds.lagSeconds'),
      firstGapsLimitMs: this.#number('thresholds.stallMinutes') * 60_000,
    };
  }

  /** The tolerated difference between the key counts of a Redis source and target, as a fraction. */
  keyTolerance(): number {
    return this.#number('thresholds.keyTolerancePercent') / 100;
  }

  /** The event kinds that cause a notification; none by default. */
  notifications(): ReadonlySet<EventKind> {
    const value = this.#value('notifications');
    return new Set(Array.isArray(value) ? value.filter((kind) => typeof kind === 'string').filter(isEventKind) : []);
  }

  async writeNotifications(kinds: readonly EventKind[]): Promise<void> {
    const value = kinds.length === 0 ? undefined : kinds;
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update('notifications', value, vscode.ConfigurationTarget.Global);
  }

  /** Cloud → name of the account for its tasks that do not name an account. */
  defaultAccounts(): ReadonlyMap<CloudId, string> {
    const value = this.#object('defaultAccounts');
    return new Map(
      allClouds().flatMap(({ id }): [CloudId, string][] => {
        const name = value[id];
        return typeof name === 'string' && name !== '' ? [[id, name]] : [];
      }),
    );
  }

  /** Sets the default account of a cloud; `name` null removes it. Other members of the setting stay unchanged. */
  async writeDefaultAccount(cloud: CloudId, name: string | null): Promise<void> {
    const others = Object.entries(this.#object('defaultAccounts')).filter(([key]) => key !== cloud);
    const value = Object.fromEntries(name === null ? others : [...others, [cloud, name]]);
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update(
        'defaultAccounts',
        Object.keys(value).length === 0 ? undefined : value,
        vscode.ConfigurationTarget.Global,
      );
  }

  /** Cloud → https address with placeholders. Other values in the setting are ignored. */
  consoleUrls(): ReadonlyMap<string, string> {
    const entries = Object.entries(this.#object('consoleUrls'));
    return new Map(
      entries.filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].startsWith('https://'),
      ),
    );
  }

  /** The user's mapping of undocumented state words: word in lower case → lifecycle. */
  stateWords(product: Product): Readonly<Record<string, Lifecycle>> {
    const profiles = allClouds().flatMap(({ products }) => products);
    const key = profiles.find((profile) => profile.product === product)?.stateWordsSetting;
    if (key === undefined || !isSettingKey(key)) return {};
    const known: readonly string[] = lifecycles;
    return Object.fromEntries(
      Object.entries(this.#object(key))
        .filter((entry): entry is [string, Lifecycle] => typeof entry[1] === 'string' && known.includes(entry[1]))
        .map(([word, lifecycle]) => [word.toLowerCase(), lifecycle]),
    );
  }

  /** The tasks of each settings file that has any. VS Code's own merge would let the nearest file hide the others. */
  tasks(): readonly ScopedTasks[] {
    const found: ScopedTasks[] = [];
    const inspected = vscode.workspace.getConfiguration(settingsSection).inspect('tasks');
    const add = (scope: TaskScope, value: unknown): void => {
      if (value !== undefined) found.push({ scope, value });
    };
    add({ id: 'user', kind: 'user', folder: null }, inspected?.globalValue);
    add({ id: 'workspace', kind: 'workspace', folder: null }, inspected?.workspaceValue);
    // In a single-folder window, the folder's file is the workspace's file. Reading it twice would duplicate its tasks.
    if (vscode.workspace.workspaceFile !== undefined) {
      for (const folder of vscode.workspace.workspaceFolders ?? []) {
        add(
          folderScope(folder),
          vscode.workspace.getConfiguration(settingsSection, folder.uri).inspect('tasks')?.workspaceFolderValue,
        );
      }
    }
    return found;
  }

  /**
   * The settings files that can take a new task, nearest last. An untrusted workspace is excluded: its file is not
   * read.
   */
  taskScopes(): readonly TaskScope[] {
    const scopes: TaskScope[] = [{ id: 'user', kind: 'user', folder: null }];
    if (!vscode.workspace.isTrusted) return scopes;
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length > 0) scopes.push({ id: 'workspace', kind: 'workspace', folder: null });
    if (vscode.workspace.workspaceFile !== undefined) scopes.push(...folders.map(folderScope));
    return scopes;
  }

  /** The unparsed setting from the user settings only. Workspaces are ignored. */
  watchEverything(): unknown {
    return vscode.workspace.getConfiguration(settingsSection).inspect('watchEverything')?.globalValue;
  }

  async writeWatchEverything(value: readonly unknown[]): Promise<void> {
    await vscode.workspace
      .getConfiguration(settingsSection)
      .update('watchEverything', value.length === 0 ? undefined : value, vscode.ConfigurationTarget.Global);
  }

  async writeTasks(scope: TaskScope, value: readonly unknown[]): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(settingsSection, scope.folder?.uri ?? null);
    await configuration.update('tasks', value.length === 0 ? undefined : value, targetOf(scope));
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** Reads the effective value of every setting, for comparison. */
  #read(): ReadonlyMap<SettingKey, unknown> {
    return new Map(settingKeys.map((key) => [key, this.#effect(key)]));
  }

  #effect(key: SettingKey): unknown {
    if (key === 'tasks') return this.tasks().map(({ scope, value }) => ({ scope: scope.id, value }));
    if (key === 'watchEverything') return this.watchEverything();
    return isBounded(key) ? this.#number(key) : this.#value(key);
  }

  #value(key: SettingKey): unknown {
    // Many tasks read a setting within one turn, and each `getConfiguration` copies the whole configuration.
    if (this.#turn === null) {
      this.#turn = vscode.workspace.getConfiguration(settingsSection);
      queueMicrotask(() => {
        this.#turn = null;
      });
    }
    return this.#turn.get<unknown>(key);
  }

  #number(key: BoundedKey): number {
    const value = this.#value(key);
    const { minimum, maximum } = settingBounds[key];
    if (typeof value !== 'number' || !Number.isFinite(value)) return settingDefaults[key];
    return Math.min(maximum, Math.max(minimum, value));
  }

  #object(key: SettingKey): Readonly<Record<string, unknown>> {
    const value = this.#value(key);
    return isRecord(value) ? value : {};
  }
}

function isBounded(key: SettingKey): key is BoundedKey {
  return Object.hasOwn(settingBounds, key);
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefaults, key);
}

function folderScope(folder: vscode.WorkspaceFolder): TaskScope {
  return { id: `folder:${folder.uri.toString()}`, kind: 'folder', folder };
}

function targetOf(scope: TaskScope): vscode.ConfigurationTarget {
  switch (scope.kind) {
    case 'user':
      return vscode.ConfigurationTarget.Global;
    case 'workspace':
      return vscode.ConfigurationTarget.Workspace;
    case 'folder':
      return vscode.ConfigurationTarget.WorkspaceFolder;
  }
}

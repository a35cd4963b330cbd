import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { keyUnder } from './config/resolve.ts';
import { commandIds, contextKeys, type SettingKey, viewIds } from './contributions.ts';
import { Engine } from './engine.ts';
import { taskKey } from './model/task.ts';
import { systemClock } from './base/clock.ts';
import type { HistoryService } from './monitor/assessment/historyService.ts';
import type { TaskSource } from './monitor/watchedTask.ts';
import type { Subscription } from './base/listeners.ts';
import { AccountStore } from './platform/accountStore.ts';
import { ContextKeys } from './platform/contextKeys.ts';
import { Demo } from './platform/demo.ts';
import { createLog, type Log } from './platform/log.ts';
import { WatchedTasks } from './platform/watchedTasks.ts';
import { Settings } from './platform/settings.ts';
import { TaskSettings } from './platform/taskSettings.ts';
import type { Fault } from './presentation/tree/faults.ts';
import { Surfaces } from './surfaces.ts';
import { DiscoveryController } from './ui/discovery/discoveryController.ts';
import type { EventsTree } from './ui/events/eventsTree.ts';
import type { MigrationsTree } from './ui/tree/migrationsTree.ts';

/** `npm start` sets this variable to open the window with the demo running. */
const demoVariable = 'CLOUD_MIGRATION_MONITOR_DEMO';

/** For the tests inside VS Code; returned in test mode only. */
export interface TestApi {
  readonly tasks: TaskSource;
  readonly accounts: AccountStore;
  readonly tree: MigrationsTree;
  readonly events: EventsTree;
  readonly historyService: HistoryService;
  /** The tests inspect its stores and activate the extension again with it. */
  readonly context: vscode.ExtensionContext;
  faults(): readonly Fault[];
}

/**
 * The composition root. Builds each part once, in order: a part knows only what was built before it. The subscriptions
 * between the parts follow at the end.
 */
export class App {
  readonly #context: vscode.ExtensionContext;
  readonly #log: Log;
  readonly #settings: Settings;
  readonly #contextKeys: ContextKeys;
  readonly #accounts: AccountStore;
  readonly #demo: Demo;
  readonly #taskSettings: TaskSettings;
  readonly #engine: Engine;
  readonly #discovery: DiscoveryController;
  readonly #watchedTasks: WatchedTasks;
  readonly #surfaces: Surfaces;
  readonly #subscriptions: readonly Subscription[];
  #demoKeys: readonly string[] = [];

  constructor(context: vscode.ExtensionContext) {
    l10n.config(vscode.l10n.bundle === undefined ? { contents: {} } : { contents: vscode.l10n.bundle });

    // Platform: VS Code's storage and settings.
    const secrets: (() => Iterable<string>)[] = [];
    const log = createLog(l10n.t('Cloud Migration Monitor'), () => secrets.flatMap((known) => [...known()]));
    const settings = new Settings();
    const keys = new ContextKeys();
    const accounts = new AccountStore(context.secrets, log, systemClock);
    const demo = new Demo(context.workspaceState, log, () => systemClock.now());
    secrets.push(
      () => accounts.secrets(),
      () => demo.secrets(),
    );
    const taskSettings = new TaskSettings(settings, (task) =>
      keyUnder([...accounts.all(), ...accounts.unusable()], settings.defaultAccounts())(task),
    );

    // Engine: cloud → store → history and assessment.
    const engine = new Engine({ settings, demo, log, folder: context.globalStorageUri.fsPath });

    // Which tasks are watched, and why.
    const discovery = new DiscoveryController({
      settings,
      accounts,
      taskSettings,
      log,
      monitor: engine.monitor,
      lister: engine.reader,
      clock: systemClock,
      contextKeys: keys,
      memory: context.globalState,
    });
    const { autoWatch } = discovery;
    const watchedTasks = new WatchedTasks({ settings, accounts, taskSettings, demo, autoWatch, source: engine.tasks });

    // Surfaces.
    const surfaces = new Surfaces({
      ...{ context, log, settings, contextKeys: keys, accounts, taskSettings, demo },
      ...{ engine, discovery, watchedTasks },
    });

    this.#context = context;
    this.#log = log;
    this.#settings = settings;
    this.#contextKeys = keys;
    this.#accounts = accounts;
    this.#demo = demo;
    this.#taskSettings = taskSettings;
    this.#engine = engine;
    this.#discovery = discovery;
    this.#watchedTasks = watchedTasks;
    this.#surfaces = surfaces;

    // Subscriptions between the parts. Reads take another way: cloud → store → history and assessment → surfaces
    // (Engine).
    this.#subscriptions = [
      settings.onDidChange((changed) => {
        this.#settingsChanged(changed);
      }),
      accounts.onDidChange(() => {
        this.#accountsChanged();
      }),
      surfaces.accounts.onDidRename((pairs) => {
        surfaces.panels.renamed(pairs);
        this.#accountsChanged();
      }),
      autoWatch.onDidChange(() => {
        this.#configure();
      }),
      demo.onDidChange(() => {
        const before = this.#demoKeys;
        this.#demoKeys = demo.tasks().map(taskKey);
        this.#configure();
        // The demo must leave no trace in the events.
        if (!demo.running) surfaces.events.forget(before);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        engine.monitor.setFocused(focused);
        if (focused) void accounts.retry();
      }),
    ];
  }

  /** Does the slow work after activation: reads the secrets, then starts polling. */
  start(): void {
    this.#engine.monitor.setFocused(vscode.window.state.focused);
    void this.#begin();
  }

  testApi(): TestApi {
    return {
      tasks: this.#engine.tasks,
      accounts: this.#accounts,
      tree: this.#surfaces.tree,
      events: this.#surfaces.events.tree,
      historyService: this.#engine.historyService,
      context: this.#context,
      faults: () => this.#watchedTasks.faults(),
    };
  }

  async dispose(): Promise<void> {
    vscode.Disposable.from(...this.#subscriptions).dispose();
    this.#surfaces.dispose();
    this.#discovery.dispose();
    this.#engine.dispose();
    this.#settings.dispose();
    this.#accounts.dispose();
    await this.#demo.dispose();
    this.#log.dispose();
  }

  async #begin(): Promise<void> {
    const loading = this.#accounts.load().then(() => {
      this.#contextKeys.set(contextKeys.ready, true);
    });
    // The demo needs no account, so it starts even if the accounts can't be read.
    try {
      const asked = process.env[demoVariable] === '1';
      if (asked || this.#demo.remembered) await this.#demo.start();
      if (asked) await vscode.commands.executeCommand(`${viewIds.migrations}.focus`);
    } catch (error) {
      this.#surfaces.commands.failed(commandIds.startDemo, error);
    }
    await loading;
  }

  /**
   * Updates the parts that keep values of the changed settings. The timeout, state words, and notifications need no
   * update, because they are read on each use.
   */
  #settingsChanged(changed: ReadonlySet<SettingKey>): void {
    const any = (...keys: readonly SettingKey[]): boolean => keys.some((key) => changed.has(key));
    const pace = any('polling.intervalSeconds', 'polling.unfocusedIntervalSeconds', 'polling.maxRequestsPerHour');
    if (pace) this.#engine.monitor.setPolling(this.#settings.polling());
    // A time between reads that exceeds the usual one is a hole, so the poll intervals are thresholds too.
    if (pace || any('thresholds.lagSeconds', 'thresholds.stallMinutes')) this.#engine.historyService.judgeAgain();
    if (any('tasks', 'defaultAccounts')) this.#taskSettings.reread();
    if (any('tasks', 'defaultAccounts', 'watchEverything')) this.#configure();
    else if (pace || any('consoleUrls', 'thresholds.keyTolerancePercent')) this.#surfaces.repaint();
  }

  #accountsChanged(): void {
    this.#taskSettings.reread();
    this.#configure();
  }

  /** Applies accounts, settings, and demo to the monitor. Unchanged tasks aren't disturbed. */
  #configure(): void {
    if (this.#surfaces.accounts.renaming) return;
    this.#discovery.configure();
    this.#engine.monitor.configure(this.#watchedTasks.configured());
    this.#surfaces.configured();
  }
}

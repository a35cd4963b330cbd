import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ListedStatus } from './clouds/cloud.ts';
import { CloudReader } from './clouds/reader.ts';
import { profileOf } from './clouds/registry.ts';
import { keyUnder } from './config/resolve.ts';
import { commandIds, contextKeys, rowCommandIds, viewIds } from './contributions.ts';
import type { Account } from './model/account.ts';
import { taskKey, type TaskRef } from './model/task.ts';
import { systemClock, systemRandom } from './monitor/clock.ts';
import { Chronicle } from './monitor/insights/chronicle.ts';
import { LastKnown } from './monitor/lastKnown.ts';
import { Monitor } from './monitor/monitor.ts';
import type { Subscription, TaskSource, WatchedTask } from './monitor/watchedTask.ts';
import { AccountStore } from './platform/accountStore.ts';
import { ContextKeys } from './platform/contextKeys.ts';
import { Demo, demoAccountName } from './platform/demo.ts';
import { createLog, type Log } from './platform/log.ts';
import { Roster } from './platform/roster.ts';
import { Settings } from './platform/settings.ts';
import { TaskBook } from './platform/taskBook.ts';
import type { Fault } from './presentation/faults.ts';
import { viewMessage } from './presentation/viewMessage.ts';
import { Arrangements } from './ui/arrangement/arrangements.ts';
import { AccountDesk } from './ui/commands/accountDesk.ts';
import { CommandRegistry } from './ui/commands/commandRegistry.ts';
import { registerLaterCommands } from './ui/commands/laterCommands.ts';
import { taskActions } from './ui/commands/taskActions.ts';
import { registerWatchCommands, type TaskActions } from './ui/commands/watchCommands.ts';
import { DetailPanels } from './ui/detail/detailPanels.ts';
import { DiscoveryDesk } from './ui/discovery/discoveryDesk.ts';
import { EventDesk } from './ui/events/eventDesk.ts';
import type { EventsTree } from './ui/events/eventsTree.ts';
import { Paced, paintPause } from './ui/paced.ts';
import { ShownInsights } from './ui/shownInsights.ts';
import { StatusBars } from './ui/statusBar/statusBars.ts';
import { MigrationsTree } from './ui/tree/migrationsTree.ts';

/** Set by `npm start`: the window opens with the demo running. */
const demoVariable = 'CLOUD_MIGRATION_MONITOR_DEMO';

/** What the tests inside VS Code may look at and touch; handed out in test mode only. */
export interface TestApi {
  readonly tasks: TaskSource;
  readonly accounts: AccountStore;
  readonly tree: MigrationsTree;
  readonly events: EventsTree;
  readonly chronicle: Chronicle;
  /** The real one: its stores are looked into, and the extension is activated with it anew. */
  readonly context: vscode.ExtensionContext;
  faults(): readonly Fault[];
}

/** The composition root: builds every part once and hands each what it needs. */
export class App {
  readonly #log: Log;
  readonly #context: vscode.ExtensionContext;
  readonly #settings: Settings;
  readonly #accounts: AccountStore;
  readonly #book: TaskBook;
  readonly #demo: Demo;
  readonly #roster: Roster;
  readonly #reader: CloudReader;
  readonly #monitor: Monitor;
  readonly #discovery: DiscoveryDesk;
  readonly #chronicle: Chronicle;
  readonly #lastKnown: LastKnown;
  readonly #arrangements: Arrangements;
  readonly #insights: ShownInsights;
  readonly #tree: MigrationsTree;
  readonly #events: EventDesk;
  readonly #desk: AccountDesk;
  readonly #statusBars: StatusBars;
  readonly #panels: DetailPanels;
  readonly #commands: CommandRegistry;
  readonly #contextKeys = new ContextKeys();
  readonly #contextSoon = new Paced(
    () => {
      this.#updateContextKeys();
    },
    systemClock,
    () => paintPause(this.#monitor.tasks.all().length),
  );
  #demoKeys: readonly string[] = [];
  /** Accounts and tasks do not fit together for a moment: nothing is configured anew. */
  #held = false;
  readonly #subscriptions: Subscription[] = [];

  constructor(context: vscode.ExtensionContext) {
    l10n.config(vscode.l10n.bundle === undefined ? { contents: {} } : { contents: vscode.l10n.bundle });
    this.#log = createLog(l10n.t('Cloud Migration Monitor'), () => this.#roster.secrets());
    this.#context = context;
    this.#settings = new Settings();
    this.#accounts = new AccountStore(context.secrets, this.#log, systemClock);
    this.#book = new TaskBook(
      this.#settings,
      (error) => {
        this.#log.error('Tasks of the settings', error);
      },
      (task) =>
        keyUnder([...this.#accounts.all(), ...this.#accounts.unusable()], this.#settings.defaultAccounts())(task),
    );
    const now = (): number => systemClock.now();
    this.#demo = new Demo(context.workspaceState, this.#log, now);
    this.#reader = new CloudReader({
      now,
      nonce: randomUUID,
      timeoutMs: () => this.#settings.requestTimeoutMs(),
      stateWords: (product) => this.#settings.stateWords(product),
    });
    this.#monitor = new Monitor({
      read: async (task, account, signal) => {
        await this.#readable();
        return this.#reader.read(task, account, signal);
      },
      lists: {
        nameOf: (task, account) => profileOf(task).listOf(task, account),
        pages: (task, account, signal) => this.#pages(task, account, signal),
      },
      isLookedAt: (key) => this.#panels.isOpen(key),
      onListProblem: ({ name, cloud }, { kind, message, code }) => {
        this.#log.warn(`${cloud} ${name}: tasks are read one by one; ${kind}: ${message} (${code ?? 'no code'})`);
      },
      runBefore: (key) => this.#chronicle.runBefore(key),
      clock: systemClock,
      random: systemRandom,
      polling: this.#settings.polling(),
      pollingOf: (account, usual) => this.#demo.pollingOf(account, usual),
      onError: (error) => {
        this.#log.error('Monitoring', error);
      },
    });
    const own = { settings: this.#settings, accounts: this.#accounts, book: this.#book, log: this.#log };
    this.#discovery = new DiscoveryDesk(
      { ...own, monitor: this.#monitor, lister: this.#reader, clock: systemClock, memory: context.globalState },
      () => {
        this.#configure();
      },
    );
    this.#roster = new Roster({ ...own, demo: this.#demo, everything: this.#discovery.everything });
    this.#chronicle = new Chronicle({
      folder: context.globalStorageUri.fsPath,
      // The demo goes without a trace, also when its window is just closed.
      isPassing: (key) => this.#monitor.tasks.get(key)?.accountName === demoAccountName,
      source: this.#monitor.tasks,
      runOf: (key) => this.#monitor.runOf(key),
      clock: systemClock,
      pollIntervalMs: (key) => this.#longestPollMs(key),
      healthOptions: () => this.#settings.healthOptions(),
      onProblem: (problem) => {
        this.#log.warn(`${problem.message} ${problem.detail ?? ''}`);
        this.#events.notice(problem);
      },
      onError: (error) => {
        this.#log.error('History', error);
      },
    });
    this.#lastKnown = new LastKnown(this.#monitor, this.#chronicle, {
      clock: systemClock,
      onRestored: () => {
        this.#tree.refresh();
      },
      onError: (error) => {
        this.#log.error('Last known states', error);
      },
    });
    this.#arrangements = new Arrangements(context.workspaceState, this.#contextKeys);
    this.#insights = new ShownInsights(this.#chronicle, systemClock);
    this.#desk = new AccountDesk({
      ...own,
      roster: this.#roster,
      source: this.#monitor.tasks,
      clock: systemClock,
      random: systemRandom,
      contextKeys: this.#contextKeys,
      memory: context.globalState,
      node: (argument) => this.#tree.node(argument),
      verify: (account, signal) => this.#reader.verify(account, signal),
      saved: (account) => {
        this.#monitor.accountAccepted(account);
        this.#discovery.everything.accepted(account);
      },
      repaint: () => {
        this.#tree.repaint();
      },
      hold: (held) => {
        this.#held = held;
        if (!held) this.#accountsChanged();
      },
      renamed: (pairs) => this.#events.renamed(pairs),
      renameFollowed: (account, name, renamed) => this.#discovery.rename(account, name, renamed),
      panelsRenamed: (pairs) => {
        this.#panels.renamed(pairs);
      },
    });
    this.#tree = new MigrationsTree({
      source: this.#monitor.tasks,
      clock: systemClock,
      arrangements: this.#arrangements,
      faults: () => this.#roster.faults(),
      isConfigured: (key) => this.#roster.isOwn(key),
      isPinned: (key) => this.#roster.isPinned(key),
      isPaused: () => this.#monitor.paused,
      hasConsole: (watched) => this.#roster.hasConsole(watched),
      insightOf: (watched) => this.#insights.of(watched),
      accountOf: (node) => this.#roster.accountOfGroup(node),
      severalAccounts: (cloud) => this.#desk.severalOf(cloud),
      noteOf: (account, refused) => this.#desk.noteOf(account, refused),
      placeOf: (watched) => this.#roster.placeOf(watched),
      changedAt: (key) => this.#chronicle.samples(key).at(-1)?.at ?? null,
    });
    this.#statusBars = new StatusBars({
      source: this.#monitor.tasks,
      clock: systemClock,
      isPinned: (key) => this.#roster.isPinned(key),
      isPaused: () => this.#monitor.paused,
      insightOf: (watched) => this.#insights.of(watched),
    });
    const actions = taskActions({
      monitor: this.#monitor,
      roster: this.#roster,
      accounts: this.#accounts,
      settings: this.#settings,
      clock: systemClock,
      showDetails: (key) => {
        this.#statusBars.markSeen(key);
        this.#panels.show(key);
      },
    });
    this.#events = new EventDesk({
      chronicle: this.#chronicle,
      source: this.#monitor.tasks,
      clock: systemClock,
      settings: this.#settings,
      contextKeys: this.#contextKeys,
      memory: context.globalState,
      log: this.#log,
      showDetails: (key) => {
        actions.showDetails(key);
      },
    });
    this.#commands = new CommandRegistry(this.#log);
    this.#panels = new DetailPanels({
      extensionUri: context.extensionUri,
      source: this.#monitor.tasks,
      history: this.#chronicle,
      insightOf: (watched) => this.#insights.of(watched),
      keyTolerance: () => this.#settings.keyTolerance(),
      pollIntervalMs: (key) => this.#longestPollMs(key),
      describe: (task) => this.#roster.describe(task),
      isPinned: (key) => this.#roster.isPinned(key),
      hasConsole: (watched) => this.#roster.hasConsole(watched),
      isPaused: () => this.#monitor.paused,
      now,
      onError: (error) => {
        this.#commands.failed(l10n.t('Details'), error);
      },
      actions: {
        ...actions,
        showLog: () => {
          this.#log.show();
        },
        editTask: (key) => vscode.commands.executeCommand(commandIds.editTask, `task:${key}`),
        addAccount: (key) => vscode.commands.executeCommand(commandIds.addAccount, `task:${key}`),
        editAccount: (key) => vscode.commands.executeCommand(commandIds.editAccount, `task:${key}`),
        chooseAccount: (key) => vscode.commands.executeCommand(commandIds.chooseAccount, `task:${key}`),
      },
    });
    this.#registerCommands(this.#commands, actions);
    this.#subscriptions.push(
      this.#accounts.onDidChange(() => {
        this.#accountsChanged();
      }),
      this.#demo.onDidChange(() => {
        const before = this.#demoKeys;
        this.#demoKeys = this.#demo.tasks().map(taskKey);
        this.#configure();
        // It goes without a trace.
        if (!this.#demo.running) this.#events.forget(before);
      }),
      this.#book.onDidChange(() => {
        this.#monitor.setPolling(this.#settings.polling());
        this.#configure();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        this.#monitor.setFocused(focused);
        if (focused) void this.#accounts.retry();
      }),
      this.#monitor.tasks.onDidChange(() => {
        this.#contextSoon.ask();
      }),
      this.#monitor.tasks.onDidPoll((watched) => {
        this.#logPoll(watched);
      }),
      this.#insights,
      this.#lastKnown,
      this.#arrangements,
      this.#contextSoon,
      this.#chronicle.onDidChange((key) => {
        this.#tree.insightsChanged(key);
        this.#statusBars.insightsChanged();
      }),
    );
  }

  /** Everything that takes time happens after activation: secrets are read, then the first polls begin. */
  start(): void {
    this.#monitor.setFocused(vscode.window.state.focused);
    void this.#begin();
  }

  testApi(): TestApi {
    return {
      tasks: this.#monitor.tasks,
      accounts: this.#accounts,
      tree: this.#tree,
      events: this.#events.tree,
      chronicle: this.#chronicle,
      context: this.#context,
      faults: () => this.#roster.faults(),
    };
  }

  async dispose(): Promise<void> {
    const shown = [this.#panels, this.#statusBars, this.#tree, this.#events, this.#discovery];
    vscode.Disposable.from(...this.#subscriptions, ...shown, this.#monitor).dispose();
    this.#chronicle.dispose();
    this.#desk.dispose();
    this.#reader.dispose();
    this.#book.dispose();
    this.#settings.dispose();
    this.#accounts.dispose();
    await this.#demo.dispose();
    this.#log.dispose();
  }

  async #begin(): Promise<void> {
    const loading = this.#accounts.load().then(() => {
      this.#contextKeys.set(contextKeys.ready, true);
    });
    // The demo needs no account: what keeps them from being read does not keep it from starting.
    try {
      const asked = process.env[demoVariable] === '1';
      if (asked || this.#demo.remembered) await this.#demo.start();
      if (asked) await vscode.commands.executeCommand(`${viewIds.migrations}.focus`);
    } catch (error) {
      this.#commands.failed(commandIds.startDemo, error);
    }
    await loading;
  }

  #accountsChanged(): void {
    this.#book.reread();
    this.#configure();
  }

  /** Brings the monitor in line with accounts, settings and demo. What did not change goes on undisturbed. */
  #configure(): void {
    if (this.#held) return;
    this.#discovery.configure();
    this.#monitor.configure(this.#roster.configured());
    this.#desk.update();
    this.#tree.refresh();
    this.#statusBars.render();
    this.#panels.update();
    this.#updateContextKeys();
  }

  /** Runs go on where they were left, and what is known stands there before it is replaced. */
  async #readable(): Promise<void> {
    await this.#chronicle.ready();
    await this.#lastKnown.shown();
  }

  async *#pages(task: TaskRef, account: Account, signal: AbortSignal): AsyncGenerator<readonly ListedStatus[]> {
    await this.#readable();
    yield* this.#reader.statusesWith(task, account, signal);
  }

  /** The slowest pace that the settings lead to: what takes longer is a hole in contact. */
  #longestPollMs(key: string): number {
    const { unfocusedIntervalSeconds, maxRequestsPerHour } = this.#settings.polling();
    return 1000 * Math.max(unfocusedIntervalSeconds, (3600 * this.#monitor.siblingsOf(key)) / maxRequestsPerHour);
  }

  #updateContextKeys(): void {
    const tasks = this.#monitor.tasks.all();
    const keys = this.#contextKeys;
    keys.set(contextKeys.hasAccounts, this.#accounts.all().length + this.#accounts.broken().length > 0);
    keys.set(contextKeys.hasRows, tasks.length + this.#roster.faults().length > 0);
    keys.set(contextKeys.hasTasks, tasks.length > 0);
    keys.set(contextKeys.hasOwnTasks, this.#book.tasks().length + this.#discovery.everything.tasks().length > 0);
    keys.set(contextKeys.paused, this.#monitor.paused);
    keys.set(contextKeys.demo, this.#demo.running);
    const facts = {
      tasks,
      // Accounts that could not be read have a row that says so.
      hasAccounts: this.#accounts.all().length > 0 || this.#accounts.unread() !== null,
      paused: this.#monitor.paused,
      demo: this.#demo.running,
    };
    this.#tree.setMessage(viewMessage(facts));
  }

  #registerCommands(commands: CommandRegistry, actions: TaskActions): void {
    const keyOfRow = (argument: unknown): string | null => {
      const node = this.#tree.node(argument);
      return node?.kind === 'task' ? node.watched.key : this.#events.keyOfRow(argument);
    };
    const previewDetails = (key: string): void => {
      this.#statusBars.markSeen(key);
      this.#panels.preview(key);
    };
    this.#desk.registerCommands(commands);
    this.#discovery.registerCommands(commands, (argument) => this.#roster.accountOf(this.#tree.node(argument)));
    registerWatchCommands(commands, {
      source: this.#monitor.tasks,
      actions,
      keyOfRow,
      isPinned: (key) => this.#roster.isPinned(key),
      hasConsole: (watched) => this.#roster.hasConsole(watched),
      insightOf: (watched) => this.#insights.of(watched),
      now: () => systemClock.now(),
    });
    registerLaterCommands(commands, {
      tasks: {
        accounts: this.#accounts,
        settings: this.#settings,
        book: this.#book,
        discovery: this.#discovery,
        keyOfRow,
        source: this.#monitor.tasks,
        scopeOfRow: (argument) => this.#roster.scopeOf(this.#tree.node(argument)),
        addAccount: (cloud) => this.#desk.add(cloud),
        importCredentials: () => this.#desk.importCredentials(),
      },
      exports: {
        source: this.#monitor.tasks,
        chronicle: this.#chronicle,
        keyOfRow,
        insightOf: (watched) => this.#insights.of(watched),
        keyTolerance: () => this.#settings.keyTolerance(),
        pollIntervalMs: (key) => this.#longestPollMs(key),
        now: () => systemClock.now(),
      },
      arrangements: this.#arrangements,
      insightOf: (watched) => this.#insights.of(watched),
    });
    commands.register(rowCommandIds.previewDetails, (argument) => {
      const key = keyOfRow(argument);
      if (key !== null) previewDetails(key);
    });
    this.#events.registerCommands(commands, { keyOfRow, previewDetails });
    commands.register(commandIds.pausePolling, () => {
      this.#setPaused(true);
    });
    commands.register(commandIds.resumePolling, () => {
      this.#setPaused(false);
    });
    commands.register(commandIds.showLog, () => {
      this.#log.show();
    });
    commands.register(commandIds.startDemo, async () => {
      await this.#demo.start();
      await vscode.commands.executeCommand(`${viewIds.migrations}.focus`);
    });
    commands.register(commandIds.stopDemo, () => this.#demo.stop());
    this.#subscriptions.push(commands);
  }

  #setPaused(paused: boolean): void {
    this.#monitor.setPaused(paused);
    this.#statusBars.render();
    this.#panels.update();
    this.#updateContextKeys();
  }

  #logPoll({ task, problem, status }: WatchedTask): void {
    const name = `${task.cloud} ${task.product} ${task.id}`;
    if (problem === null) this.#log.debug(`${name}: ${status?.lifecycle ?? 'nothing'} ${status?.raw.state ?? ''}`);
    else
      this.#log.warn(
        `${name}: ${problem.kind}: ${problem.message} (${problem.code ?? 'no code'}, request ${problem.requestId ?? 'unknown'})`,
      );
  }
}

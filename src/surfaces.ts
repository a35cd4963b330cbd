import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds, contextKeys, rowCommandIds, viewIds } from './contributions.ts';
import type { Engine } from './engine.ts';
import { systemClock, systemRandom } from './base/clock.ts';
import type { Subscription } from './base/listeners.ts';
import type { AccountStore } from './platform/accountStore.ts';
import type { ContextKeys } from './platform/contextKeys.ts';
import type { Demo } from './platform/demo.ts';
import type { Log } from './platform/log.ts';
import { Mutes } from './platform/mutes.ts';
import type { WatchedTasks } from './platform/watchedTasks.ts';
import type { Settings } from './platform/settings.ts';
import type { TaskSettings } from './platform/taskSettings.ts';
import { watchedBy } from './platform/watched.ts';
import type { AssessmentOf } from './presentation/words/assessment.ts';
import { rowTarget, targetKey } from './presentation/tree/rowTarget.ts';
import { viewMessage } from './presentation/tree/viewMessage.ts';
import { Arrangements } from './ui/arrangement/arrangements.ts';
import { AccountController } from './ui/commands/accountController.ts';
import { CommandRegistry } from './ui/commands/commandRegistry.ts';
import { registerLazyCommands } from './ui/commands/lazyCommands.ts';
import { taskActions } from './ui/commands/taskActions.ts';
import type { TaskCommandsOptions } from './ui/commands/taskCommands.ts';
import { registerWatchCommands } from './ui/commands/watchCommands.ts';
import { DetailPanels } from './ui/detail/detailPanels.ts';
import type { DiscoveryController } from './ui/discovery/discoveryController.ts';
import { EventController } from './ui/events/eventController.ts';
import { Throttle, paintPause } from './base/throttle.ts';
import { ShownAssessments } from './ui/shownAssessments.ts';
import { StatusBars } from './ui/statusBar/statusBars.ts';
import { AccountNotes } from './ui/tree/accountNotes.ts';
import { MigrationsTree } from './ui/tree/migrationsTree.ts';

export interface SurfacesParts {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly settings: Settings;
  readonly contextKeys: ContextKeys;
  readonly accounts: AccountStore;
  readonly taskSettings: TaskSettings;
  readonly demo: Demo;
  readonly engine: Engine;
  readonly discovery: DiscoveryController;
  readonly watchedTasks: WatchedTasks;
}

/** The whole UI. It reads the engine and never writes to its store. */
export class Surfaces {
  readonly tree: MigrationsTree;
  readonly events: EventController;
  readonly accounts: AccountController;
  readonly panels: DetailPanels;
  readonly commands: CommandRegistry;
  readonly #tellContext: () => void;
  readonly #statusBars: StatusBars;
  readonly #subscriptions: readonly Subscription[];

  constructor(parts: SurfacesParts) {
    const {
      context,
      log,
      settings,
      contextKeys: keys,
      accounts,
      taskSettings,
      demo,
      engine,
      discovery,
      watchedTasks,
    } = parts;
    const { monitor, historyService, tasks } = engine;
    const clock = systemClock;
    const isPinned = (key: string): boolean => watchedTasks.isPinned(key);
    const isPaused = (): boolean => monitor.paused;
    const shown = new ShownAssessments(historyService, clock);
    const assessmentOf: AssessmentOf = (watched) => shown.of(watched);

    // Always present.
    const arrangements = new Arrangements(context.workspaceState, keys);
    const notes = new AccountNotes({ accounts, settings, clock });
    const tree = new MigrationsTree({
      source: tasks,
      clock,
      arrangements,
      faults: () => watchedTasks.faults(),
      isConfigured: (key) => watchedTasks.isOwn(key),
      isPinned,
      isPaused,
      hasConsole: (watched) => watchedTasks.hasConsole(watched),
      assessmentOf,
      accountOf: (node) => watchedTasks.accountOfGroup(node),
      severalAccounts: (cloud) => notes.severalOf(cloud),
      noteOf: (account, refused) => notes.noteOf(account, refused),
      placeOf: (watched) => watchedTasks.placeOf(watched),
      changedAt: (key) => historyService.samples(key).at(-1)?.at ?? null,
    });
    const statusBars = new StatusBars({ source: tasks, clock, isPinned, isPaused, assessmentOf });

    // Actions on accounts and tasks.
    const mutes = new Mutes(context.globalState, clock);
    const accountController = new AccountController({
      accounts,
      settings,
      taskSettings,
      log,
      watchedTasks,
      notes,
      source: tasks,
      clock,
      random: systemRandom,
      contextKeys: keys,
      memory: context.globalState,
      verify: (account, signal) => engine.reader.verify(account, signal),
      saved: (account) => {
        monitor.accountAccepted(account);
        discovery.autoWatch.accepted(account);
      },
      repaint: () => {
        tree.repaint();
      },
      renamed: async (pairs) => {
        await historyService.rename(pairs);
        await mutes.rename(pairs);
      },
      renameFollowed: (account, name, renamed) => discovery.rename(account, name, renamed),
    });
    const actions = taskActions({ monitor, watchedTasks, accounts, settings, clock });
    const taskCommands: TaskCommandsOptions = {
      accounts,
      settings,
      taskSettings,
      discovery,
      source: tasks,
      scopeOf: (target) => watchedTasks.scopeOf(target),
      addAccount: (cloud) => accountController.add(cloud),
      importCredentials: () => accountController.importCredentials(),
    };

    // Opened on demand.
    const commands = new CommandRegistry(log);
    const panels = new DetailPanels({
      extensionUri: context.extensionUri,
      source: tasks,
      history: historyService,
      open: engine.openPanels,
      assessmentOf,
      keyTolerance: () => settings.keyTolerance(),
      pollIntervalMs: engine.pollIntervalMs,
      describe: (task) => watchedTasks.describe(task),
      isPinned,
      hasConsole: (watched) => watchedTasks.hasConsole(watched),
      isPaused,
      now: () => clock.now(),
      onError: (error) => {
        commands.failed(l10n.t('Details'), error);
      },
      actions: {
        ...actions,
        showLog: () => {
          log.show();
        },
        editTask: async (key) => {
          const { editTaskOf } = await import('./ui/asking/lazy.ts');
          await editTaskOf(taskCommands, key);
        },
        chooseAccount: async (key) => {
          const { chooseAccountOf } = await import('./ui/asking/lazy.ts');
          await chooseAccountOf(taskCommands, key);
        },
        addAccount: (key) => accountController.addFor(key),
        editAccount: (key) => accountController.editFor(key),
      },
    });
    const showDetails = (key: string): void => {
      statusBars.markSeen(key);
      panels.show(key);
    };
    const previewDetails = (key: string): void => {
      statusBars.markSeen(key);
      panels.preview(key);
    };
    const events = new EventController({
      historyService,
      source: tasks,
      clock,
      settings,
      contextKeys: keys,
      mutes,
      log,
      showDetails,
    });

    // Commands.
    accountController.registerCommands(commands);
    discovery.registerCommands(commands, (argument) => watchedTasks.accountOf(rowTarget(argument)));
    registerWatchCommands(commands, {
      source: tasks,
      actions: { ...actions, showDetails },
      isPinned,
      hasConsole: (watched) => watchedTasks.hasConsole(watched),
      assessmentOf,
      now: () => clock.now(),
    });
    registerLazyCommands(commands, {
      tasks: taskCommands,
      exports: {
        source: tasks,
        historyService,
        assessmentOf,
        keyTolerance: () => settings.keyTolerance(),
        pollIntervalMs: engine.pollIntervalMs,
        now: () => clock.now(),
      },
      arrangements,
      assessmentOf,
    });
    commands.register(rowCommandIds.previewDetails, (argument) => {
      const key = targetKey(argument);
      if (key !== null) previewDetails(watchedBy(tasks, key).key);
    });
    events.registerCommands(commands, previewDetails);
    commands.register(commandIds.pausePolling, () => {
      monitor.setPaused(true);
    });
    commands.register(commandIds.resumePolling, () => {
      monitor.setPaused(false);
    });
    commands.register(commandIds.showLog, () => {
      log.show();
    });
    commands.register(commandIds.startDemo, async () => {
      await demo.start();
      await vscode.commands.executeCommand(`${viewIds.migrations}.focus`);
    });
    commands.register(commandIds.stopDemo, () => demo.stop());

    // Context keys and the view's message.
    const tellContext = (): void => {
      const all = tasks.all();
      keys.set(contextKeys.hasAccounts, accounts.all().length + accounts.broken().length > 0);
      keys.set(contextKeys.hasRows, all.length + watchedTasks.faults().length > 0);
      keys.set(contextKeys.hasTasks, all.length > 0);
      keys.set(contextKeys.hasOwnTasks, taskSettings.tasks().length + discovery.autoWatch.tasks().length > 0);
      keys.set(contextKeys.paused, monitor.paused);
      keys.set(contextKeys.demo, demo.running);
      // Unreadable accounts have a row too.
      const hasAccounts = accounts.all().length > 0 || accounts.unread() !== null;
      tree.setMessage(viewMessage({ tasks: all, hasAccounts, paused: monitor.paused, demo: demo.running }));
    };
    const contextSoon = new Throttle(tellContext, clock, () => paintPause(tasks.all().length));

    this.#tellContext = tellContext;
    this.tree = tree;
    this.events = events;
    this.accounts = accountController;
    this.panels = panels;
    this.commands = commands;
    this.#statusBars = statusBars;
    this.#subscriptions = [
      commands,
      panels,
      statusBars,
      tree,
      events,
      accountController,
      arrangements,
      contextSoon,
      tasks.onDidChange(() => {
        contextSoon.ask();
      }),
      historyService.onDidChange((key) => {
        tree.assessmentsChanged(key);
        statusBars.assessmentsChanged();
      }),
      historyService.onDidMeetProblem((problem) => {
        log.warn(`${problem.message} ${problem.detail ?? ''}`);
        events.notice(problem);
      }),
      // Restored states are shown at once, without the pause of the throttle.
      engine.history.onDidRestore(() => {
        tree.refresh();
      }),
      monitor.onDidChangePaused(() => {
        statusBars.render();
        panels.update();
        tellContext();
      }),
    ];
  }

  /** Call after accounts, tasks, or pins have changed. */
  configured(): void {
    this.accounts.update();
    this.tree.refresh();
    this.#statusBars.render();
    this.panels.update();
    this.#tellContext();
  }

  /** Repaints after a change of settings that affects only how the tasks look. */
  repaint(): void {
    this.tree.repaint();
    this.#statusBars.render();
    this.panels.update();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

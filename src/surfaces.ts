import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds, contextKeys, rowCommandIds, viewIds } from './contributions.ts';
import type { Engine } from './engine.ts';
import { systemClock, systemRandom } from './monitor/clock.ts';
import type { Subscription } from './monitor/watchedTask.ts';
import type { AccountStore } from './platform/accountStore.ts';
import type { ContextKeys } from './platform/contextKeys.ts';
import type { Demo } from './platform/demo.ts';
import type { Log } from './platform/log.ts';
import { Mutes } from './platform/mutes.ts';
import type { Roster } from './platform/roster.ts';
import type { Settings } from './platform/settings.ts';
import type { TaskBook } from './platform/taskBook.ts';
import { watchedBy } from './platform/watched.ts';
import type { InsightOf } from './presentation/insight.ts';
import { rowTarget, targetKey } from './presentation/rowTarget.ts';
import { viewMessage } from './presentation/viewMessage.ts';
import { Arrangements } from './ui/arrangement/arrangements.ts';
import { AccountDesk } from './ui/commands/accountDesk.ts';
import { CommandRegistry } from './ui/commands/commandRegistry.ts';
import { registerLaterCommands } from './ui/commands/laterCommands.ts';
import { taskActions } from './ui/commands/taskActions.ts';
import type { TaskCommandsOptions } from './ui/commands/taskCommands.ts';
import { registerWatchCommands } from './ui/commands/watchCommands.ts';
import { DetailPanels } from './ui/detail/detailPanels.ts';
import type { DiscoveryDesk } from './ui/discovery/discoveryDesk.ts';
import { EventDesk } from './ui/events/eventDesk.ts';
import { Paced, paintPause } from './ui/paced.ts';
import { ShownInsights } from './ui/shownInsights.ts';
import { StatusBars } from './ui/statusBar/statusBars.ts';
import { AccountNotes } from './ui/tree/accountNotes.ts';
import { MigrationsTree } from './ui/tree/migrationsTree.ts';

export interface SurfacesParts {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly settings: Settings;
  readonly contextKeys: ContextKeys;
  readonly accounts: AccountStore;
  readonly book: TaskBook;
  readonly demo: Demo;
  readonly engine: Engine;
  readonly discovery: DiscoveryDesk;
  readonly roster: Roster;
}

/** Everything that a person sees and clicks. Reads the engine, and never writes its store. */
export class Surfaces {
  readonly tree: MigrationsTree;
  readonly events: EventDesk;
  readonly accounts: AccountDesk;
  readonly panels: DetailPanels;
  readonly commands: CommandRegistry;
  readonly #tellContext: () => void;
  readonly #statusBars: StatusBars;
  readonly #subscriptions: readonly Subscription[];

  constructor(parts: SurfacesParts) {
    const { context, log, settings, contextKeys: keys, accounts, book, demo, engine, discovery, roster } = parts;
    const { monitor, chronicle, tasks } = engine;
    const clock = systemClock;
    const isPinned = (key: string): boolean => roster.isPinned(key);
    const isPaused = (): boolean => monitor.paused;
    const shown = new ShownInsights(chronicle, clock);
    const insightOf: InsightOf = (watched) => shown.of(watched);

    // What is always there.
    const arrangements = new Arrangements(context.workspaceState, keys);
    const notes = new AccountNotes({ accounts, settings, clock });
    const tree = new MigrationsTree({
      source: tasks,
      clock,
      arrangements,
      faults: () => roster.faults(),
      isConfigured: (key) => roster.isOwn(key),
      isPinned,
      isPaused,
      hasConsole: (watched) => roster.hasConsole(watched),
      insightOf,
      accountOf: (node) => roster.accountOfGroup(node),
      severalAccounts: (cloud) => notes.severalOf(cloud),
      noteOf: (account, refused) => notes.noteOf(account, refused),
      placeOf: (watched) => roster.placeOf(watched),
      changedAt: (key) => chronicle.samples(key).at(-1)?.at ?? null,
    });
    const statusBars = new StatusBars({ source: tasks, clock, isPinned, isPaused, insightOf });

    // What can be done with accounts and tasks.
    const mutes = new Mutes(context.globalState, clock);
    const desk = new AccountDesk({
      accounts,
      settings,
      book,
      log,
      roster,
      notes,
      source: tasks,
      clock,
      random: systemRandom,
      contextKeys: keys,
      memory: context.globalState,
      verify: (account, signal) => engine.reader.verify(account, signal),
      saved: (account) => {
        monitor.accountAccepted(account);
        discovery.everything.accepted(account);
      },
      repaint: () => {
        tree.repaint();
      },
      renamed: async (pairs) => {
        chronicle.rename(pairs);
        await mutes.rename(pairs);
      },
      renameFollowed: (account, name, renamed) => discovery.rename(account, name, renamed),
    });
    const actions = taskActions({ monitor, roster, accounts, settings, clock });
    const taskCommands: TaskCommandsOptions = {
      accounts,
      settings,
      book,
      discovery,
      source: tasks,
      scopeOf: (target) => roster.scopeOf(target),
      addAccount: (cloud) => desk.add(cloud),
      importCredentials: () => desk.importCredentials(),
    };

    // What opens when it is asked for.
    const commands = new CommandRegistry(log);
    const panels = new DetailPanels({
      extensionUri: context.extensionUri,
      source: tasks,
      history: chronicle,
      open: engine.openPanels,
      insightOf,
      keyTolerance: () => settings.keyTolerance(),
      pollIntervalMs: engine.pollIntervalMs,
      describe: (task) => roster.describe(task),
      isPinned,
      hasConsole: (watched) => roster.hasConsole(watched),
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
          const { editTaskOf } = await import('./ui/asking/opening.ts');
          await editTaskOf(taskCommands, key);
        },
        chooseAccount: async (key) => {
          const { chooseAccountOf } = await import('./ui/asking/opening.ts');
          await chooseAccountOf(taskCommands, key);
        },
        addAccount: (key) => desk.addFor(key),
        editAccount: (key) => desk.editFor(key),
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
    const events = new EventDesk({
      chronicle,
      source: tasks,
      clock,
      settings,
      contextKeys: keys,
      mutes,
      log,
      showDetails,
    });

    // Commands.
    desk.registerCommands(commands);
    discovery.registerCommands(commands, (argument) => roster.accountOf(rowTarget(argument)));
    registerWatchCommands(commands, {
      source: tasks,
      actions: { ...actions, showDetails },
      isPinned,
      hasConsole: (watched) => roster.hasConsole(watched),
      insightOf,
      now: () => clock.now(),
    });
    registerLaterCommands(commands, {
      tasks: taskCommands,
      exports: {
        source: tasks,
        chronicle,
        insightOf,
        keyTolerance: () => settings.keyTolerance(),
        pollIntervalMs: engine.pollIntervalMs,
        now: () => clock.now(),
      },
      arrangements,
      insightOf,
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

    // What menus and the view's message depend on.
    const tellContext = (): void => {
      const all = tasks.all();
      keys.set(contextKeys.hasAccounts, accounts.all().length + accounts.broken().length > 0);
      keys.set(contextKeys.hasRows, all.length + roster.faults().length > 0);
      keys.set(contextKeys.hasTasks, all.length > 0);
      keys.set(contextKeys.hasOwnTasks, book.tasks().length + discovery.everything.tasks().length > 0);
      keys.set(contextKeys.paused, monitor.paused);
      keys.set(contextKeys.demo, demo.running);
      // Accounts that could not be read have a row that says so.
      const hasAccounts = accounts.all().length > 0 || accounts.unread() !== null;
      tree.setMessage(viewMessage({ tasks: all, hasAccounts, paused: monitor.paused, demo: demo.running }));
    };
    const contextSoon = new Paced(tellContext, clock, () => paintPause(tasks.all().length));

    this.#tellContext = tellContext;
    this.tree = tree;
    this.events = events;
    this.accounts = desk;
    this.panels = panels;
    this.commands = commands;
    this.#statusBars = statusBars;
    this.#subscriptions = [
      commands,
      panels,
      statusBars,
      tree,
      events,
      desk,
      arrangements,
      contextSoon,
      tasks.onDidChange(() => {
        contextSoon.ask();
      }),
      chronicle.onDidChange((key) => {
        tree.insightsChanged(key);
        statusBars.insightsChanged();
      }),
      chronicle.onDidMeetProblem((problem) => {
        log.warn(`${problem.message} ${problem.detail ?? ''}`);
        events.notice(problem);
      }),
      // A person who opens a window sees what is known at once, whatever has just been painted.
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

  /** Accounts, tasks or pins are others than before. */
  configured(): void {
    this.accounts.update();
    this.tree.refresh();
    this.#statusBars.render();
    this.panels.update();
    this.#tellContext();
  }

  /** The tasks are the same, but what is said of them may differ: what looks different is repainted. */
  repaint(): void {
    this.tree.repaint();
    this.#statusBars.render();
    this.panels.update();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

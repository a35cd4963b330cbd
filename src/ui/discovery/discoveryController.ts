import * as vscode from 'vscode';
import { commandIds, rowCommandIds } from '../../contributions.ts';
import type { Lister } from '../../discovery/discover.ts';
import { AutoWatch } from '../../discovery/autoWatch.ts';
import { IgnoredPlaces, type Memory } from '../../discovery/ignoredPlaces.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../base/clock.ts';
import type { Monitor } from '../../monitor/monitor.ts';
import type { Subscription } from '../../base/listeners.ts';
import type { AccountStore, BrokenAccount } from '../../platform/accountStore.ts';
import type { ContextKeys } from '../../platform/contextKeys.ts';
import type { Log } from '../../platform/log.ts';
import type { Settings } from '../../platform/settings.ts';
import type { TaskSettings } from '../../platform/taskSettings.ts';
import { WatchRules } from '../../platform/watchRules.ts';
import type { CommandRegistry } from '../commands/commandRegistry.ts';
import type { FoundTasks } from './finding/foundTasks.ts';
import type { FindingParts } from './finding/parts.ts';

export interface DiscoveryControllerOptions {
  readonly accounts: AccountStore;
  readonly settings: Settings;
  readonly taskSettings: TaskSettings;
  readonly monitor: Monitor;
  readonly lister: Lister;
  readonly clock: Clock;
  readonly contextKeys: ContextKeys;
  /** Shared by all windows. */
  readonly memory: Memory;
  readonly log: Log;
}

/** Discovery: its commands, and auto-watch. */
export class DiscoveryController {
  readonly autoWatch: AutoWatch;
  readonly rules: WatchRules;
  readonly #parts: FindingParts;
  readonly #subscriptions: readonly Subscription[];
  readonly #contextKeys: ContextKeys;
  /** The search in the open view. */
  #found: FoundTasks | null = null;

  constructor(options: DiscoveryControllerOptions) {
    const { accounts, settings, taskSettings, monitor, lister, clock, memory, log } = options;
    const onError = (error: unknown): void => {
      log.error('Discovery', error);
    };
    const rules = new WatchRules(settings);
    const autoWatch = new AutoWatch({
      clock,
      memory,
      onError,
      look: async (account, signal) => {
        const { lookAt } = await import('./finding/watchAllTasks.ts');
        const look = await lookAt(account, { lister, clock, signal, onError });
        const { cloud, name } = account;
        log.debug(`${cloud} ${name}: ${look.tasks.length} tasks listed${look.complete ? '' : ', not completely'}`);
        for (const { place, what, problem } of look.troubles)
          log.warn(`${cloud} ${name}, ${place?.id ?? 'all'} ${what ?? ''}: ${problem.kind}: ${problem.message}`);
        return look;
      },
    });
    autoWatch.setFocused(vscode.window.state.focused);
    this.#contextKeys = options.contextKeys;
    this.autoWatch = autoWatch;
    this.rules = rules;
    const leftOut = new IgnoredPlaces(memory);
    this.#parts = { accounts, settings, taskSettings, autoWatch, rules, leftOut, lister, clock, log };
    this.#subscriptions = [
      monitor.onDidChangePaused((paused) => {
        autoWatch.setPaused(paused);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        autoWatch.setFocused(focused);
      }),
    ];
  }

  /** Updates auto-watch to match accounts and settings. */
  configure(): void {
    const { accounts, leftOut, log } = this.#parts;
    this.autoWatch.configure(accounts.all(), this.rules.all());
    leftOut.follow([...accounts.all(), ...accounts.unusable()]).catch((error: unknown) => {
      log.error('Discovery', error);
    });
  }

  /**
   * Renames the account in its rule. `renamed` receives the old and new keys of the auto-watched tasks before other
   * windows can see them in the settings.
   */
  async rename(
    account: Account,
    name: string,
    renamed: (pairs: readonly (readonly [from: string, to: string])[]) => Promise<void>,
  ): Promise<void> {
    await renamed(await this.autoWatch.rename(account, name));
    await this.rules.rename(account, name);
    await this.#parts.leftOut.rename(account, name);
  }

  /** `accountOfRow`: the stored account of a row. */
  registerCommands(
    commands: CommandRegistry,
    accountOfRow: (argument: unknown) => Account | BrokenAccount | null,
  ): void {
    commands.register(commandIds.discoverTasks, () => this.#discover());
    commands.register(commandIds.watchFound, () => this.#found?.watch());
    commands.register(commandIds.selectAllFound, () => this.#found?.select(null, true));
    commands.register(commandIds.selectNoFound, () => this.#found?.select(null, false));
    commands.register(commandIds.selectFoundGroup, (row) => this.#found?.select(row, true));
    commands.register(commandIds.deselectFoundGroup, (row) => this.#found?.select(row, false));
    commands.register(commandIds.filterFound, () => this.#found?.askFilter());
    commands.register(commandIds.clearFoundFilter, () => this.#found?.setFilter(''));
    commands.register(commandIds.choosePlaces, () => this.#found?.choosePlaces());
    commands.register(commandIds.stopLooking, () => this.#found?.stop());
    commands.register(commandIds.lookAgain, () => this.#found?.look());
    commands.register(commandIds.closeFound, () => this.#found?.close());
    commands.register(rowCommandIds.openFound, () => this.#found?.open());
    commands.register(commandIds.watchAllTasks, async (argument) => {
      const account = accountOfRow(argument);
      const { watchAllTasks } = await import('./finding/watchAllTasks.ts');
      await watchAllTasks(this.#parts, account === null || 'storageKey' in account ? null : account);
    });
  }

  async #discover(): Promise<void> {
    const { FoundTasks, offerAccount } = await import('./finding/foundTasks.ts');
    if (this.#parts.accounts.all().length === 0) return offerAccount();
    if (this.#found !== null) this.#found.look();
    this.#found ??= new FoundTasks(this.#parts, this.#contextKeys, () => {
      this.#found = null;
    });
    await this.#found.reveal();
  }

  dispose(): void {
    this.#found?.close();
    vscode.Disposable.from(...this.#subscriptions).dispose();
    this.autoWatch.dispose();
  }
}

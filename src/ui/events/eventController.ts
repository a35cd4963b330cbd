import { commandIds, contextKeys } from '../../contributions.ts';
import type { Clock } from '../../base/clock.ts';
import type { HistoryProblem } from '../../monitor/history/problems.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import type { ContextKeys } from '../../platform/contextKeys.ts';
import type { Log } from '../../platform/log.ts';
import type { Mutes } from '../../platform/mutes.ts';
import type { Settings } from '../../platform/settings.ts';
import type { CommandRegistry } from '../commands/commandRegistry.ts';
import { registerLazily } from '../commands/lazy.ts';
import { Notifier } from '../notifications/notifier.ts';
import { focusEvents, registerEventCommands } from './eventCommands.ts';
import { EventsTree } from './eventsTree.ts';

export interface EventControllerOptions {
  readonly historyService: HistoryService;
  readonly source: TaskSource;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly contextKeys: ContextKeys;
  readonly mutes: Mutes;
  readonly log: Log;
  showDetails(key: string): void;
}

const notificationCommandIds = [commandIds.chooseNotifications, commandIds.muteTask, commandIds.unmuteTask] as const;

/** The list of events, notifications, and the commands of both. */
export class EventController {
  readonly tree: EventsTree;
  readonly #options: EventControllerOptions;
  readonly #notifier: Notifier;

  constructor(options: EventControllerOptions) {
    const { historyService, source, clock, settings, contextKeys: keys, mutes, log } = options;
    this.#options = options;
    const isMuted = (key: string): boolean => mutes.isMuted(key);
    this.tree = new EventsTree({ historyService, source, clock, contextKeys: keys, isMuted });
    this.#notifier = new Notifier({
      historyService,
      source,
      clock,
      mutes,
      chosen: () => settings.notifications(),
      showDetails: (key) => {
        options.showDetails(key);
      },
      showEvents: focusEvents,
      mute: (key) => this.#setMuted([key], true),
      showLog: () => {
        log.show();
      },
      onError: (error) => {
        log.error('Notifications', error);
      },
    });
    this.#tellMutes();
  }

  registerCommands(commands: CommandRegistry, previewDetails: (key: string) => void): void {
    const { historyService, source, settings, mutes } = this.#options;
    registerEventCommands(commands, { previewDetails, tree: this.tree, historyService, source });
    registerLazily(commands, notificationCommandIds, async (later) => {
      const { registerNotificationCommands } = await import('../asking/lazy.ts');
      registerNotificationCommands(later, {
        mutes,
        source,
        chosen: () => settings.notifications(),
        choose: (kinds) => settings.writeNotifications(kinds),
        setMuted: (keys, muted) => this.#setMuted(keys, muted),
      });
    });
  }

  notice(problem: HistoryProblem): void {
    this.#notifier.notice(problem);
  }

  /** Deletes the whole history of these tasks. */
  forget(keys: readonly string[]): void {
    const { historyService, log } = this.#options;
    historyService.forget(keys);
    this.#setMuted(keys, false).catch((error: unknown) => {
      log.error('Mutes', error);
    });
  }

  dispose(): void {
    this.#notifier.dispose();
    this.tree.dispose();
  }

  async #setMuted(keys: readonly string[], muted: boolean): Promise<void> {
    await this.#options.mutes.setMuted(keys, muted);
    this.#tellMutes();
    this.tree.refresh();
  }

  #tellMutes(): void {
    const { contextKeys: menus, mutes } = this.#options;
    menus.set(contextKeys.hasMutes, mutes.tasks().length > 0);
  }
}

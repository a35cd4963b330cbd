import * as l10n from '@vscode/l10n';
import type { EventKind } from '../../model/eventKind.ts';
import { isEventKind } from '../../model/eventKind.ts';
import type { Clock } from '../../base/clock.ts';
import { Announcer } from '../../monitor/events/announcer.ts';
import type { HistoryEvent } from '../../monitor/history/events.ts';
import type { HistoryProblem } from '../../monitor/history/problems.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import type { Subscription } from '../../base/listeners.ts';
import type { Mutes } from '../../platform/mutes.ts';
import { nameOfTask } from '../../presentation/events/eventText.ts';
import { type Toast, toastOf } from '../../presentation/events/eventToast.ts';
import { knownCause } from '../events/eventsTree.ts';
import { sentences, showError, showInformation, showWarning } from '../messages.ts';

export interface NotifierOptions {
  readonly historyService: Pick<HistoryService, 'onDidHappen' | 'markRead'>;
  readonly source: TaskSource;
  readonly clock: Clock;
  readonly mutes: Mutes;
  chosen(): ReadonlySet<EventKind>;
  showDetails(key: string): void;
  showEvents(): Thenable<unknown>;
  mute(key: string): Promise<void>;
  showLog(): void;
  onError(error: unknown): void;
}

const toasts = { error: showError, warning: showWarning, information: showInformation } as const;

/** Shows notifications for the event kinds that the user selected, but none for the first read of this window. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #announcer: Announcer;
  readonly #subscription: Subscription;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#announcer = new Announcer({
      clock: options.clock,
      wants: ({ kind, task }) => isEventKind(kind) && options.chosen().has(kind) && !options.mutes.isMuted(task),
      tell: (events) => {
        this.#quietly(this.#tell(events));
      },
    });
    this.#subscription = options.historyService.onDidHappen((events, firstLook) => {
      if (!firstLook) this.#announcer.take(events);
    });
  }

  /** A problem of the extension itself. It is reported once a day at most, across all windows. */
  notice(problem: HistoryProblem): void {
    this.#quietly(this.#notice(problem));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#announcer.dispose();
  }

  async #notice({ kind, message, hint }: HistoryProblem): Promise<void> {
    if (!(await this.#options.mutes.takeTurn(kind))) return;
    const showLog = l10n.t('Show Log');
    if ((await showWarning(sentences(message, hint), showLog)) === showLog) this.#options.showLog();
  }

  async #tell(events: readonly HistoryEvent[]): Promise<void> {
    const toast = toastOf(events, (key) => nameOfTask(key, this.#options.source.get(key)));
    const text = sentences(...toast.sentences, ...(await remedies(toast)));
    const show = toasts[toast.severity];
    if (toast.task === null || this.#options.source.get(toast.task) === undefined) {
      const showEvents = l10n.t('Show Events');
      if ((await show(text, showEvents)) === showEvents) await this.#options.showEvents();
      return;
    }
    const details = l10n.t('Show');
    const mute = l10n.t('Mute This Task');
    const answer = await show(text, details, mute);
    if (answer === details) {
      this.#options.historyService.markRead(toast.events.map(({ id }) => id));
      this.#options.showDetails(toast.task);
    } else if (answer === mute) await this.#options.mute(toast.task);
  }

  #quietly(told: Promise<void>): void {
    told.catch((error: unknown) => {
      this.#options.onError(error);
    });
  }
}

/** The vendor's remedy, if the failures of the toast have one. */
async function remedies({ events }: Toast): Promise<readonly string[]> {
  const known = await Promise.all(events.map(knownCause));
  const [first] = known.filter((cause) => cause !== null);
  return first === undefined ? [] : [first.remedy];
}

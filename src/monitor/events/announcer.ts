import type { Clock, Timer } from '../clock.ts';
import type { HistoryEvent } from '../history/events.ts';

export interface AnnouncerOptions {
  readonly clock: Clock;
  /** Whether a person wants to be told of it. Asked again right before it is told. */
  wants(event: HistoryEvent): boolean;
  /** Tells all of these at once; at least one. */
  tell(events: readonly HistoryEvent[]): void;
}

/** More may follow within this time, … ms. */
const settling = 3_000;
/** … but no longer than this is waited for it. ms. */
const longestSettling = 12_000;
/** From one message to the next at least so long. ms. */
export const spacing = 30_000;
/** What comes meanwhile is kept up to here, the newest. */
const mostPending = 200;

/** What is true of a task or is not: the newest word on it is the one that counts. Elsewhere each one is news. */
const passing: ReadonlySet<string> = new Set(['contact', 'pace', 'lag', 'caught-up']);

/**
 * Makes few messages of many events: what happens within a few seconds is told as one, and what happens soon after a message
 * is told with the next. After sleep or a lost connection, when everything happens at once, that is one message.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  #pending: HistoryEvent[] = [];
  #firstAt = 0;
  #toldAt: number | null = null;
  #timer: Timer | null = null;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  take(events: readonly HistoryEvent[]): void {
    const { clock } = this.#options;
    const waiting = this.#pending.length > 0;
    for (const event of events) {
      if (passing.has(event.subject)) this.#pending = this.#pending.filter((other) => !sameSubject(other, event));
      if (this.#options.wants(event)) this.#pending.push(event);
    }
    this.#pending = this.#pending.slice(-mostPending);
    if (this.#pending.length === 0) {
      this.#stop();
      return;
    }
    if (!waiting) this.#firstAt = clock.now();
    this.#tellLater();
  }

  dispose(): void {
    this.#stop();
    this.#pending = [];
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #tellLater(): void {
    const { clock } = this.#options;
    const now = clock.now();
    const settled = Math.min(settling, this.#firstAt + longestSettling - now);
    const spaced = this.#toldAt === null ? 0 : this.#toldAt + spacing - now;
    // A clock that was set meanwhile makes nobody wait for longer.
    const wait = Math.min(spacing, Math.max(0, settled, spaced));
    this.#stop();
    this.#timer = clock.after(wait, () => {
      this.#timer = null;
      this.#tell();
    });
  }

  #tell(): void {
    const { clock } = this.#options;
    const events = this.#pending.filter((event) => this.#options.wants(event));
    this.#pending = [];
    if (events.length === 0) return;
    this.#toldAt = clock.now();
    this.#options.tell(events);
  }
}

function sameSubject(a: HistoryEvent, b: HistoryEvent): boolean {
  return a.task === b.task && a.subject === b.subject;
}

import type { Clock, Timer } from '../../base/clock.ts';
import type { HistoryEvent } from '../history/events.ts';

export interface AnnouncerOptions {
  readonly clock: Clock;
  /** Whether the user wants to be notified about the event. Checked again right before the notification. */
  wants(event: HistoryEvent): boolean;
  /** Shows one notification for these events, of which there is at least one. */
  tell(events: readonly HistoryEvent[]): void;
}

/** A notification waits for this long after an event, because more events may follow, ms, … */
const settling = 3_000;
/** … but no longer than this after the first event, ms. */
const longestSettling = 12_000;
/** Minimum time between two notifications, ms. */
const spacing = 30_000;
/** At most this many events wait for the next notification. The oldest are dropped. */
const maxPending = 200;

/**
 * Subjects that describe a current state: a newer event replaces the waiting one. Events of other subjects all stay.
 */
const passing: ReadonlySet<string> = new Set(['contact', 'pace', 'lag', 'caught-up']);

/**
 * Combines events into few notifications: events within a few seconds share one, and events soon after a notification
 * wait for the next. After sleep or a lost connection, when everything happens at once, there is a single notification.
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
    this.#pending = this.#pending.slice(-maxPending);
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
    // If the clock was set back meanwhile, the wait is still no longer than `spacing`.
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

import type { Clock } from '../monitor/clock.ts';
import { rest, type Shown, steadied, timeLeft } from '../monitor/estimate/steady.ts';
import type { Estimate } from '../monitor/estimate/types.ts';
import type { InsightSource } from '../monitor/insights/insights.ts';
import type { Subscription, WatchedTask } from '../monitor/watchedTask.ts';
import type { ShownInsight } from '../presentation/insight.ts';
import { isCurrent } from '../presentation/row.ts';

/**
 * What all surfaces show of a task's insight: the same figures everywhere, at rest for a minute, and none of a task whose
 * data is old.
 */
export class ShownInsights {
  readonly #source: Pick<InsightSource, 'get' | 'onDidChange'>;
  readonly #clock: Clock;
  readonly #shown = new Map<string, Shown>();
  readonly #subscription: Subscription;

  /** To be made before those who paint: they ask when the source tells of a change. */
  constructor(source: Pick<InsightSource, 'get' | 'onDidChange'>, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.#subscription = source.onDidChange((key) => {
      const insight = source.get(key);
      if (insight === null) this.#shown.delete(key);
      else this.#shown.set(key, steadied(this.#shown.get(key) ?? null, insight.estimate, clock.now()));
    });
  }

  /** null where nothing is concluded, and of what was read too long ago. */
  of(watched: WatchedTask): ShownInsight | null {
    const now = this.#clock.now();
    const insight = this.#source.get(watched.key);
    if (insight === null) {
      this.#shown.delete(watched.key);
      return null;
    }
    if (!isCurrent(watched, now)) return null;
    const { estimate: rested, since } = this.#shown.get(watched.key) ?? { estimate: insight.estimate, since: now };
    const estimate = withProvider(rested, insight.estimate);
    // Counted from when it was first shown, so that it rests; only what rests for too long goes on by itself.
    const from = now >= since && now - since < rest ? since : now;
    const left = estimate.kind === 'range' ? timeLeft(estimate, from) : null;
    return { run: insight.run, health: insight.health, estimate, left };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#shown.clear();
  }
}

/** The cloud's own figure does not rest: it stands elsewhere too, as it was read. */
function withProvider(shown: Estimate, latest: Estimate): Estimate {
  return shown.kind === 'range' && latest.kind === 'range' ? { ...shown, provider: latest.provider } : shown;
}

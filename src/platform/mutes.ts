import type { Clock } from '../base/clock.ts';

/** The part of `vscode.Memento` that is used. Another version of the extension may have written the values. */
export interface MuteStore {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const mutedKey = 'notifications.muted';
const noticesKey = 'notifications.notices';
/** The minimum time between two notices of the same kind, in ms. */
const noticeEvery = 24 * 3_600_000;

/**
 * Suppresses notifications of muted tasks, and limits notices to one per kind and day. All windows share this state.
 */
export class Mutes {
  readonly #store: MuteStore;
  readonly #clock: Clock;

  constructor(store: MuteStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The keys of the muted tasks. */
  tasks(): readonly string[] {
    const value = this.#store.get(mutedKey);
    return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : [];
  }

  isMuted(key: string): boolean {
    return this.tasks().includes(key);
  }

  async setMuted(keys: readonly string[], muted: boolean): Promise<void> {
    const before = this.tasks();
    const after = [...before.filter((key) => !keys.includes(key)), ...(muted ? keys : [])];
    if (after.length === before.length && after.every((key) => before.includes(key))) return;
    await this.#store.update(mutedKey, after.length === 0 ? undefined : after);
  }

  /** Keeps tasks muted when their keys change. */
  async rename(pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
    const muted = pairs.filter(([from]) => this.isMuted(from));
    if (muted.length === 0) return;
    await this.setMuted(
      muted.map(([, to]) => to),
      true,
    );
    await this.setMuted(
      muted.map(([from]) => from),
      false,
    );
  }

  /** Returns whether a notice of this kind is due. If so, the next one is due after `noticeEvery`. */
  async takeTurn(kind: string): Promise<boolean> {
    const value = this.#store.get(noticesKey);
    const known = Object.entries(typeof value === 'object' && value !== null ? value : {});
    const now = this.#clock.now();
    // A time in the future is from a wrong clock.
    const recent = known.filter(([, at]) => typeof at === 'number' && at <= now && now - at < noticeEvery);
    if (recent.some(([name]) => name === kind)) return false;
    await this.#store.update(noticesKey, Object.fromEntries([...recent, [kind, now]]));
    return true;
  }
}

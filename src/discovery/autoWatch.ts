import { type Account, accountKey } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';
import { taskKey, type TaskRef } from '../model/task.ts';
import type { Clock } from '../base/clock.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import { sameAccount, sameValue } from '../model/equality.ts';
import type { Trouble } from './discover.ts';
import { AccountWatch, type Look } from './accountWatch.ts';
import { KnownTasks } from './knownTasks.ts';
import type { Memory } from './ignoredPlaces.ts';
import { ruleFor, type WatchRule } from './rules.ts';

const knownKey = 'discovery.known';
const pinsKey = 'discovery.pins';

/** A task and the rule that selects it. */
interface Ruled {
  readonly rule: WatchRule;
  readonly task: TaskRef;
}

export interface AutoWatchParts {
  readonly clock: Clock;
  /** Shared by all windows. */
  readonly memory: Memory;
  look(account: Account, signal: AbortSignal): Promise<Look>;
  onError(error: unknown): void;
}

/**
 * The tasks that are watched because a rule selects their account. They are remembered, so they are known at once after
 * a reload. Each account is listed again at intervals while polling is not paused. Without a rule, this class makes no
 * request and sets no timer.
 */
export class AutoWatch {
  readonly #parts: AutoWatchParts;
  readonly #listeners: Listeners<void>;
  #watches: readonly AccountWatch[] = [];
  #rules: readonly WatchRule[] = [];
  #keys: ReadonlyMap<string, Ruled> | null = null;
  #focused = true;
  #paused = false;

  constructor(parts: AutoWatchParts) {
    this.#parts = parts;
    this.#listeners = new Listeners((error) => {
      parts.onError(error);
    });
  }

  /** Fires when tasks, troubles, or pins change for any reason other than `configure`. */
  onDidChange(listener: () => void): Subscription {
    return this.#listeners.add(listener);
  }

  /**
   * Follows exactly the accounts that a rule selects. An account whose keys and rule are unchanged is not interrupted.
   */
  configure(accounts: readonly Account[], rules: readonly WatchRule[]): void {
    const before = this.#watches;
    this.#rules = rules;
    this.#watches = accounts.flatMap((account) => {
      const rule = ruleFor(rules, account);
      if (rule === null) return [];
      const old = before.find((watch) => accountKey(watch.account) === accountKey(account));
      if (old === undefined) return [this.#watch(account, rule)];
      if (!sameValue(old.rule, rule)) old.setRule(rule);
      if (!sameAccount(old.account, account)) old.setAccount(account);
      return [old];
    });
    const gone = before.filter((watch) => !this.#watches.includes(watch));
    for (const watch of gone) watch.dispose();
    // A new account may later take the name of a removed one, so forget what was known under that name.
    const removed = gone.filter(({ account }) => !accounts.some((each) => accountKey(each) === accountKey(account)));
    if (removed.length > 0) this.#forget(removed.map(({ account }) => accountKey(account)));
    this.#keys = null;
  }

  setFocused(focused: boolean): void {
    if (focused === this.#focused) return;
    this.#focused = focused;
    for (const watch of this.#watches) watch.plan();
  }

  setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    for (const watch of this.#watches) watch.plan();
  }

  /** Each task names its account. */
  tasks(): readonly TaskRef[] {
    return this.#watches.flatMap((watch) => watch.tasks());
  }

  /** The rule that selects this task; null when no rule does. */
  ruleOf(key: string): WatchRule | null {
    return this.#byKey().get(key)?.rule ?? null;
  }

  /**
   * The task with its name in the cloud, which the rule's patterns are matched against; null when no rule selects it.
   */
  taskOf(key: string): TaskRef | null {
    return this.#byKey().get(key)?.task ?? null;
  }

  /** What prevents tasks from being found. Accounts without troubles are omitted. */
  troubles(): readonly { readonly account: Account; readonly troubles: readonly Trouble[] }[] {
    return this.#watches
      .map((watch) => ({ account: watch.account, troubles: watch.troubles() }))
      .filter(({ troubles }) => troubles.length > 0);
  }

  /** Stores a look made before the rule exists, so that the rule's tasks appear as soon as the rule is saved. */
  async remember(account: Account, look: Look): Promise<void> {
    const watch = this.#watches.find((each) => accountKey(each.account) === accountKey(account));
    if (watch !== undefined) {
      watch.take(look);
      await this.#lookEnded(account);
      return;
    }
    const known = new KnownTasks();
    known.listedAt = this.#parts.clock.now();
    known.take(look);
    await this.#store({ ...this.#stored(), [accountKey(account)]: known.memory() });
  }

  /** Moves what is known of an account to its new name. Returns the old and the new key of each of its tasks. */
  async rename(account: Account, name: string): Promise<readonly (readonly [from: string, to: string])[]> {
    const watch = this.#watches.find((each) => accountKey(each.account) === accountKey(account));
    if (watch === undefined) return [];
    const pairs = watch.tasks().map((task) => [taskKey(task), taskKey({ ...task, account: name })] as const);
    const { [accountKey(account)]: _, ...others } = this.#stored();
    await this.#store({ ...others, [accountKey({ ...account, name })]: watch.known.memory(name) });
    const names = new Map(pairs);
    const pins = this.#pins();
    if (pins.some((pin) => names.has(pin)))
      await this.#parts.memory.update(
        pinsKey,
        pins.map((pin) => names.get(pin) ?? pin),
      );
    return pairs;
  }

  /** The keys passed a test and were saved. Repeats the look if the cloud had refused the keys. */
  accepted(account: Account): void {
    for (const watch of this.#watches) if (sameAccount(watch.account, account)) watch.lookNow();
  }

  isPinned(key: string): boolean {
    return this.#pins().includes(key);
  }

  async setPinned(key: string, pinned: boolean): Promise<void> {
    const others = this.#pins().filter((pin) => pin !== key);
    const pins = pinned ? [...others, key] : others;
    await this.#parts.memory.update(pinsKey, pins.length === 0 ? undefined : pins);
    this.#listeners.emit();
  }

  dispose(): void {
    for (const watch of this.#watches) watch.dispose();
    this.#watches = [];
    this.#listeners.clear();
  }

  #byKey(): ReadonlyMap<string, Ruled> {
    this.#keys ??= new Map(
      this.#watches.flatMap((watch) =>
        watch.tasks().map((task) => [taskKey(task), { rule: watch.rule, task }] as const),
      ),
    );
    return this.#keys;
  }

  #watch(account: Account, rule: WatchRule): AccountWatch {
    const remembered = (asked: Account): KnownTasks => KnownTasks.remembered(this.#stored()[accountKey(asked)], asked);
    return new AccountWatch(account, rule, remembered(account), {
      clock: this.#parts.clock,
      remembered,
      look: (asked, signal) => this.#parts.look(asked, signal),
      conditions: () => ({ focused: this.#focused, paused: this.#paused }),
      adopted: () => {
        this.#keys = null;
        this.#listeners.emit();
      },
      changed: (looked) => {
        this.#lookEnded(looked).catch((error: unknown) => {
          this.#parts.onError(error);
        });
      },
      onError: (error) => {
        this.#parts.onError(error);
      },
    });
  }

  async #lookEnded({ cloud, name }: Account): Promise<void> {
    this.#keys = null;
    this.#listeners.emit();
    const key = accountKey({ cloud, name });
    const stored = this.#stored();
    const own = this.#watches.find(({ account }) => accountKey(account) === key)?.known.memory();
    // Keep the stored entry of other accounts: another window may know more, and the secret storage may not have
    // returned an account that has a rule yet. Entries without a rule are dropped here.
    const known = this.#rules.map((rule) => {
      const each = accountKey({ cloud: rule.cloud, name: rule.account });
      return [each, each === key ? own : stored[each]] as const;
    });
    await this.#store(Object.fromEntries(known.filter(([, memory]) => memory !== undefined)));
  }

  #forget(keys: readonly string[]): void {
    const left = Object.entries(this.#stored()).filter(([key]) => !keys.includes(key));
    this.#store(Object.fromEntries(left)).catch((error: unknown) => {
      this.#parts.onError(error);
    });
  }

  #stored(): Readonly<Record<string, unknown>> {
    const value = this.#parts.memory.get(knownKey);
    return isRecord(value) ? value : {};
  }

  async #store(value: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#parts.memory.update(knownKey, Object.keys(value).length === 0 ? undefined : value);
  }

  #pins(): readonly string[] {
    const value = this.#parts.memory.get(pinsKey);
    return Array.isArray(value) ? value.filter((pin): pin is string => typeof pin === 'string') : [];
  }
}

import { type Account, secretsOf } from '../model/account.ts';
import { taskKey, type TaskRef } from '../model/task.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import type { PollingSettings } from '../monitor/pollPolicy.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Log } from './log.ts';

const stateKey = 'demo.startedAt';
const pinsKey = 'demo.pins';

/**
 * The name of the demo's accounts in the window. No user account can have this name, because all inputs trim names. So
 * the user's own account "demo" and the demo's account are never confused.
 */
export const demoAccountName = 'demo ';

/**
 * Polls often enough to show movement, as the simulated clouds are ours. Ended tasks stay polled, because they restart.
 */
const demoPolling: PollingSettings = {
  intervalSeconds: 3,
  unfocusedIntervalSeconds: 5,
  maxRequestsPerHour: 36_000,
  restWhenTerminal: false,
};

/**
 * Tasks that are pinned when the demo starts, to show the status bar: a full copy with its percent, and a replication.
 */
const firstPins: readonly string[] = ['invoices-2024', 'session-cache'];

/** The part of `vscode.Memento` that the demo uses. Another version of the extension may have written the values. */
interface DemoState {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/**
 * Runs the simulator on loopback with tasks of all APIs. The demo's accounts exist in memory only. The demo survives a
 * reload of the window, because its tasks are functions of the time since `startedAt`, which the workspace stores.
 */
export class Demo {
  readonly #listeners: Listeners<void>;
  readonly #state: DemoState;
  readonly #log: Pick<Log, 'info' | 'error'>;
  readonly #now: () => number;
  #simulator: Simulator | null = null;
  #accounts: readonly Account[] = [];
  #tasks: readonly TaskRef[] = [];
  /** The latest start or stop, for which the next one waits. Never rejects. */
  #last: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(state: DemoState, log: Pick<Log, 'info' | 'error'>, now: () => number) {
    this.#state = state;
    this.#log = log;
    this.#now = now;
    this.#listeners = new Listeners((error) => {
      log.error('Demo', error);
    });
  }

  onDidChange(listener: () => void): Subscription {
    return this.#listeners.add(listener);
  }

  get running(): boolean {
    return this.#simulator !== null;
  }

  /** Whether the demo was running when the window was last open. */
  get remembered(): boolean {
    return this.#startedAt() !== null;
  }

  accounts(): readonly Account[] {
    return this.#accounts;
  }

  tasks(): readonly TaskRef[] {
    return this.#tasks;
  }

  secrets(): readonly string[] {
    return this.#accounts.flatMap(secretsOf);
  }

  /** Returns the demo's own polling for its accounts, and `usual` for all others. */
  pollingOf(account: Account, usual: PollingSettings): PollingSettings {
    return this.#accounts.includes(account) ? demoPolling : usual;
  }

  pins(): ReadonlySet<string> {
    const pins = this.#state.get(pinsKey);
    return new Set(Array.isArray(pins) ? pins.filter((pin) => typeof pin === 'string') : []);
  }

  async setPinned(key: string, pinned: boolean): Promise<void> {
    const pins = new Set(this.pins());
    if (pinned) pins.add(key);
    else pins.delete(key);
    await this.#state.update(pinsKey, [...pins]);
    this.#listeners.emit();
  }

  /** Starts the simulator unless it is running. Waits for a pending stop first. */
  start(): Promise<void> {
    return this.#afterLast(() => this.#start());
  }

  /** Stops the simulator and forgets that it ran. Waits for a pending start first. */
  stop(): Promise<void> {
    return this.#afterLast(async () => {
      await this.#halt();
      await this.#state.update(stateKey, undefined);
      await this.#state.update(pinsKey, undefined);
    });
  }

  /** Stops the simulator but remembers that it ran. This instance cannot start again. */
  dispose(): Promise<void> {
    this.#disposed = true;
    this.#listeners.clear();
    return this.#afterLast(() => this.#halt());
  }

  #afterLast(run: () => Promise<void>): Promise<void> {
    const done = this.#last.then(run);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #start(): Promise<void> {
    if (this.#simulator !== null || this.#disposed) return;
    const startedAt = this.#startedAt() ?? this.#now();
    const { startSimulator } = await import('../simulator/simulator.ts');
    const simulator = await startSimulator({ startedAt });
    try {
      await this.#state.update(stateKey, startedAt);
    } catch (error) {
      await simulator.stop();
      throw error;
    }
    if (this.#isDisposed()) {
      await simulator.stop();
      return;
    }
    this.#simulator = simulator;
    this.#accounts = simulator.config.accounts.map((account) => ({ ...account, name: demoAccountName }));
    this.#tasks = simulator.config.tasks.map((task) => ({ ...task, account: demoAccountName }));
    if (this.#state.get(pinsKey) === undefined) await this.#pinFirst();
    this.#log.info(`Demo started: ${this.#tasks.length} tasks`);
    this.#listeners.emit();
  }

  /** Pins the first tasks. From then on, the stored pins are those that the user chose. */
  async #pinFirst(): Promise<void> {
    const pins = this.#tasks.filter(({ name }) => name !== undefined && firstPins.includes(name)).map(taskKey);
    try {
      await this.#state.update(pinsKey, pins);
    } catch (error) {
      // The demo works without pins.
      this.#log.error('Demo', error);
    }
  }

  /** Removes the tasks before it stops the simulator, so that no poll goes to a closed address. */
  async #halt(): Promise<void> {
    const simulator = this.#simulator;
    this.#simulator = null;
    this.#accounts = [];
    this.#tasks = [];
    this.#listeners.emit();
    await simulator?.stop();
  }

  #startedAt(): number | null {
    const value = this.#state.get(stateKey);
    return typeof value === 'number' ? value : null;
  }

  /** A method, so that TypeScript does not assume the value from before an `await`. */
  #isDisposed(): boolean {
    return this.#disposed;
  }
}

import { type Account, secretsOf } from '../model/account.ts';
import { taskKey, type TaskRef } from '../model/task.ts';
import { Listeners, type Subscription } from '../base/listeners.ts';
import type { PollingSettings } from '../monitor/pollPolicy.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Log } from './log.ts';

const stateKey = 'demo.startedAt';
const pinsKey = 'demo.pins';

/**
 * What the demo's accounts are called in the window. Nobody can have an account of this name, because names are trimmed
 * wherever they come in: so a person's own account "demo" is never taken for the demo's, nor the other way round.
 */
export const demoAccountName = 'demo ';

/** The simulated clouds are ours: asked often enough to be seen moving, and never at rest, because their tasks begin anew. */
const demoPolling: PollingSettings = {
  intervalSeconds: 3,
  unfocusedIntervalSeconds: 5,
  maxRequestsPerHour: 36_000,
  restWhenTerminal: false,
};

/** Pinned when the demo begins, so that it shows what the status bar can do: a copy with its percent, and a replica. */
const firstPins: readonly string[] = ['invoices-2024', 'session-cache'];

/** As much of a `vscode.Memento` as is used: what it holds may have been written by another version. */
interface DemoState {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/**
 * The demo: the simulator on loopback with tasks of all APIs. Its accounts live in memory only. It survives a reload of
 * the window, because the simulator's tasks are functions of the time since `startedAt`, which the workspace remembers.
 */
export class Demo {
  readonly #listeners: Listeners<void>;
  readonly #state: DemoState;
  readonly #log: Pick<Log, 'info' | 'error'>;
  readonly #now: () => number;
  #simulator: Simulator | null = null;
  #accounts: readonly Account[] = [];
  #tasks: readonly TaskRef[] = [];
  /** Starts and stops follow one another; never rejects. */
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

  /** The demo's own pace for the demo's accounts. */
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

  /** Starts the simulator, unless it runs; a stop that is under way is waited for. */
  start(): Promise<void> {
    return this.#afterLast(() => this.#start());
  }

  /** Stops the simulator and forgets that it ran; a start that is under way is waited for. */
  stop(): Promise<void> {
    return this.#afterLast(async () => {
      await this.#halt();
      await this.#state.update(stateKey, undefined);
      await this.#state.update(pinsKey, undefined);
    });
  }

  /** Stops the simulator but remembers that it ran. Nothing starts it again. */
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

  /** What the person pins and unpins from then on is remembered instead. */
  async #pinFirst(): Promise<void> {
    const pins = this.#tasks.filter(({ name }) => name !== undefined && firstPins.includes(name)).map(taskKey);
    try {
      await this.#state.update(pinsKey, pins);
    } catch (error) {
      // The demo works without pins.
      this.#log.error('Demo', error);
    }
  }

  /** Its tasks go first, so that none of them is asked for at an address where nobody answers any more. */
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

  /** Asked after a wait, when the answer may have changed. */
  #isDisposed(): boolean {
    return this.#disposed;
  }
}

import * as vscode from 'vscode';
import type { Account } from '../model/account.ts';
import type { TaskRef } from '../model/task.ts';
import type { PollingSettings } from '../monitor/pollPolicy.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Log } from './log.ts';

const stateKey = 'demo.startedAt';
const pinsKey = 'demo.pins';

/** The simulated clouds are ours: asked often enough to be seen moving, and never at rest, because their tasks begin anew. */
const demoPolling: PollingSettings = {
  intervalSeconds: 3,
  unfocusedIntervalSeconds: 10,
  maxRequestsPerHour: 36_000,
  restWhenTerminal: false,
};

/**
 * The demo: the simulator on loopback with tasks of all APIs. Its accounts live in memory only. It survives a reload of
 * the window, because the simulator's tasks are functions of the time since `startedAt`, which the workspace remembers.
 */
export class Demo {
  readonly onDidChange: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #state: vscode.Memento;
  readonly #log: Log;
  readonly #now: () => number;
  #simulator: Simulator | null = null;
  #starting: Promise<void> | null = null;
  #accounts: readonly Account[] = [];
  #tasks: readonly TaskRef[] = [];

  constructor(state: vscode.Memento, log: Log, now: () => number) {
    this.#state = state;
    this.#log = log;
    this.#now = now;
    this.onDidChange = this.#changed.event;
  }

  get running(): boolean {
    return this.#simulator !== null;
  }

  /** The demo was running when the window was last open. */
  get remembered(): boolean {
    return this.#state.get<number>(stateKey) !== undefined;
  }

  accounts(): readonly Account[] {
    return this.#accounts;
  }

  tasks(): readonly TaskRef[] {
    return this.#tasks;
  }

  /** The demo's own pace for the demo's accounts. */
  pollingOf(account: Account, usual: PollingSettings): PollingSettings {
    return this.#accounts.includes(account) ? demoPolling : usual;
  }

  pins(): ReadonlySet<string> {
    return new Set(this.#state.get<readonly string[]>(pinsKey) ?? []);
  }

  async setPinned(key: string, pinned: boolean): Promise<void> {
    const pins = new Set(this.pins());
    if (pinned) pins.add(key);
    else pins.delete(key);
    await this.#state.update(pinsKey, [...pins]);
    this.#changed.fire();
  }

  /** Starts the simulator once, however often it is asked. */
  start(): Promise<void> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = null;
      throw error;
    });
    return this.#starting;
  }

  async stop(): Promise<void> {
    await this.#starting;
    await this.#simulator?.stop();
    this.#simulator = null;
    this.#starting = null;
    this.#accounts = [];
    this.#tasks = [];
    await this.#state.update(stateKey, undefined);
    await this.#state.update(pinsKey, undefined);
    this.#changed.fire();
  }

  /** Stops the simulator but remembers that it ran. */
  async dispose(): Promise<void> {
    this.#changed.dispose();
    await this.#simulator?.stop();
  }

  async #start(): Promise<void> {
    const startedAt = this.#state.get<number>(stateKey) ?? this.#now();
    const { startSimulator } = await import('../simulator/simulator.ts');
    this.#simulator = await startSimulator({ startedAt });
    this.#accounts = this.#simulator.config.accounts;
    this.#tasks = this.#simulator.config.tasks;
    this.#log.info(`Demo started: ${this.#tasks.length} tasks`);
    await this.#state.update(stateKey, startedAt);
    this.#changed.fire();
  }
}

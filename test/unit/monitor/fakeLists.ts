import type { ListedStatus, StatusPart } from '../../../src/clouds/cloud.ts';
import type { Account } from '../../../src/model/account.ts';
import type { TaskStatus } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { TaskLists } from '../../../src/monitor/taskLists.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { statusOf } from './samples.ts';

/** One request for a page. */
export interface PageCall {
  readonly list: string;
  readonly account: string;
  readonly page: number;
  readonly at: number;
}

/** Lists on this side of the network: one per region, of the tasks that the test puts there. */
export class FakeLists implements TaskLists {
  readonly calls: PageCall[] = [];
  readonly tasks = new Map<string, TaskRef[]>();
  pageSize = 100;
  /** What a list tells of a task. */
  tell: (task: TaskRef) => {
    readonly status: Partial<TaskStatus> | null;
    readonly enough: boolean;
    readonly omits?: readonly StatusPart[];
  } = () => ({
    status: {},
    enough: true,
  });
  /** Fails the page with this; null: it does not. */
  failure: (list: string) => Error | null = () => null;
  /** A page hangs until the test says so. */
  gate: Promise<void> | null = null;
  readonly #inFlight = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  nameOf({ region }: TaskRef): string | null {
    return region ?? null;
  }

  async *pages(task: TaskRef, account: Account, signal: AbortSignal): AsyncGenerator<readonly ListedStatus[]> {
    const list = task.region ?? '';
    const tasks = this.tasks.get(list) ?? [];
    for (let page = 0; page === 0 || page * this.pageSize < tasks.length; page += 1) {
      signal.throwIfAborted();
      this.calls.push({ list, account: account.name, page, at: this.#clock.now() });
      this.#count(list, 1);
      try {
        await this.#wait(signal);
        const failure = this.failure(list);
        if (failure !== null) throw failure;
      } finally {
        this.#count(list, -1);
      }
      yield tasks.slice(page * this.pageSize, (page + 1) * this.pageSize).map((listed) => {
        const { status, enough, omits = ['percent'] } = this.tell(listed);
        return { task: listed, status: status === null ? null : statusOf(listed, status), omits: enough ? [] : omits };
      });
    }
  }

  get inFlight(): number {
    return [...this.#inFlight.values()].reduce((sum, count) => sum + count, 0);
  }

  inFlightOf(list: string): number {
    return this.#inFlight.get(list) ?? 0;
  }

  #count(list: string, by: number): void {
    this.#inFlight.set(list, this.inFlightOf(list) + by);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.gate === null) return;
    await Promise.race([
      this.gate,
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
    ]);
  }
}

import type { Account } from '../../../src/model/account.ts';
import type { TaskStatus } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { ReadTask } from '../../../src/monitor/accountPoller.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { statusOf } from './samples.ts';

/** One read that was asked of the cloud, to be answered by the test when nothing answers by itself. */
export interface Call {
  readonly task: TaskRef;
  readonly account: Account;
  readonly at: number;
  readonly signal: AbortSignal;
  answered: boolean;
  succeed(more?: Partial<TaskStatus>): void;
  fail(error: unknown): void;
}

/** What a read does: leave it hanging, fail with this, or answer with this. */
export type Reply = 'hang' | { readonly failure: Error } | Partial<TaskStatus>;

export function answer(call: Call, reply: Reply): void {
  if (reply === 'hang') return;
  if ('failure' in reply) call.fail(reply.failure);
  else call.succeed(reply);
}

/** A cloud on this side of the network: counts what is asked of it and answers as told. */
export class FakeCloud {
  readonly calls: Call[] = [];
  /** Most reads in flight at one time, by account. */
  readonly most = new Map<string, number>();
  /** Tasks that had two reads in flight at one time. */
  readonly doubled: string[] = [];
  /** An abort is not heard: reads end when the test says so. */
  deaf = false;
  reply: (task: TaskRef, account: Account) => Reply = () => ({});
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly read: ReadTask = (task, account, signal) =>
    new Promise((resolve, reject) => {
      const call: Call = {
        task,
        account,
        at: this.#clock.now(),
        signal,
        answered: false,
        succeed(more = {}) {
          call.answered = true;
          resolve(statusOf(task, more));
        },
        fail(error) {
          call.answered = true;
          reject(error instanceof Error ? error : new Error('not an error'));
        },
      };
      if (this.inFlight(account.name).some((other) => other.task.id === task.id)) this.doubled.push(task.id);
      this.calls.push(call);
      this.most.set(account.name, Math.max(this.most.get(account.name) ?? 0, this.inFlight(account.name).length));
      signal.addEventListener('abort', () => {
        if (!this.deaf) call.fail(signal.reason);
      });
      const reply = this.reply(task, account);
      answer(call, reply);
    });

  inFlight(account?: string): Call[] {
    return this.calls.filter((call) => !call.answered && (account === undefined || call.account.name === account));
  }

  /** The ids of the tasks read since the last time this was asked. */
  asked(): string[] {
    const ids = this.calls.slice(this.#seen).map((call) => call.task.id);
    this.#seen = this.calls.length;
    return ids;
  }
  #seen = 0;

  /** The last read of a task. */
  last(id: string): Call {
    const call = this.calls.findLast((entry) => entry.task.id === id);
    if (!call) throw new Error(`nobody read ${id}`);
    return call;
  }

  times(id: string): number[] {
    return this.calls.filter((call) => call.task.id === id).map((call) => call.at);
  }
}

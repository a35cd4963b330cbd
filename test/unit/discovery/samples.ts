import type { ListedTask, Place, Places, TaskPage } from '../../../src/clouds/cloud.ts';
import type { Lister } from '../../../src/discovery/discover.ts';
import type { Memory } from '../../../src/discovery/ignoredPlaces.ts';
import type { Account } from '../../../src/model/account.ts';
import { type Problem, ProblemError, type ProblemKind } from '../../../src/model/problem.ts';
import { blankStatus, type Lifecycle, isTerminal } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';

export const prod: Account = { name: 'prod', cloud: 'alibaba', accessKeyId: 'id', accessKeySecret: 'secret' };
export const test: Account = { ...prod, name: 'test' };

export function place(id: string, more: Partial<Place> = {}): Place {
  return { id, label: id, region: id, projectId: null, isDefault: false, ...more };
}

export function listed(id: string, more: Partial<ListedTask> = {}, account = prod): ListedTask {
  const task: TaskRef = { cloud: account.cloud, product: 'dts', id, account: account.name, region: 'cn-hangzhou' };
  return {
    task,
    name: null,
    kind: 'migration',
    createdAt: null,
    status: inState(task, 'active'),
    omits: [],
    ...more,
  };
}

export function inState(task: TaskRef, lifecycle: Lifecycle): ListedTask['status'] {
  return { ...blankStatus(task, '2026-11-22T12:00:00.000Z'), lifecycle, terminal: isTerminal(lifecycle) };
}

export function page(tasks: readonly ListedTask[], gap: TaskPage['gap'] = null): TaskPage {
  return { tasks, gap };
}

export function problem(kind: ProblemKind, more: Partial<Problem> = {}): Problem {
  return { kind, message: `It is ${kind}.`, hint: 'Do something.', code: null, requestId: null, ...more };
}

export const failure = (kind: ProblemKind, more: Partial<Problem> = {}): ProblemError =>
  new ProblemError(problem(kind, more));

/** What one place answers: its pages one after the other, an error in the place of a page. */
export type Answers = readonly (TaskPage | Error)[];

/** Accounts with places that answer when they are told to. */
export class FakeLister implements Lister {
  /** By account and place: `prod/cn-hangzhou`. */
  readonly answers = new Map<string, Answers>();
  readonly placesOf = new Map<string, Places | Error>();
  /** What was asked for, in order: `places prod`, `list prod/cn-hangzhou`. */
  readonly asked: string[] = [];
  /** Lists in flight, and the most there were, by account. */
  readonly most = new Map<string, number>();
  readonly #open = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  /** Answers wait for `release`. */
  held = false;
  aborted = 0;

  async places(account: Account, signal: AbortSignal): Promise<Places> {
    this.asked.push(`places ${account.name}`);
    await this.#turn(signal);
    const places = this.placesOf.get(account.name) ?? { places: [], problem: null };
    if (places instanceof Error) throw places;
    return places;
  }

  async *list(account: Account, { id }: Place, signal: AbortSignal): AsyncGenerator<TaskPage, void, undefined> {
    const name = `${account.name}/${id}`;
    this.asked.push(`list ${name}`);
    const open = (this.#open.get(account.name) ?? 0) + 1;
    this.#open.set(account.name, open);
    this.most.set(account.name, Math.max(open, this.most.get(account.name) ?? 0));
    try {
      for (const answer of this.answers.get(name) ?? [page([])]) {
        await this.#turn(signal);
        if (answer instanceof Error) throw answer;
        yield answer;
      }
    } finally {
      this.#open.set(account.name, (this.#open.get(account.name) ?? 1) - 1);
    }
  }

  /** Lets everything go on that waits. */
  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (this.held) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => {
          this.aborted += 1;
          reject(new Error('aborted'));
        });
      });
    }
    signal.throwIfAborted();
  }
}

/** A memory as VS Code keeps it: what is stored comes back as JSON values. */
export class FakeMemory implements Memory {
  readonly values = new Map<string, string>();

  get(key: string): unknown {
    const value = this.values.get(key);
    return value === undefined ? undefined : JSON.parse(value);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

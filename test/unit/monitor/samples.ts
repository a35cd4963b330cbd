import { isTerminal, blankStatus, type TaskStatus } from '../../../src/model/status.ts';
import { type Problem, ProblemError, type ProblemKind } from '../../../src/model/problem.ts';
import type { Account } from '../../../src/model/account.ts';
import type { TaskRef } from '../../../src/model/task.ts';
import type { ConfiguredTask } from '../../../src/monitor/watchedTask.ts';

export function accountNamed(name: string, more: Partial<Account> = {}): Account {
  return { name, cloud: 'alibaba', accessKeyId: `ak-${name}`, accessKeySecret: `sk-${name}`, ...more };
}

export function taskNamed(id: string, more: Partial<TaskRef> = {}): TaskRef {
  return { cloud: 'alibaba', product: 'dts', id, ...more };
}

export function configured(task: TaskRef, account: Account): ConfiguredTask {
  return { task, account, problem: null };
}

export function misconfigured(task: TaskRef, problem: Problem = problemOfKind('credentials')): ConfiguredTask {
  return { task, account: null, problem };
}

export function statusOf(task: TaskRef, more: Partial<TaskStatus> = {}): TaskStatus {
  const lifecycle = more.lifecycle ?? 'active';
  return {
    ...blankStatus(task, '2026-01-01T00:00:00.000Z'),
    lifecycle,
    phase: 'full',
    percent: 10,
    terminal: isTerminal(lifecycle),
    ...more,
  };
}

export function problemOfKind(kind: ProblemKind, more: Partial<Problem> = {}): Problem {
  return { kind, message: `${kind} happened`, hint: 'do something', code: null, requestId: null, ...more };
}

export function failing(kind: ProblemKind, more: Partial<Problem> = {}): ProblemError {
  return new ProblemError(problemOfKind(kind, more));
}

/** For tests in which nothing may go wrong inside. */
export function noFault(error: unknown): void {
  throw error instanceof Error ? error : new Error('a fault that is no error');
}

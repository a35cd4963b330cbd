import { readFileSync } from 'node:fs';
import type { ReadResult } from '../../../../src/clouds/huawei/doubts.ts';
import { type Evidence, statusOf } from '../../../../src/clouds/huawei/map.ts';
import { type Json, record } from '../../../../src/clouds/tolerant.ts';
import type { Account } from '../../../../src/model/account.ts';
import { type Problem, problemOf, type ProblemKind } from '../../../../src/model/problem.ts';
import type { PhaseStatus, TaskStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';

export const taskId = 'a276c1ffa0a54c2597fc824b917db317';
export const projectId = '254d2280acb74d36a8b839746bcd7352';

export const task: TaskRef = { cloud: 'huawei', product: 'dcs', id: taskId, region: 'cn-north-4', projectId };

/** The key pair that Huawei prints in its own signing guide: public knowledge. */
export const account: Account = {
  name: 'prod',
  cloud: 'huawei',
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  accessKeySecret: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
};

export const observedAt = '2026-11-21T08:00:00.000Z';
export const now = Date.parse(observedAt);

/** A `Date` header that agrees with `now`, or is that many minutes behind us. */
export function dated(minutesBehindUs = 0): { readonly date: string } {
  return { date: new Date(now - minutesBehindUs * 60_000).toUTCString() };
}

export function fixture(name: string): Json {
  const text = readFileSync(new URL(`../../../fixtures/huawei/${name}.json`, import.meta.url), 'utf8');
  const body = record(JSON.parse(text));
  if (!body) throw new Error(`${name} is not an object`);
  return body;
}

export function answered(body: Json, requestId: string | null = null): ReadResult {
  return { answer: { body, requestId } };
}

export function missing(kind: ProblemKind, code: string | null = null, message = 'It failed.'): ReadResult {
  return { answer: null, problem: { kind, message, hint: 'Do something.', code, requestId: null } };
}

export const unknownTask = missing('not-found', 'DCS.4133');
export const denied = missing('permission', 'DCS.2007');

export function evidence(statistics: ReadResult, detail: ReadResult): Evidence {
  return { task, statistics, detail, observedAt };
}

/** The status out of two bodies. */
export function mapped(statistics: Json | ReadResult, detail: Json | ReadResult): TaskStatus {
  return statusOf(evidence(reading(statistics), reading(detail)));
}

function reading(of: Json | ReadResult): ReadResult {
  return isReadResult(of) ? of : answered(of);
}

function isReadResult(of: Json | ReadResult): of is ReadResult {
  return 'answer' in of;
}

export function statistics(full_migration_progress: unknown, is_migrating: unknown): Json {
  return { full_migration_progress, is_migrating };
}

export function phaseOf(status: TaskStatus, name: PhaseStatus['phase']): PhaseStatus | undefined {
  return status.phases.find(({ phase }) => phase === name);
}

/** The problem that a promise is rejected with. */
export async function problemFrom(promise: Promise<unknown>): Promise<Problem> {
  let reason: unknown;
  try {
    await promise;
  } catch (error) {
    reason = error;
  }
  const problem = problemOf(reason);
  if (problem === null) throw new Error('expected a problem', { cause: reason });
  return problem;
}

import type { Problem } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import { taskKey, type TaskRef } from '../model/task.ts';
import type { TaskSource } from '../monitor/watchedTask.ts';
import type { OutputRow } from './configuration.ts';

/** One entry of the JSON document: exactly these members, in this order. */
export interface TaskReport {
  /** For an invalid entry: the members that could be read. */
  readonly task: TaskRef | Readonly<Partial<Record<keyof TaskRef, string | boolean>>>;
  readonly status: TaskStatus | null;
  readonly problem: Pick<Problem, 'kind' | 'message' | 'hint' | 'code' | 'requestId'> | null;
}

/** The status or problem of every row, in the order of the configuration. */
export function reportOf(rows: readonly OutputRow[], source: TaskSource): TaskReport[] {
  return rows.map((row) => {
    if (row.kind === 'fault') return { task: row.given, status: null, problem: plain(row.problem) };
    const { task } = row.configured;
    const watched = source.get(taskKey(task));
    return { task, status: watched?.status ?? null, problem: plain(watched?.problem ?? null) };
  });
}

function plain(problem: Problem | null): TaskReport['problem'] {
  if (problem === null) return null;
  const { kind, message, hint, code, requestId } = problem;
  return { kind, message, hint, code, requestId };
}

// Valid in JSON text, but some terminals interpret them as control characters.
const unsafe = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The document of `--json`, on one line or on several, with a line break at the end. */
export function documentText(reports: readonly TaskReport[], form: 'line' | 'lines'): string {
  const text = JSON.stringify({ tasks: reports }, null, form === 'line' ? 0 : 2);
  const safe = text.replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${safe}\n`;
}

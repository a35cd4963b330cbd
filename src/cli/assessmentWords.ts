import { timeLeft } from '../monitor/estimate/steady.ts';
import { type Assessment, Assessments } from '../monitor/assessment/assessments.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import { healthRowWords } from '../presentation/words/healthText.ts';
import { goingOn, isCurrent } from '../presentation/tree/row.ts';
import type { Io } from './io.ts';

/** Assesses tasks from what this process has read itself: it keeps no history. */
export function assessmentsOf(monitor: Monitor, io: Io, pollIntervalMs: number): Assessments {
  const assessments = new Assessments({
    source: monitor.tasks,
    runOf: (key) => monitor.runOf(key),
    recordsOf: () => null,
    clock: io.clock,
    pollIntervalMs: () => pollIntervalMs,
    healthOptions: () => ({}),
    onError: (error) => {
      io.err(`Unforeseen fault: ${error instanceof Error ? error.name : typeof error}\n`);
    },
  });
  monitor.tasks.onDidUpdate((update) => {
    assessments.take(update);
  });
  return assessments;
}

/** Words for the end of a line: the time left, or what is wrong. Empty if the status is not current. */
export function assessmentWords(watched: WatchedTask, assessment: Assessment | null, now: number): readonly string[] {
  const { status } = watched;
  if (status === null || assessment === null || !isCurrent(watched, now)) return [];
  const { health, estimate } = assessment;
  const left = estimate.kind === 'range' ? timeLeft(estimate, now) : null;
  const copy = goingOn(status, { ...assessment, left }, now);
  const replica = status.lifecycle === 'active' && status.phase === 'incremental' ? healthRowWords(health, now) : null;
  return [copy, replica].filter((words) => words !== null);
}

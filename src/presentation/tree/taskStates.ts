import * as l10n from '@vscode/l10n';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { ShownAssessment } from '../words/assessment.ts';
import { type Look, needsAttention, waitingLook } from './row.ts';
import { kindOfTask } from '../statusBar/summary.ts';

/** The states for grouping, sorting, and filtering, the most urgent first. Each task is in exactly one. */
export const taskStates = [
  'failed',
  'attention',
  'no-contact',
  'copying',
  'replicating',
  'waiting',
  'finished',
  'stopped',
] as const;
export type TaskState = (typeof taskStates)[number];

export function stateOf(watched: WatchedTask, assessment: ShownAssessment | null): TaskState {
  if (watched.status?.lifecycle === 'failed') return 'failed';
  const kind = kindOfTask(watched, assessment);
  switch (kind) {
    case 'noContact':
      return 'no-contact';
    case 'ended':
      return watched.status?.lifecycle === 'completed' ? 'finished' : 'stopped';
    case 'attention':
    case 'copying':
    case 'replicating':
    case 'waiting':
      return kind;
  }
}

/** Whether a task passes a filter by states; an empty list passes all. `attention` includes failed tasks. */
export function isInStates(
  watched: WatchedTask,
  assessment: ShownAssessment | null,
  states: readonly TaskState[],
): boolean {
  if (states.length === 0 || states.includes(stateOf(watched, assessment))) return true;
  return states.includes('attention') && needsAttention(watched, assessment);
}

export function stateTitle(state: TaskState): string {
  switch (state) {
    case 'failed':
      return l10n.t('Failed');
    case 'attention':
      return l10n.t('Needs attention');
    case 'no-contact':
      return l10n.t('No contact');
    case 'copying':
      return l10n.t('Migrating');
    case 'replicating':
      return l10n.t('Replicating');
    case 'waiting':
      return l10n.t('Waiting');
    case 'finished':
      return l10n.t('Finished');
    case 'stopped':
      return l10n.t('Stopped');
  }
}

export const stateLooks: Readonly<Record<TaskState, Look>> = {
  failed: { icon: 'error', tone: 'bad' },
  attention: waitingLook,
  'no-contact': { icon: 'debug-disconnect', tone: 'warning' },
  copying: { icon: 'sync', tone: 'busy' },
  replicating: { icon: 'arrow-swap', tone: 'busy' },
  waiting: { icon: 'circle-outline', tone: 'plain' },
  finished: { icon: 'pass-filled', tone: 'good' },
  stopped: { icon: 'debug-stop', tone: 'muted' },
};

import * as l10n from '@vscode/l10n';
import { blankStatus, isTerminal, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Sample } from './sample.ts';

/**
 * A status made from the latest sample of a task, which is enough for a row. It has no texts of the cloud, no phases,
 * and no raw response. Its `doubt` says that the next read brings them.
 */
export function lastKnownStatus(task: TaskRef, sample: Sample): TaskStatus {
  const { lifecycle, percent, lagSeconds, lagBytes, sourceKeys, targetKeys, retries, rawState } = sample;
  return {
    ...blankStatus(task, new Date(sample.seenUntil).toISOString()),
    lifecycle,
    phase: sample.phase,
    subPhase: sample.subPhase,
    caughtUp: sample.caughtUp,
    terminal: isTerminal(lifecycle),
    needsUser: sample.waitsForUser ? l10n.t('the next read tells what for') : null,
    percent,
    lag: lagSeconds === null && lagBytes === null ? null : { seconds: lagSeconds, bytes: lagBytes, source: 'history' },
    keys: sourceKeys === null && targetKeys === null ? null : { source: sourceKeys, target: targetKeys },
    retries: retries === null ? null : { current: retries, max: null },
    doubt: l10n.t('This is what was read last, by an earlier window. The next read tells how it stands now.'),
    raw: { state: rawState, body: {} },
  };
}

import * as l10n from '@vscode/l10n';
import type { Problem } from '../../model/problem.ts';
import { blankStatus, isTerminal, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import { amount, flag, type Json, member, number, percentage, text } from '../tolerant.ts';
import { backupEndpoint, instanceEndpoint, keptStatistics, keptTask } from './answers.ts';
import type { Answer } from './call.ts';
import { doubtOfPercent, joinedDoubts, noDoubt, ofOutcome } from '../evidence.ts';
import { huawei } from './pack.ts';
import { detailMissing, doubtOfDeleted, doubtOfDetail, doubtOfStatistics, type Reading } from './doubts.ts';
import { phasesOf } from './phases.ts';
import {
  copiesOnce,
  type CopyMode,
  copyModeOf,
  meaningOf,
  meaningOfStatistics,
  type StateMeaning,
  unknownMeaning,
} from './states.ts';

export interface Evidence {
  readonly task: TaskRef;
  /** ShowMigrationTaskStats: numbers, without a state. */
  readonly statistics: Reading;
  /** ShowMigrationTask: the state, without numbers. */
  readonly detail: Reading;
  /** ISO 8601, our clock. */
  readonly observedAt: string;
}

/**
 * The status that both answers make together: the state is the detail's, the numbers are the statistics'. At least one
 * of the two must be there, and both checked to be answers (`answers.ts`). Where only the statistics are, the state is
 * concluded from them and `doubt` says so.
 *
 * Source: Huawei Cloud, DCS API reference, ShowMigrationTaskStats and ShowMigrationTask.
 */
export function statusOf(evidence: Evidence): TaskStatus {
  const { task, statistics, detail, observedAt } = evidence;
  const stats = statistics.answer === null ? {} : keptStatistics(statistics.answer.body);
  const about = detail.answer === null ? {} : keptTask(detail.answer.body);
  const sentPercent = member(stats, 'full_migration_progress');
  const numbers = { percent: percentage(sentPercent), migrating: flag(member(stats, 'is_migrating')) };
  const word = text(member(about, 'status'));
  const mode = copyModeOf(
    text(member(about, 'migration_method')),
    text(member(about, 'migration_type')),
    text(member(about, 'migrate_type')),
  );
  const meaning =
    detail.answer === null
      ? meaningOfStatistics(numbers.migrating, numbers.percent)
      : withPhase(word === null ? unknownMeaning : meaningOf(word), numbers.percent, mode);
  const exchanging = text(member(about, 'task_status'))?.toUpperCase() === 'EXCHANGING';
  const { lifecycle, outcome, recoverable } = meaning;
  const error = text(member(about, 'error_message'));
  const doubt =
    detail.answer === null
      ? doubtOfStatistics(numbers, detail.problem)
      : word === null
        ? noDoubt
        : doubtOfDetail(word, meaning, numbers, mode, statistics);
  const source = instanceEndpoint(member(about, 'source_instance')) ?? backupEndpoint(member(about, 'backup_files'));
  return {
    ...blankStatus(task, observedAt),
    lifecycle,
    // Addresses are exchanged in the middle of the incremental phase, and it goes on after that.
    phase: exchanging ? 'cutover' : meaning.phase,
    terminal: isTerminal(lifecycle),
    recoverable,
    outcome,
    needsUser:
      lifecycle === 'draft'
        ? l10n.t('Configure the migration task in the console of Huawei Cloud: it waits for that.')
        : null,
    percent: percentOf(meaning, numbers.percent),
    phases: phasesOf(meaning, numbers.percent, mode, exchanging, error),
    position: positionIn(stats),
    throughput: throughputIn(stats),
    keys: keysIn(stats),
    source,
    target: instanceEndpoint(member(about, 'target_instance')),
    error,
    ...joinedDoubts(doubt, doubtOfPercent(huawei.name, sentPercent)),
    raw: { state: word, body: { ...about, ...stats } },
    requestId: statistics.answer?.requestId ?? detail.answer?.requestId ?? null,
  };
}

/**
 * The status of a task that DCS says it does not know (DCS.4133). Imports and tasks that have not begun have no
 * statistics either, so it is `gone` only when the detail agrees, and `unknown` when the keys may not read that.
 */
export function absentStatus(evidence: Evidence, said: Problem): TaskStatus {
  const { task, detail, observedAt } = evidence;
  const denial = detail.answer === null && detail.problem.kind === 'permission' ? detail.problem : null;
  return {
    ...blankStatus(task, observedAt),
    lifecycle: denial === null ? 'gone' : 'unknown',
    terminal: denial === null,
    recoverable: denial === null ? false : null,
    ...(denial === null
      ? {
          doubt: l10n.t(
            'Huawei Cloud does not know this task: if it was never seen here, check its ID, its region and its project.',
          ),
        }
      : ofOutcome(l10n.t('Huawei Cloud has no statistics of this task, and {0}.', detailMissing(denial)))),
    raw: { state: null, body: { error_code: said.code } },
    requestId: said.requestId,
  };
}

/**
 * The status of a task that the list lacks: DCS goes on answering for a deleted task with the word of its end (seen by
 * the authors of Huawei's Terraform provider), so that the word proves nothing any more.
 */
export function deletedStatus(status: TaskStatus): TaskStatus {
  const { task, observedAt, raw, requestId, source, target } = status;
  return {
    ...blankStatus(task, observedAt),
    lifecycle: 'gone',
    terminal: true,
    recoverable: false,
    outcome: 'ambiguous',
    source,
    target,
    ...doubtOfDeleted(raw.state ?? ''),
    raw,
    requestId,
  };
}

/** Whether the statistics say that the task is under way, which is the one state that they tell without a doubt. */
export function isMigrating({ body }: Answer): boolean {
  return flag(member(keptStatistics(body), 'is_migrating')) === true;
}

/** MIGRATING does not tell its phase: the copied percentage does, as far as the task has a second phase at all. */
function withPhase(meaning: StateMeaning, percent: number | null, mode: CopyMode): StateMeaning {
  if (meaning.lifecycle !== 'active' || meaning.phase !== null) return meaning;
  if (copiesOnce(mode)) return { ...meaning, phase: 'full' };
  if (percent === null) return meaning;
  return { ...meaning, phase: percent < 100 ? 'full' : 'incremental' };
}

function percentOf({ lifecycle, phase }: StateMeaning, percent: number | null): number | null {
  if (lifecycle === 'completed') return 100;
  // The incremental phase begins when the copy is complete; a number that denies it leaves the matter open.
  if (phase === 'incremental') return percent === null || percent >= 100 ? 100 : null;
  return percent;
}

/** No unit is documented: neither a lag nor a sign of having caught up, only something that moves. */
function positionIn(stats: Json): TaskStatus['position'] {
  const offset = number(member(stats, 'offset'));
  return offset === null ? null : { offset };
}

function throughputIn(stats: Json): TaskStatus['throughput'] {
  const kilobytesPerSecond = amount(member(stats, 'target_input_kbps'));
  const operationsPerSecond = amount(member(stats, 'target_ops'));
  return kilobytesPerSecond === null && operationsPerSecond === null
    ? null
    : { kilobytesPerSecond, operationsPerSecond };
}

/** The two counts differ by nature where keys expire: no progress is made of them. */
function keysIn(stats: Json): TaskStatus['keys'] {
  const source = amount(member(stats, 'source_dbsize'));
  const target = amount(member(stats, 'target_dbsize'));
  return source === null && target === null ? null : { source, target };
}

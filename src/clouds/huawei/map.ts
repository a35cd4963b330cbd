import * as l10n from '@vscode/l10n';
import type { Problem } from '../../model/problem.ts';
import { blankStatus, isTerminal, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import { amount, flag, type Json, member, number, percentage, text } from '../tolerant.ts';
import { backupEndpoint, instanceEndpoint, keptStatistics, keptTask } from './answers.ts';
import type { Answer } from './call.ts';
import { doubtOfPercent, joinedDoubts, noDoubt, ofOutcome } from '../evidence.ts';
import { huawei } from './pack.ts';
import { detailMissing, doubtOfDeleted, doubtOfDetail, doubtOfStatistics, type ReadResult } from './doubts.ts';
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
  readonly statistics: ReadResult;
  /** ShowMigrationTask: the state, without numbers. */
  readonly detail: ReadResult;
  /** ISO 8601, local clock. */
  readonly observedAt: string;
}

/**
 * Combines both responses: the state comes from the detail, the numbers come from the statistics. At least one must be
 * present, and both must have been checked (`answers.ts`). Without the detail, the state is inferred from the
 * statistics, and `doubt` says so.
 *
 * Source: Huawei Cloud, DCS API reference, ShowMigrationTaskStats and ShowMigrationTask. Rules: docs/status-model.md,
 * "Huawei Cloud DCS".
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
    // The addresses are exchanged during the incremental phase, which then continues.
    phase: exchanging ? 'cutover' : meaning.phase,
    terminal: isTerminal(lifecycle),
    recoverable,
    outcome: outcome === 'success' && doubt.doubtAbout === 'outcome' ? 'ambiguous' : outcome,
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
 * The status of a task that DCS does not know (DCS.4133). Imports and tasks that have not started have no statistics
 * either. So the task is `gone` only if the detail agrees, and `unknown` if the keys may not read the detail.
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
 * The status of a task that is missing from the list. DCS still returns the final state of a deleted task (reported by
 * the authors of Huawei's Terraform provider), so that state is not evidence of its outcome.
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

/** Whether the statistics say that the task is migrating, the only state that they report reliably. */
export function isMigrating({ body }: Answer): boolean {
  return flag(member(keptStatistics(body), 'is_migrating')) === true;
}

/** MIGRATING does not name the phase. The percentage of the copy shows it, if the task has a second phase at all. */
function withPhase(meaning: StateMeaning, percent: number | null, mode: CopyMode): StateMeaning {
  if (meaning.lifecycle !== 'active' || meaning.phase !== null) return meaning;
  if (copiesOnce(mode)) return { ...meaning, phase: 'full' };
  if (percent === null) return meaning;
  return { ...meaning, phase: percent < 100 ? 'full' : 'incremental' };
}

function percentOf({ lifecycle, phase }: StateMeaning, percent: number | null): number | null {
  if (lifecycle === 'completed') return 100;
  // The incremental phase begins when the copy is complete. A number that contradicts this is not used.
  if (phase === 'incremental') return percent === null || percent >= 100 ? 100 : null;
  return percent;
}

/**
 * The offset has no documented unit. It is neither a lag nor evidence of having caught up; it only shows that data
 * moves.
 */
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

/** The two counts differ when keys expire, so they are not used as progress. */
function keysIn(stats: Json): TaskStatus['keys'] {
  const source = amount(member(stats, 'source_dbsize'));
  const target = amount(member(stats, 'target_dbsize'));
  return source === null && target === null ? null : { source, target };
}

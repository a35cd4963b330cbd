import type { Lifecycle, Outcome, Phase } from '../../model/status.ts';

/** The meaning of a state word on its own, without the statistics. */
export interface StateMeaning {
  readonly lifecycle: Lifecycle;
  /** null: the word does not name a phase. For MIGRATING, the statistics show it. */
  readonly phase: Phase | null;
  readonly outcome: Outcome | null;
  readonly recoverable: boolean | null;
}

function meaning(lifecycle: Lifecycle, rest: Partial<Omit<StateMeaning, 'lifecycle'>> = {}): StateMeaning {
  return { lifecycle, phase: null, outcome: null, recoverable: null, ...rest };
}

const success = { outcome: 'success' } as const;
const failure = { outcome: 'failure' } as const;

/**
 * `status` of ShowMigrationTask. An open set: documents of different dates list 4, 10, or 14 words. Meanings:
 * docs/status-model.md, "Huawei Cloud DCS".
 *
 * Sources: Huawei Cloud, DCS API reference, ShowMigrationTask, ListMigrationTask and CreateMigrationTask; Open Telekom
 * Cloud, DCS API reference (the same service); the states that Huawei's Terraform provider waits for.
 */
const meanings = new Map<string, StateMeaning>([
  // Documented as "pending configuration": despite the word, nothing is running.
  ['RUNNING', meaning('draft')],
  ['CREATING', meaning('starting')],
  // The older word for both phases.
  ['MIGRATING', meaning('active')],
  ['FULLMIGRATING', meaning('active', { phase: 'full' })],
  // The API misspells the word; the documents' prose spells it correctly.
  ['INCRMIGEATING', meaning('active', { phase: 'incremental' })],
  ['INCRMIGRATING', meaning('active', { phase: 'incremental' })],
  ['SUCCESS', meaning('completed', success)],
  ['MIGRATION_SUCCESS', meaning('completed', success)],
  ['FAILED', meaning('failed', failure)],
  ['MIGRATION_FAILED', meaning('failed', failure)],
  ['ERROR', meaning('failed', failure)],
  ['TERMINATING', meaning('stopping')],
  // The normal end of an incremental migration and an abort are reported the same way.
  ['TERMINATED', meaning('stopped', { outcome: 'ambiguous' })],
  // The migration machine was released, however the migration ended.
  ['RELEASED', meaning('gone', { outcome: 'ambiguous', recoverable: false })],
  ['DELETED', meaning('gone', { outcome: 'ambiguous', recoverable: false })],
]);

/** For words that are not in the table. They are not failures, and are shown as sent. */
export const unknownMeaning = meaning('unknown');

export function meaningOf(word: string): StateMeaning {
  return meanings.get(word.trim().toUpperCase()) ?? unknownMeaning;
}

/**
 * The state inferred from the statistics when the task itself could not be read. `percent` is that of the full copy.
 * Only `migrating: true` is certain: after the end, 100 % may be a success or a stop.
 */
export function meaningOfStatistics(migrating: boolean | null, percent: number | null): StateMeaning {
  if (migrating === true) {
    if (percent === null) return meaning('active');
    return meaning('active', { phase: percent < 100 ? 'full' : 'incremental' });
  }
  if (migrating === null || percent === null) return unknownMeaning;
  if (percent >= 100) return meaning('completed', { outcome: 'ambiguous' });
  return percent > 0 ? unknownMeaning : meaning('ready');
}

/** What a task copies. `import` copies a backup file and then ends; null: not reported. */
export type CopyMode = 'full' | 'incremental' | 'import' | null;

/**
 * Derived from `migration_type` and `migration_method`. The documents' own examples swap the words of the two, and
 * older documents call both `migrate_type`.
 */
export function copyModeOf(...words: readonly (string | null)[]): CopyMode {
  const said = words.map((word) => word?.toLowerCase() ?? '');
  if (said.includes('backupfile_import')) return 'import';
  if (said.includes('incremental_migration')) return 'incremental';
  if (said.includes('full_amount_migration')) return 'full';
  return null;
}

/** Whether the task ends with its full copy, because it has no incremental phase. */
export function copiesOnce(mode: CopyMode): boolean {
  return mode === 'full' || mode === 'import';
}

import type { Lifecycle, Outcome, Phase } from '../../model/status.ts';

/** What a state word says by itself, without the statistics. */
export interface StateMeaning {
  readonly lifecycle: Lifecycle;
  /** null: the word does not say; for MIGRATING the statistics do. */
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
 * `status` of ShowMigrationTask. An open set: its documents of different dates list 4, 10 or 14 words.
 *
 * Sources: Huawei Cloud, DCS API reference, ShowMigrationTask, ListMigrationTask and CreateMigrationTask; Open Telekom
 * Cloud, DCS API reference (the same service); what Huawei's Terraform provider waits for.
 */
const meanings = new Map<string, StateMeaning>([
  // Documented as "pending configuration": the least running of all.
  ['RUNNING', meaning('draft')],
  ['CREATING', meaning('starting')],
  // The older word for both phases.
  ['MIGRATING', meaning('active')],
  ['FULLMIGRATING', meaning('active', { phase: 'full' })],
  // Misspelt on the wire, and spelt right in prose.
  ['INCRMIGEATING', meaning('active', { phase: 'incremental' })],
  ['INCRMIGRATING', meaning('active', { phase: 'incremental' })],
  ['SUCCESS', meaning('completed', success)],
  ['MIGRATION_SUCCESS', meaning('completed', success)],
  ['FAILED', meaning('failed', failure)],
  ['MIGRATION_FAILED', meaning('failed', failure)],
  ['ERROR', meaning('failed', failure)],
  ['TERMINATING', meaning('stopping')],
  // The proper end of an incremental migration and an abort look the same.
  ['TERMINATED', meaning('stopped', { outcome: 'ambiguous' })],
  // The migration machine is gone, however the migration ended.
  ['RELEASED', meaning('gone', { outcome: 'ambiguous', recoverable: false })],
  ['DELETED', meaning('gone', { outcome: 'ambiguous', recoverable: false })],
]);

/** A word that is not in the table is no failure: it is shown as it is. */
export const unknownMeaning = meaning('unknown');

export function meaningOf(word: string): StateMeaning {
  return meanings.get(word.trim().toUpperCase()) ?? unknownMeaning;
}

/**
 * What the statistics say where the task itself could not be read. `percent` is that of the full copy. None of these
 * is certain: after the end, 100 % may be a success or a stop.
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

/** What a task copies: `import` is from a backup file, and is over with it; null when the answer does not say. */
export type CopyMode = 'full' | 'incremental' | 'import' | null;

/**
 * Out of `migration_type` and `migration_method`: the documents' own examples have either's words in the other, and in
 * older ones both are called `migrate_type`.
 */
export function copyModeOf(...words: readonly (string | null)[]): CopyMode {
  const said = words.map((word) => word?.toLowerCase() ?? '');
  if (said.includes('backupfile_import')) return 'import';
  if (said.includes('incremental_migration')) return 'incremental';
  if (said.includes('full_amount_migration')) return 'full';
  return null;
}

/** Whether the task ends with its full copy: it has no incremental phase. */
export function copiesOnce(mode: CopyMode): boolean {
  return mode === 'full' || mode === 'import';
}

import * as l10n from '@vscode/l10n';
import type { CheckState, Lifecycle, Outcome, Phase, PhaseState } from '../../model/status.ts';

/** The meaning of a MigrationJobStatus word. */
export interface JobState {
  readonly lifecycle: Lifecycle;
  /** The phase that the word names; `derived`: the blocks of the phases show it; null: none is active. */
  readonly phase: Phase | 'derived' | null;
  /** The state of the precheck, for responses without its block. */
  readonly precheck: PhaseState;
  readonly recoverable: boolean | null;
  readonly outcome: Outcome | null;
  readonly needsUser: (() => string) | null;
  readonly doubt: (() => string) | null;
}

function job(lifecycle: Lifecycle, more: Partial<JobState> = {}): JobState {
  return {
    lifecycle,
    phase: null,
    precheck: 'unknown',
    recoverable: null,
    outcome: null,
    needsUser: null,
    doubt: null,
    ...more,
  };
}

const suspended = job('paused', { phase: 'derived' });
const initializing = job('active', { phase: 'full' });
const maintenance = job('maintenance', { phase: 'derived' });

/**
 * Keys are in lower case, because documents and responses differ in case. The first seven words are documented for
 * DescribeMigrationJobStatus, the next six for the newer DescribeDtsJobs, and the rest for synchronization and
 * subscription. Meanings: docs/status-model.md, "Alibaba Cloud DTS".
 */
const jobStates: ReadonlyMap<string, JobState> = new Map([
  ['notstarted', job('ready')],
  ['prechecking', job('active', { phase: 'precheck', precheck: 'active' })],
  [
    'precheckfailed',
    job('failed', {
      phase: 'precheck',
      precheck: 'failed',
      recoverable: true,
      outcome: 'failure',
      needsUser: () => l10n.t('Fix the failed checks, then run the precheck again in the console.'),
    }),
  ],
  ['migrating', job('active', { phase: 'derived' })],
  // 暂停中, "paused": a lasting state, although the word has the form of a transition. The second spelling is from an
  // older list of words.
  ['suspending', suspended],
  ['suspengding', suspended],
  [
    'migrationfailed',
    job('failed', {
      phase: 'derived',
      recoverable: true,
      outcome: 'failure',
      doubt: () =>
        l10n.t(
          'DTS may resume a failed migration by itself and then overwrite the target: release the job before the target is used.',
        ),
    }),
  ],
  ['finished', job('completed', { outcome: 'success' })],

  ['notconfigured', job('draft')],
  ['precheckpass', job('ready', { precheck: 'done' })],
  ['retrying', job('retrying', { phase: 'derived' })],
  ['upgrade', maintenance],
  ['downgrade', maintenance],
  [
    'locked',
    job('maintenance', {
      phase: 'derived',
      needsUser: () => l10n.t('The job is locked. See in the console why; an overdue payment is one possible reason.'),
    }),
  ],

  ['initializing', initializing],
  ['initializating', initializing],
  ['initializefailed', job('failed', { phase: 'derived', outcome: 'failure' })],
  ['synchronizing', job('active', { phase: 'incremental' })],
  ['modifying', maintenance],
  ['modifyfailed', job('failed', { phase: 'derived', outcome: 'failure' })],
  ['failed', job('failed', { phase: 'derived', outcome: 'failure' })],
  ['starting', job('starting')],
  ['normal', job('active', { phase: 'derived' })],
  ['abnormal', job('failed', { phase: 'derived', outcome: 'failure' })],
]);

const unknownJob = job('unknown', { phase: 'derived' });

/** `unknown` for a missing word and for one that is not in the table. */
export function jobState(word: string | null): JobState {
  return jobStates.get(word?.toLowerCase() ?? '') ?? unknownJob;
}

const phaseStates: ReadonlyMap<string, PhaseState> = new Map<string, PhaseState>([
  ['notstarted', 'pending'],
  ['migrating', 'active'],
  ['failed', 'failed'],
  ['finished', 'done'],
  // "No delay": replication continues until the user ends it.
  ['catched', 'active'],
]);

const precheckStates: ReadonlyMap<string, PhaseState> = new Map<string, PhaseState>([
  ['notstarted', 'pending'],
  ['checking', 'active'],
  ['suspending', 'active'],
  ['failed', 'failed'],
  // Words that the parts of a distributed job use for the same states.
  ['prechecking', 'active'],
  ['precheckfailed', 'failed'],
  ['finished', 'done'],
  // Missing from the document's list of words, but used as the sample value in its table.
  ['success', 'done'],
]);

export function phaseState(phase: Phase, word: string | null): PhaseState {
  const states = phase === 'precheck' ? precheckStates : phaseStates;
  return states.get(word?.toLowerCase() ?? '') ?? 'unknown';
}

/** This action returns Success and Failed. DescribePreCheckStatus returns the others for the same items. */
const checkStates: ReadonlyMap<string, CheckState> = new Map<string, CheckState>([
  ['success', 'passed'],
  ['failed', 'failed'],
  ['warning', 'warning'],
  ['checking', 'running'],
  ['migrating', 'running'],
]);

export function checkState(word: string | null): CheckState {
  return checkStates.get(word?.toLowerCase() ?? '') ?? 'unknown';
}

import type { Lifecycle, Outcome, Phase, SubPhase } from '../../model/status.ts';

/** The meaning of one state word. null: the word does not say. */
export interface Meaning {
  readonly lifecycle: Lifecycle;
  readonly phase: Phase | null;
  readonly subPhase: SubPhase | null;
  readonly caughtUp: boolean | null;
  readonly recoverable: boolean | null;
  readonly outcome: Outcome | null;
}

const nothing: Meaning = {
  lifecycle: 'unknown',
  phase: null,
  subPhase: null,
  caughtUp: null,
  recoverable: null,
  outcome: null,
};

/** A meaning with only the given parts known. */
export function meaning(known: Partial<Meaning>): Meaning {
  return { ...nothing, ...known };
}

/**
 * `Status` of UDTS: the six words of the 2020 edition and the sixteen of the current one. Words that end or interrupt a
 * task (Failed, Stopped, RetryPending …) do not name the phase. No document distinguishes Done from Success. Synced is
 * not an end: any change in the source returns the task to Syncing. Meanings: docs/status-model.md, "UDTS".
 *
 * Source: GetUDTSTaskStatus, StatusData; the sequence of the words: UDTS guide, getprogress.
 */
const udtsMeanings: ReadonlyMap<string, Meaning> = new Map(
  Object.entries<Partial<Meaning>>({
    created: { lifecycle: 'ready' },
    checking: { lifecycle: 'active', phase: 'precheck' },
    starting: { lifecycle: 'starting' },
    started: { lifecycle: 'active' },
    dumping: { lifecycle: 'active', phase: 'full', subPhase: 'dump' },
    loading: { lifecycle: 'active', phase: 'full', subPhase: 'load' },
    syncing: { lifecycle: 'active', phase: 'incremental', caughtUp: false },
    synced: { lifecycle: 'active', phase: 'incremental', caughtUp: true },
    done: { lifecycle: 'completed', outcome: 'success' },
    success: { lifecycle: 'completed', outcome: 'success' },
    failed: { lifecycle: 'failed', outcome: 'failure' },
    retrypending: { lifecycle: 'retrying' },
    stopping: { lifecycle: 'stopping' },
    // It can be resumed within seven days.
    stopped: { lifecycle: 'stopped', recoverable: true },
    failedunrecoverable: { lifecycle: 'failed', recoverable: false, outcome: 'failure' },
    stoppedunrecoverable: { lifecycle: 'stopped', recoverable: false, outcome: 'failure' },
  }).map(([word, known]) => [word, meaning(known)]),
);

/** The meaning of a UDTS `Status`, in any case; null for a word that no edition of the document contains. */
export function udtsMeaning(word: string): Meaning | null {
  return udtsMeanings.get(word.trim().toLowerCase()) ?? null;
}

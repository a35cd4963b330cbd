import type { Lifecycle, Outcome, Phase, SubPhase } from '../../model/status.ts';

/** What one word of a cloud means. What it does not say is null. */
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

/** A meaning of which only the given parts are known. */
export function meaning(known: Partial<Meaning>): Meaning {
  return { ...nothing, ...known };
}

/**
 * `Status` of UDTS: the six words of the 2020 edition and the sixteen of the present one. Words that end or interrupt a
 * task (Failed, Stopped, RetryPending …) do not say in which phase it was. Done and Success are told apart nowhere.
 * Synced is no end: any change of the source turns it into Syncing again.
 *
 * Source: GetUDTSTaskStatus, StatusData; how the words follow each other: UDTS guide, getprogress.
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
    // It can be resumed, for seven days.
    stopped: { lifecycle: 'stopped', recoverable: true },
    failedunrecoverable: { lifecycle: 'failed', recoverable: false, outcome: 'failure' },
    stoppedunrecoverable: { lifecycle: 'stopped', recoverable: false, outcome: 'failure' },
  }).map(([word, known]) => [word, meaning(known)]),
);

/** What a `Status` of UDTS means, in any case; null for a word that is in no edition of the document. */
export function udtsMeaning(word: string): Meaning | null {
  return udtsMeanings.get(word.trim().toLowerCase()) ?? null;
}

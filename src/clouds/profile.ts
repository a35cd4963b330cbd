import type { Account } from '../model/account.ts';
import type { TaskStatus } from '../model/status.ts';
import type { Product, TaskRef } from '../model/task.ts';

/** One thing that a person says about a task, beside its cloud and product. */
export interface TaskField {
  readonly key: 'id' | 'planId' | 'type' | 'region' | 'projectId';
  /** The cloud's own name for it, e.g. "Migration job ID". */
  readonly label: string;
  readonly required: boolean;
  /** Where the value is taken from when the task does not say. */
  readonly accountDefault?: 'region' | 'projectId';
  /** Whole-text pattern of a plausible value: kept wide, because ids differ between editions. */
  readonly pattern: RegExp;
  readonly example: string;
  /** Values to choose from. The list is closed where `pattern` admits nothing else. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/**
 * Everything about a migration service that can be said without talking to it: data that the generic parts work on. It is
 * loaded at activation, so it holds no long texts; those come with `loadHints`.
 */
export interface ProductProfile {
  readonly product: Product;
  /** The cloud's own short name, e.g. "UDTS". */
  readonly name: string;
  /** What the service moves, in one or two words, e.g. "databases". */
  readonly moves: string;
  readonly fields: readonly TaskField[];
  /** Name of the setting in which a person teaches the product's state words; missing: they are documented. */
  readonly stateWordsSetting?: string;
  /** Actions that read the status of a known task. */
  readonly statusActions: readonly string[];
  /** Actions that list tasks. */
  readonly listActions: readonly string[];
  /** Patterns (flag `g`) of IDs that nothing but their form betrays. Masked reports hide what they match. */
  readonly idPatterns: readonly RegExp[];
  readonly cutover: CutoverProfile;
  /**
   * Names the list API request that returns the task, among the lists of its account: tasks with the same name are in the
   * same list. null: not enough is known about the task.
   */
  listOf(task: TaskRef, account: Account): string | null;
  /** The page of the task, or the nearest one that is documented; never invented. */
  consoleUrl(task: TaskRef, status: TaskStatus | null): string | null;
  loadHints(): Promise<ProductHints>;
}

/** Facts about a service that cutover readiness is judged by. Source: the vendor's own cutover guide. */
export interface CutoverProfile {
  /**
   * How the service shows that the target has caught up: `reported` by a state, a lag or remaining bytes; `key-counts`
   * when only the numbers of keys on both sides tell.
   */
  readonly caughtUpBy: 'reported' | 'key-counts';
  /** Why the numbers of keys may differ a little although all is well; null: no reason is known. */
  readonly keyGap: string | null;
  /** The lag is part of every status; elsewhere a missing lag is not judged. */
  readonly alwaysReportsLag: boolean;
  /** The status lists the items of the precheck. */
  readonly listsChecks: boolean;
  /** A task without a listed incremental phase replicates all the same. */
  readonly replicatesUnlessListed: boolean;
  /** A status in the incremental phase without a percentage means that the copy is complete. */
  readonly replicationImpliesCopy: boolean;
  /** The percentage keeps its last value while the task replicates, so it says nothing about the copy then. */
  readonly percentFreezesWhileReplicating: boolean;
  /** What the service waits for (`needsUser`) is the cutover itself, and no obstacle to it. */
  readonly waitsForCutover: boolean;
  /** The service may resume a failed task by itself. The sentence says what that does; null: it never does. */
  readonly autoResume: string | null;
  /** How long a paused task can be resumed, and the sentence that says why; null: no limit is documented. */
  readonly resumeLimit: { readonly days: number; readonly reason: string } | null;
  /** What a person has to check because no API reports it, in the order in which it is done. */
  personChecks(state: CutoverState): readonly PersonCheck[];
}

/** What is known about a task when its `personChecks` are chosen. */
export interface CutoverState {
  /** The task replicates changes, now or later. */
  readonly replicates: boolean;
  /** The status lists an incremental phase that is planned. */
  readonly plansReplication: boolean;
  readonly completed: boolean;
}

export interface PersonCheck {
  /** Stable and unique within a product: `writes-stopped`. */
  readonly key: string;
  readonly title: string;
  readonly text: string;
}

/** A known problem as a person reads it. */
export interface Hint {
  /** Stable and unique: `udts-binlog-purged`. */
  readonly id: string;
  /** Why it happens, and what to do, in the person's language. */
  readonly cause: string;
  readonly remedy: string;
  /** The page of the cloud or of the database's maker. */
  readonly link: string;
  /** Where it stands in the vendor's documents. */
  readonly source: string;
}

/** A known problem with the texts by which it is recognized. */
export interface KnownProblem extends Hint {
  /**
   * A regular expression. It is matched without regard to case against a text whose blanks are single spaces and whose
   * quotes have no backslashes. Every repetition has an upper limit and contains no other: work grows linearly with the text.
   */
  readonly pattern: string;
}

/** What the vendor's documents say about failures of one service. */
export interface ProductHints {
  /** Failure texts and names of precheck items. */
  readonly problems: readonly KnownProblem[];
  /** For a task that runs but stays at one percentage (0–100), which has no failure text. */
  standstill?(percent: number): Hint | null;
}

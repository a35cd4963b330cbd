import type { Account } from '../model/account.ts';
import type { TaskStatus } from '../model/status.ts';
import type { Product, TaskRef } from '../model/task.ts';

/** A field of a task besides its cloud and product. */
export interface TaskField {
  readonly key: 'id' | 'planId' | 'type' | 'region' | 'projectId';
  /** The cloud's own name for the field, for example "Migration job ID". */
  readonly label: string;
  readonly required: boolean;
  /** The account field that supplies the value if the task has none. */
  readonly accountDefault?: 'region' | 'projectId';
  /** Matches the whole text. Kept wide, because IDs differ between editions. */
  readonly pattern: RegExp;
  readonly example: string;
  /** Suggested values. The list is exhaustive if `pattern` admits nothing else. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/**
 * Everything about a migration service that is known without a request: the data for the generic code. It is loaded at
 * activation, so it holds no long texts; those are loaded by `loadHints`.
 */
export interface ProductProfile {
  readonly product: Product;
  /** The cloud's short name for the service, for example "UDTS". */
  readonly name: string;
  /** What the service migrates, in one or two words, for example "databases". */
  readonly moves: string;
  readonly fields: readonly TaskField[];
  /** The setting in which the user can define the product's state words; missing: the words are documented. */
  readonly stateWordsSetting?: string;
  /** Actions that read the status of a known task. */
  readonly statusActions: readonly string[];
  /** Actions that list tasks. */
  readonly listActions: readonly string[];
  /** Patterns (flag `g`) of IDs that can be recognized only by their form. Masked reports hide what they match. */
  readonly idPatterns: readonly RegExp[];
  readonly cutover: CutoverProfile;
  /**
   * Identifies the list request that returns the task, among the lists of its account. Tasks with the same result are
   * in the same list. null: not enough is known about the task.
   */
  listOf(task: TaskRef, account: Account): string | null;
  /** The task's page in the console, or the nearest page that is documented; never a guessed address. */
  consoleUrl(task: TaskRef, status: TaskStatus | null): string | null;
  loadHints(): Promise<ProductHints>;
}

/** Facts about a service that cutover readiness depends on. Source: the vendor's own cutover guide. */
export interface CutoverProfile {
  /**
   * How the service shows that the target has caught up. `reported`: by a state, a lag, or remaining bytes.
   * `key-counts`: only by the numbers of keys on both sides.
   */
  readonly caughtUpBy: 'reported' | 'key-counts';
  /** Why the numbers of keys may differ slightly in a healthy migration; null: no known reason. */
  readonly keyGap: string | null;
  /** Every status includes the lag. Otherwise a missing lag is ignored. */
  readonly alwaysReportsLag: boolean;
  /** The status lists the precheck items. */
  readonly listsChecks: boolean;
  /** A task is expected to replicate even if its status lists no incremental phase. */
  readonly replicatesUnlessListed: boolean;
  /** A status in the incremental phase without a percentage means that the copy is complete. */
  readonly replicationImpliesCopy: boolean;
  /** The percentage keeps its last value during replication, so it is not evidence about the copy then. */
  readonly percentFreezesWhileReplicating: boolean;
  /** If the service waits for the user (`needsUser`), it waits for the cutover itself, which is no obstacle. */
  readonly waitsForCutover: boolean;
  /** One sentence on what happens if the service automatically resumes a failed task; null: it never does. */
  readonly autoResume: string | null;
  /** How long a paused task can be resumed, with a sentence on why; null: no limit is documented. */
  readonly resumeLimit: { readonly days: number; readonly reason: string } | null;
  /** What the user must check because no API reports it, in the order of the steps. */
  personChecks(state: CutoverState): readonly PersonCheck[];
}

/** What is known about a task when its `personChecks` are selected. */
export interface CutoverState {
  /** The task replicates changes, now or later. */
  readonly replicates: boolean;
  /** The status lists a planned incremental phase. */
  readonly plansReplication: boolean;
  readonly completed: boolean;
}

export interface PersonCheck {
  /** Stable and unique within a product: `writes-stopped`. */
  readonly key: string;
  readonly title: string;
  readonly text: string;
}

/** A known problem as it is shown. */
export interface Hint {
  /** Stable and unique: `udts-binlog-purged`. */
  readonly id: string;
  /** Translated texts: why the problem occurs, and what to do. */
  readonly cause: string;
  readonly remedy: string;
  /** The page of the cloud or of the database vendor. */
  readonly link: string;
  /** Where the vendor's documents describe it. */
  readonly source: string;
}

/** A known problem with the pattern that recognizes it. */
export interface KnownProblem extends Hint {
  /**
   * A regular expression, matched case-insensitively against a text with single spaces for blanks and without
   * backslashes before quotes. Every repetition has an upper limit and contains no other repetition, so matching takes
   * linear time.
   */
  readonly pattern: string;
}

/** What the vendor's documents say about failures of one service. */
export interface ProductHints {
  /** Match failure texts and names of precheck items. */
  readonly problems: readonly KnownProblem[];
  /** A hint for a running task that stays at one percentage (0–100) and so has no failure text. */
  standstill?(percent: number): Hint | null;
}

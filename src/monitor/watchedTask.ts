import type { Subscription } from '../base/listeners.ts';
import type { Account } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { TaskRef } from '../model/task.ts';

/** A task to watch, with the account that reads it; or with the reason why none can. */
export type ConfiguredTask =
  | { readonly task: TaskRef; readonly account: Account; readonly problem: null }
  | { readonly task: TaskRef; readonly account: null; readonly problem: Problem };

/** Contact with the cloud for one task. Says nothing about the migration. Local clock, ms. */
export interface Contact {
  /** When the last attempt ended, good or bad. */
  readonly lastAttemptAt: number | null;
  /** When the last good status was read. */
  readonly lastGoodAt: number | null;
  /** When the first of the present row of failures happened; null while contact is good. */
  readonly lostSince: number | null;
  readonly failuresInRow: number;
  /** When the next poll is due; null while none is planned. */
  readonly nextPollAt: number | null;
}

/** A task as readers see it. A new object after every change, so that readers can compare by identity. */
export interface WatchedTask {
  readonly key: string;
  readonly task: TaskRef;
  /** Name of the account that reads it. */
  readonly accountName: string | null;
  /** The last good status. A failed poll keeps it. */
  readonly status: TaskStatus | null;
  /** Why the last attempt failed; null when it did not, and before the first. */
  readonly problem: Problem | null;
  readonly contact: Contact;
}

/** What changed between two states of the store. Never empty. */
export interface StoreDiff {
  readonly added: readonly WatchedTask[];
  readonly changed: readonly { readonly before: WatchedTask; readonly after: WatchedTask }[];
  readonly removed: readonly WatchedTask[];
}

/** What one step of the store has brought: the ends of polls, and what changed by them or by the configuration. */
export interface StoreUpdate {
  /** null where the polls brought nothing new. */
  readonly diff: StoreDiff | null;
  readonly polled: readonly WatchedTask[];
}

/** Work that has to be done with an update of the store before anybody shows it. */
export interface Stage {
  take(update: StoreUpdate): void;
}

/** Whether a task is read at another place than before: it begins as if it had never been read. */
export function hasMoved({ before, after }: StoreDiff['changed'][number]): boolean {
  const asked = before.status !== null || before.contact.lastAttemptAt !== null;
  return asked && after.status === null && after.contact.lastAttemptAt === null;
}

/** The readers' side of the store. */
export interface TaskSource {
  all(): readonly WatchedTask[];
  get(key: string): WatchedTask | undefined;
  /** Reports visible changes: status, problem, task. A poll without news is none. */
  onDidChange(listener: (diff: StoreDiff) => void): Subscription;
  /** Reports every end of a poll, changed or not, for views that show when the data was read. */
  onDidPoll(listener: (task: WatchedTask) => void): Subscription;
}

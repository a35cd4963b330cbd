import * as l10n from '@vscode/l10n';
import { onlyAPersonCanMend, type Problem, type ProblemKind } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { TaskRef } from '../model/task.ts';
import { withoutIcons } from './names.ts';
import { ageOf } from './numbers.ts';
import { describeStatus, firstWords } from './row.ts';
import { problemWord } from './words.ts';

/** A task as a list tells of it. */
export interface FoundTask {
  readonly task: TaskRef;
  readonly name: string | null;
  readonly kind: 'migration' | 'integration' | 'synchronization';
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  readonly status: TaskStatus | null;
}

/** What a quick pick shows of something. */
export interface PickText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

const longestName = 200;
const separator = ' · ';

/**
 * A found task in a list to choose from: `orders`, `63% · full copy · created 3 h ago`, `UDTS · org-x · udts-1 · prod`. All
 * that a person may filter by stands in one of the three.
 */
export function foundText(found: FoundTask, productName: string, accountName: string, nowMs: number): PickText {
  const { task, name, status, createdAt } = found;
  const created = createdAt === null ? null : ageOf(Date.parse(createdAt), nowMs);
  const state = status === null ? l10n.t('no state in the list') : describeStatus(status);
  const where = [task.planId, task.region, task.projectId].filter((part) => part !== undefined);
  return {
    label: plain(name ?? task.id, longestName),
    description: plain(joined([state, created === null ? null : l10n.t('created {0}', created)]), longestName),
    detail: plain(joined([serviceName(found, productName), ...where, task.id, accountName]), 2 * longestName),
  };
}

function serviceName({ kind }: FoundTask, productName: string): string {
  switch (kind) {
    case 'migration':
      return productName;
    case 'integration':
      return l10n.t('{0} integration', productName);
    case 'synchronization':
      return l10n.t('{0} synchronization', productName);
  }
}

/** Something of an account that could not be listed. */
export interface FoundTrouble {
  /** Accounts of different clouds may have the same name. */
  readonly cloudName: string;
  readonly accountName: string;
  /** The name of the place; null: the account as a whole. */
  readonly place: string | null;
  /** The part of it; null: all of it. */
  readonly what: string | null;
  readonly problem: Problem;
}

const mostPlacesNamed = 3;

/**
 * Troubles that are the same but for their places: `UCloud · prod: not allowed`, `Hangzhou, Beijing and 3 more`, message and hint.
 * `repeats`: it is looked again by itself, which is what the hints of passing problems say.
 */
export function troubleText(troubles: readonly FoundTrouble[], repeats = false): PickText {
  const [first] = troubles;
  if (first === undefined) return { label: '', description: '', detail: '' };
  const places = [...new Set(troubles.flatMap((trouble) => placeWords(trouble) ?? []))];
  const named = places.slice(0, mostPlacesNamed).join(', ');
  const more = places.length - mostPlacesNamed;
  const { cloudName, accountName, problem } = first;
  return {
    label: plain(l10n.t('{0}: {1}', joined([cloudName, accountName]), wordFor(problem.kind)), longestName),
    description: plain(more > 0 ? l10n.t('{0} and {1} more', named, more) : named, longestName),
    detail: plain(`${withStop(problem.message)} ${repeats ? problem.hint : adviceFor(problem)}`, 3 * longestName),
  };
}

/** There is no entry of a task that could be wrong. */
function wordFor(kind: ProblemKind): string {
  return kind === 'bad-request' ? l10n.t('request refused') : problemWord(kind);
}

function adviceFor({ kind, hint }: Problem): string {
  if (kind === 'bad-request' || kind === 'not-found') {
    return l10n.t("Check the account's region, project and endpoint.");
  }
  return onlyAPersonCanMend(kind) ? hint : l10n.t('Look again a little later.');
}

function placeWords({ place, what }: FoundTrouble): string | null {
  if (place === null) return what;
  return what === null ? place : l10n.t('{0} ({1})', place, what);
}

/** Those that a person would read as one, in the order in which they came. */
export function sameTroubles<T extends FoundTrouble>(troubles: readonly T[]): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const trouble of troubles) {
    const { cloudName, accountName, problem } = trouble;
    const key = JSON.stringify([cloudName, accountName, problem.kind, problem.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trouble]);
    else group.push(trouble);
  }
  return [...groups.values()];
}

/** What mends a trouble: the account's entry, or, where nothing of ours does, the log has more. */
export function remedyOf(kind: ProblemKind): 'edit-account' | 'show-log' {
  switch (kind) {
    case 'credentials':
    case 'permission':
    case 'bad-request':
    case 'not-found':
      return 'edit-account';
    case 'clock':
    case 'throttled':
    case 'network':
    case 'tls':
    case 'proxy':
    case 'bad-answer':
    case 'cloud':
      return 'show-log';
  }
}

/** How far a search is. */
export interface SearchProgress {
  readonly busy: boolean;
  /** Places that have been listed, and that are known to be listed. */
  readonly done: number;
  readonly places: number;
  readonly tasks: number;
  /** It was stopped before its end. */
  readonly stopped: boolean;
  /** It is not looked everywhere, because a person once chose so. */
  readonly leftOut: boolean;
}

export function progressText(progress: SearchProgress): string {
  const text = lookedText(progress);
  return progress.leftOut ? l10n.t('{0} · some places are left out', text) : text;
}

function lookedText({ busy, done, places, tasks, stopped }: SearchProgress): string {
  const found = tasks === 1 ? l10n.t('1 task found') : l10n.t('{0} tasks found', tasks);
  const where = places === 1 ? l10n.t('{0} of 1 place', done) : l10n.t('{0} of {1} places', done, places);
  if (busy) return places === 0 ? l10n.t('Looking…') : l10n.t('Looking: {0}, {1}', where, found);
  return stopped ? l10n.t('Stopped: {0}, {1}', where, found) : found;
}

/** `12 tasks added, 2 removed`; null when nothing was done. */
export function outcomeText(added: number, removed: number): string | null {
  const addedWords = added === 1 ? l10n.t('1 task added') : l10n.t('{0} tasks added', added);
  const removedWords = removed === 1 ? l10n.t('1 task removed') : l10n.t('{0} tasks removed', removed);
  if (added > 0 && removed > 0) return l10n.t('{0}, {1}.', addedWords, removedWords);
  if (added > 0) return l10n.t('{0}.', addedWords);
  return removed > 0 ? l10n.t('{0}.', removedWords) : null;
}

function plain(text: string, length: number): string {
  return withoutIcons(firstWords(text, length));
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(separator);
}

function withStop(text: string): string {
  return /[.!?…。！？]$/u.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

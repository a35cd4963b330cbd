import * as l10n from '@vscode/l10n';
import { needsUserAction, type Problem, type ProblemKind } from '../../model/problem.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import { withoutIcons } from '../words/names.ts';
import { ageOf } from '../words/numbers.ts';
import { describeStatus, firstWords, type Look, lookOfStatus } from './row.ts';
import { sentences } from '../words/sentences.ts';
import { problemWord } from '../words/words.ts';

/** A task as a list read returns it. */
export interface FoundTask {
  readonly task: TaskRef;
  readonly name: string | null;
  readonly kind: 'migration' | 'integration' | 'synchronization';
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  readonly status: TaskStatus | null;
}

export interface RowText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

const maxNameLength = 200;
const separator = ' · ';

/**
 * The row of a found task: `orders`, `63% · full copy · created 3 h ago`, `UDTS · org-x · udts-1 · prod`. The filter
 * searches all three texts.
 */
export function foundText(found: FoundTask, productName: string, accountName: string, nowMs: number): RowText {
  const { task, name, status, createdAt } = found;
  const created = createdAt === null ? null : ageOf(Date.parse(createdAt), nowMs);
  const state = status === null ? l10n.t('no state in the list') : describeStatus(status);
  const where = [task.planId, task.region, task.projectId].filter((part) => part !== undefined);
  return {
    label: plain(name ?? task.id, maxNameLength),
    description: plain(joined([state, created === null ? null : l10n.t('created {0}', created)]), maxNameLength),
    detail: plain(joined([serviceName(found, productName), ...where, task.id, accountName]), 2 * maxNameLength),
  };
}

export function foundLook({ status }: FoundTask): Look {
  return status === null ? { icon: 'question', tone: 'muted' } : lookOfStatus(status);
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

export interface FoundTrouble {
  /** Accounts of different clouds may have the same name. */
  readonly cloudName: string;
  readonly accountName: string;
  /** The name of the place; null for the whole account. */
  readonly place: string | null;
  /** The part of the place; null for all of it. */
  readonly what: string | null;
  readonly problem: Problem;
}

const maxPlacesNamed = 3;

/**
 * Equal troubles in several places: `UCloud · prod: not allowed`, `Hangzhou, Beijing and 3 more`, message and hint.
 * `repeats`: the search runs again automatically, as the hints of temporary problems say.
 */
export function troubleText(troubles: readonly FoundTrouble[], repeats = false): RowText {
  const [first] = troubles;
  if (first === undefined) return { label: '', description: '', detail: '' };
  const places = [...new Set(troubles.flatMap((trouble) => placeWords(trouble) ?? []))];
  const named = places.slice(0, maxPlacesNamed).join(', ');
  const more = places.length - maxPlacesNamed;
  const { cloudName, accountName, problem } = first;
  return {
    label: plain(l10n.t('{0}: {1}', joined([cloudName, accountName]), wordFor(problem.kind)), maxNameLength),
    description: plain(more > 0 ? l10n.t('{0} and {1} more', named, more) : named, maxNameLength),
    detail: plain(sentences(problem.message, repeats ? problem.hint : adviceFor(problem)), 3 * maxNameLength),
  };
}

/** `troubleText` below the account's row: `Couldn't list Hangzhou, Beijing and 3 more`, `not allowed`, hint. */
export function gapText(troubles: readonly FoundTrouble[]): RowText {
  const { description: places, detail } = troubleText(troubles);
  const [first] = troubles;
  return {
    label:
      places === '' ? l10n.t("Couldn't list this account") : plain(l10n.t("Couldn't list {0}", places), maxNameLength),
    description: first === undefined ? '' : wordFor(first.problem.kind),
    detail,
  };
}

/** `problemWord` would blame a task entry for a bad request. Found tasks have no entry. */
function wordFor(kind: ProblemKind): string {
  return kind === 'bad-request' ? l10n.t('request refused') : problemWord(kind);
}

function adviceFor({ kind, hint }: Problem): string {
  if (kind === 'bad-request' || kind === 'not-found') {
    return l10n.t("Check the account's region, project and endpoint.");
  }
  return needsUserAction(kind) ? hint : l10n.t('Look again a little later.');
}

function placeWords({ place, what }: FoundTrouble): string | null {
  if (place === null) return what;
  return what === null ? place : l10n.t('{0} ({1})', place, what);
}

/** Groups the troubles that have the same account and problem, in input order. */
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

/** What solves the problem: editing the account, or else looking at the log. */
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

export interface SearchProgress {
  readonly busy: boolean;
  /** `done` of the known `places` have been listed. */
  readonly done: number;
  readonly places: number;
  readonly tasks: number;
  readonly stopped: boolean;
  /** The user excluded some places from discovery. */
  readonly leftOut: boolean;
}

export function progressText(progress: SearchProgress): string {
  const text = lookedText(progress);
  return progress.leftOut ? l10n.t('{0} · some places are left out', text) : text;
}

function lookedText({ busy, done, places, tasks, stopped }: SearchProgress): string {
  const found = tasks === 1 ? l10n.t('1 task found') : l10n.t('{0} tasks found', tasks);
  const where = placesText(done, places);
  if (busy) return places === 0 ? l10n.t('Looking…') : l10n.t('Looking: {0}, {1}', where, found);
  return stopped ? l10n.t('Stopped: {0}, {1}', where, found) : found;
}

export interface AccountProgress {
  readonly cloudName: string;
  /** Places to list; null if they are not known yet or could not be listed. */
  readonly places: number | null;
  readonly done: number;
  readonly tasks: number;
  /** No more tasks will be found until the next search. */
  readonly settled: boolean;
  /** Some parts could not be listed. */
  readonly incomplete: boolean;
}

/** `Alibaba Cloud · 3 of 31 places`; when settled `Alibaba Cloud · 12 tasks · incomplete`. */
export function accountProgressText(progress: AccountProgress): string {
  const { cloudName, places, done, tasks, settled, incomplete } = progress;
  const unfinished = places === null || done < places;
  const words = [cloudName];
  if (settled) words.push(tasksText(tasks));
  else if (unfinished && places === null) words.push(l10n.t('looking…'));
  if (places !== null && unfinished && !(settled && incomplete)) words.push(placesText(done, places));
  if (settled && incomplete) words.push(l10n.t('incomplete'));
  return words.join(separator);
}

export function tasksText(tasks: number): string {
  if (tasks === 0) return l10n.t('no tasks');
  return tasks === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', tasks);
}

function placesText(done: number, places: number): string {
  return places === 1 ? l10n.t('{0} of 1 place', done) : l10n.t('{0} of {1} places', done, places);
}

export function selectedText(selected: number, tasks: number): string {
  return l10n.t('{0} of {1} selected', selected, tasks);
}

/** Empty if the rows say it all. `shown`: how many tasks pass the filter; null without one. */
export function choiceMessage(progress: SearchProgress, shown: number | null): string {
  const { busy, stopped, tasks, leftOut } = progress;
  return sentences(
    busy || stopped || leftOut ? progressText(progress) : '',
    busy && tasks > 0 ? l10n.t('You can select tasks once their account is listed completely.') : '',
    shown === null ? '' : l10n.t('The filter shows {0} of {1} tasks.', shown, tasks),
  );
}

/** What "Watch Selected" would do: `Watch 3 tasks, stop watching 1`; null for nothing. */
export function intentText(add: number, remove: number): string | null {
  if (add > 0 && remove > 0)
    return add === 1
      ? l10n.t('Watch 1 task, stop watching {0}', remove)
      : l10n.t('Watch {0} tasks, stop watching {1}', add, remove);
  if (add > 0) return add === 1 ? l10n.t('Watch 1 task') : l10n.t('Watch {0} tasks', add);
  if (remove === 0) return null;
  return remove === 1 ? l10n.t('Stop watching 1 task') : l10n.t('Stop watching {0} tasks', remove);
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

import * as l10n from '@vscode/l10n';
import { needsUserAction, type Problem } from '../../model/problem.ts';
import type { Lifecycle, TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Contact, WatchedTask } from '../../monitor/watchedTask.ts';
import { estimateRowWords, isVague } from '../words/estimateText.ts';
import { healthRowWords, healthWord, isQuiet } from '../words/healthText.ts';
import type { ShownAssessment } from '../words/assessment.ts';
import { ageOf, formatDuration, formatPercent, isPast } from '../words/numbers.ts';
import { copyPercent, isBeforeCopy, remainingOf, remainingWords } from '../words/progress.ts';
import { lifecycleWord, phaseWord, problemWord } from '../words/words.ts';

/** The look of a state: a codicon and a tone, which each surface maps to a theme color. */
export interface Look {
  readonly icon: string;
  readonly tone: 'plain' | 'busy' | 'good' | 'warning' | 'bad' | 'muted';
}

const separator = ' · ';
const firstWordsLength = 60;

/** The first words of a text on one line, without invisible control characters. */
export function firstWords(text: string, length = firstWordsLength): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  const space = line[length] === ' ' ? cut.length : cut.lastIndexOf(' ');
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

/** The words of a row and the age of its data, if it shows one. They are separate so that shortening keeps the age. */
export interface RowWords {
  readonly words: string;
  readonly age: string | null;
}

/**
 * The text after a task's name. The most important part comes first, because a narrow view cuts the end: `63% · 10–20
 * min left · full copy`, `63% · stalled 43 min · full copy`, `lag 3 min, over the limit · replicating`, `caught up ·
 * lag 0 s`, `failed: …`, `no contact 4 min · 63%`, `keys not accepted · 63% (4 min ago)`, `63% · full copy (5 h ago)`.
 * Old data always shows its age.
 */
export function describeRow(watched: WatchedTask, nowMs: number, assessment: ShownAssessment | null = null): string {
  return withAge(rowWords(watched, nowMs, assessment));
}

/** `describeRow` below the account's row, which reports refused keys once for all its tasks. */
export function describeBelowAccount(
  watched: WatchedTask,
  nowMs: number,
  assessment: ShownAssessment | null = null,
): string {
  const { status, contact } = watched;
  if (!waitsForAccount(watched)) return describeRow(watched, nowMs, assessment);
  const waits = l10n.t('waits for its account');
  if (status === null) return waits;
  return withAge({ words: briefState(status) + separator + waits, age: readAge(contact, nowMs) });
}

/** Whether the keys of the task's account are refused. That concerns the account, whichever task detected it. */
export function waitsForAccount({ problem, accountName }: WatchedTask): boolean {
  return problem?.kind === 'credentials' && accountName !== null;
}

export function withAge({ words, age }: RowWords): string {
  return age === null ? words : l10n.t('{0} ({1})', words, age);
}

function rowWords(watched: WatchedTask, nowMs: number, assessment: ShownAssessment | null = null): RowWords {
  const { status, problem, contact } = watched;
  if (problem === null) {
    if (status === null) return { words: l10n.t('reading…'), age: null };
    // Old data gets no estimate.
    return isOld(status, contact, nowMs)
      ? { words: joined(stateParts(status, null, nowMs)), age: readAge(contact, nowMs) }
      : { words: currentWords(status, assessment, nowMs), age: null };
  }
  if (needsUserAction(problem.kind)) {
    const trouble = watched.accountName === null ? withoutAccount(watched.task, problem) : problemWord(problem.kind);
    if (status === null) return { words: trouble, age: null };
    return { words: trouble + separator + briefState(status), age: readAge(contact, nowMs) };
  }
  const since = contact.lastGoodAt ?? contact.lostSince;
  const trouble =
    since === null || !isPast(since, nowMs)
      ? problemWord(problem.kind)
      : l10n.t('no contact {0}', formatDuration((nowMs - since) / 1000));
  return { words: status === null ? trouble : trouble + separator + briefState(status), age: null };
}

/** `rowWords` for little space: a copy shows its percent and its estimate, without the name of the phase. */
export function pinnedWords(watched: WatchedTask, nowMs: number, assessment: ShownAssessment | null): RowWords {
  const { status } = watched;
  const words = rowWords(watched, nowMs, assessment);
  if (assessment === null || status?.lifecycle !== 'active' || !isCurrent(watched, nowMs)) return words;
  const percent = percentWords(status);
  const next = goingOn(status, assessment, nowMs);
  return percent === null || next === null ? words : { words: joined([percent, next]), age: null };
}

/** What is missing from a task entry without a usable account. */
function withoutAccount({ account }: TaskRef, problem: Problem): string {
  if (problem.remedy === 'choose-account') return l10n.t('choose an account');
  if (problem.remedy === 'retry-accounts') return l10n.t('account not read yet');
  if (problem.remedy === 'add-account' && account !== undefined)
    return l10n.t("account '{0}' is not set up here", firstWords(account, 40));
  return problem.kind === 'credentials' ? l10n.t('no usable account') : problemWord(problem.kind);
}

const minute = 60_000;
/** Data younger than this is current, whatever the schedule. */
const currentForMs = 5 * minute;
/** Data older than this is not current, even if the schedule is stretched further. */
const maxCurrentMs = 15 * minute;

/** Whether the data is older than one or two late reads explain (paused, stretched, asleep). */
function isOld(status: TaskStatus, { lastAttemptAt, lastGoodAt, nextPollAt }: Contact, nowMs: number): boolean {
  if (lastAttemptAt === null) return true;
  // A terminal status does not change, whatever its age.
  if (status.terminal || lastGoodAt === null) return false;
  const planned = nextPollAt === null ? 0 : nextPollAt - lastGoodAt;
  return nowMs - lastGoodAt > Math.min(maxCurrentMs, Math.max(currentForMs, 3 * planned));
}

/** Whether the status comes from an earlier window: this window has not read the task yet. */
export function isLastKnown({ status, contact }: WatchedTask): boolean {
  return status !== null && contact.lastAttemptAt === null;
}

/** Whether the status is current, so that conclusions from it may be shown. */
export function isCurrent({ status, problem, contact }: WatchedTask, nowMs: number): boolean {
  return status !== null && problem === null && !isOld(status, contact, nowMs);
}

/** Whether the row's words change as time passes. Surfaces repaint such rows periodically. */
export function agesInRow({ status, contact }: WatchedTask): boolean {
  const { lastAttemptAt, lostSince, lastGoodAt, nextPollAt } = contact;
  if (lostSince !== null || (status !== null && lastAttemptAt === null)) return true;
  if (status === null || status.terminal || lastGoodAt === null) return false;
  return nextPollAt === null || nextPollAt - lastGoodAt > currentForMs;
}

function readAge({ lastGoodAt }: Contact, nowMs: number): string | null {
  return lastGoodAt === null ? null : ageOf(lastGoodAt, nowMs);
}

/** The last good state in a word or two, shown after a problem. */
function briefState(status: TaskStatus): string {
  switch (status.lifecycle) {
    case 'active':
      return percentWords(status) ?? phaseOf(status) ?? lifecycleWord('active');
    case 'completed':
      return completedWord(status);
    case 'unknown':
      return unknownWords(status);
    default:
      return lifecycleWord(status.lifecycle);
  }
}

/** The percent of the initial copy; null during replication, where it would look like the task's progress. */
function percentWords(status: TaskStatus): string | null {
  const percent = copyPercent(status);
  return percent === null || status.phase === 'incremental' ? null : formatPercent(percent);
}

function phaseOf(status: TaskStatus): string | null {
  return status.phase === null ? null : phaseWord(status.phase, status.subPhase);
}

function completedWord(status: TaskStatus): string {
  return status.outcome === 'ambiguous' ? l10n.t('ended, probably completed') : lifecycleWord('completed');
}

function unknownWords(status: TaskStatus): string {
  return status.raw.state === null
    ? l10n.t('no state reported')
    : l10n.t('unknown state "{0}"', firstWords(status.raw.state, 30));
}

/** The estimate follows the percent directly, so that a narrow view does not cut it off. */
function currentWords(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): string {
  const all = stateParts(status, assessment, nowMs);
  const next = goingOn(status, assessment, nowMs);
  // An estimate already implies that the task is running.
  const plain = next === null || status.phase !== null ? null : lifecycleWord('active');
  const parts = all.filter((part) => part === null || part !== plain);
  const percent = percentWords(status);
  const place = assessment === null || percent === null ? parts.length : parts.indexOf(percent) + 1;
  return joined(parts.toSpliced(place, 0, next));
}

/** The words of a status alone, with the cloud's own estimate. */
export function describeStatus(status: TaskStatus): string {
  return joined([...stateParts(status, null, 0), goingOn(status, null, 0)]);
}

/**
 * The time left of a copy, or why there is none. The cloud's figure appears only without an estimate of ours, and is
 * labeled as the cloud's where it could be mistaken for ours.
 */
export function goingOn(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): string | null {
  const theirs = remainingOf(status);
  if (assessment === null) return theirs === null ? null : remainingWords(theirs);
  if (!isCopying(status)) return null;
  const { health, estimate, left } = assessment;
  if (health.kind === 'stalled') return healthRowWords(health, nowMs);
  // Next to the percent of the whole copy, an estimate of the preparations would look like that of the copy.
  const ofCopy = status.phase === 'full' || status.phase === null;
  const vague = left !== null && isVague(left);
  if (vague && health.kind === 'ok' && health.why === 'moving' && isQuiet(health.pace))
    return l10n.t('no change for {0}', formatDuration(health.pace.gapMs / 1000));
  if (ofCopy && ((estimate.kind === 'range' && !vague) || estimate.kind === 'at-this-rate-never'))
    return estimateRowWords(estimate, left);
  if (theirs !== null) return l10n.t('{0} (says the cloud)', remainingWords(theirs));
  if (health.kind === 'slow') return healthRowWords(health, nowMs);
  // Without reported progress, no estimate will follow.
  const comes = ofCopy && (vague || (estimate.kind === 'estimating' && estimate.reason === 'too-few-changes'));
  return comes ? estimateRowWords(estimate, left) : null;
}

/** Whether the task is moving toward a finish that can be estimated. */
function isCopying(status: TaskStatus): boolean {
  const running = status.lifecycle === 'active' || status.lifecycle === 'retrying';
  return running && status.needsUser === null && status.phase !== 'incremental' && !isBeforeCopy(status);
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part): part is string => part !== null).join(separator);
}

function stateParts(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): (string | null)[] {
  const percent = percentWords(status);
  const phase = phaseOf(status);
  switch (status.lifecycle) {
    case 'active':
      if (status.needsUser !== null) return [percent, l10n.t('waits for you: {0}', firstWords(status.needsUser))];
      if (status.phase === 'incremental')
        return status.caughtUp === true
          ? [l10n.t('caught up'), ...lagParts(status, assessment, nowMs)]
          : [...lagParts(status, assessment, nowMs), phase];
      return [percent, phase ?? lifecycleWord('active')];
    case 'retrying':
      return [retryWords(status), percent, phase];
    case 'failed':
      return [status.error === null ? lifecycleWord('failed') : l10n.t('failed: {0}', firstWords(status.error))];
    case 'unknown':
      return [unknownWords(status), percent];
    case 'completed':
      return [completedWord(status)];
    case 'stopped':
    case 'paused':
    case 'pausing':
    case 'stopping':
    case 'maintenance':
      return [lifecycleWord(status.lifecycle), percent, status.needsUser === null ? null : l10n.t('waits for you')];
    case 'draft':
    case 'ready':
    case 'starting':
    case 'finishing':
    case 'gone':
      return [lifecycleWord(status.lifecycle)];
  }
}

function retryWords(status: TaskStatus): string {
  if (status.retries === null) return lifecycleWord('retrying');
  return status.retries.max === null || status.retries.max === 0
    ? l10n.t('retry {0}', status.retries.current)
    : l10n.t('retry {0} of {1}', status.retries.current, status.retries.max);
}

function lagWords(status: TaskStatus): string | null {
  const seconds = status.lag?.seconds ?? null;
  return seconds === null ? null : l10n.t('lag {0}', formatDuration(seconds));
}

function joinedBy(first: string | null, second: string): string {
  return first === null ? second : l10n.t('{0}, {1}', first, second);
}

/** The lag and its trend. */
function lagParts(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): (string | null)[] {
  if (assessment === null) return [lagWords(status)];
  const { health } = assessment;
  const words = healthRowWords(health, nowMs);
  switch (health.kind) {
    case 'stalled':
    case 'slow':
      return [words, lagWords(status)];
    case 'lagging':
      // Explains the warning look.
      return [
        health.trend?.kind === 'falling-behind' ? words : joinedBy(words ?? lagWords(status), l10n.t('over the limit')),
      ];
    case 'ok':
    case 'falling-behind':
    case 'idle-source':
      return [words ?? lagWords(status)];
    default:
      return [lagWords(status)];
  }
}

/** The look of everything that requires user action. */
export const waitingLook: Look = { icon: 'person', tone: 'warning' };

const looks: Readonly<Record<Lifecycle, Look>> = {
  draft: { icon: 'circle-outline', tone: 'muted' },
  ready: { icon: 'circle-outline', tone: 'plain' },
  starting: { icon: 'sync', tone: 'busy' },
  active: { icon: 'sync', tone: 'busy' },
  retrying: { icon: 'warning', tone: 'warning' },
  pausing: { icon: 'debug-pause', tone: 'muted' },
  paused: { icon: 'debug-pause', tone: 'warning' },
  stopping: { icon: 'debug-stop', tone: 'muted' },
  stopped: { icon: 'debug-stop', tone: 'muted' },
  finishing: { icon: 'sync', tone: 'busy' },
  completed: { icon: 'pass-filled', tone: 'good' },
  failed: { icon: 'error', tone: 'bad' },
  maintenance: { icon: 'tools', tone: 'warning' },
  gone: { icon: 'circle-slash', tone: 'muted' },
  unknown: { icon: 'question', tone: 'muted' },
};

export function lookBelowAccount(watched: WatchedTask, assessment: ShownAssessment | null = null): Look {
  return waitsForAccount(watched) ? { icon: 'key', tone: 'muted' } : lookOf(watched, assessment);
}

export function lookOf(watched: WatchedTask, assessment: ShownAssessment | null = null): Look {
  const { status, problem } = watched;
  if (problem !== null) {
    if (problem.kind === 'credentials') return { icon: 'key', tone: 'bad' };
    if (needsUserAction(problem.kind)) return { icon: 'error', tone: 'bad' };
    return { icon: 'debug-disconnect', tone: 'warning' };
  }
  return status === null ? { icon: 'loading', tone: 'muted' } : lookOfStatus(status, assessment);
}

export function lookOfStatus(status: TaskStatus, assessment: ShownAssessment | null = null): Look {
  if (status.needsUser !== null && !status.terminal) return waitingLook;
  if (status.lifecycle === 'active') {
    if (status.phases.some((phase) => phase.state === 'failed') || looksTroubled(assessment)) return looks.retrying;
    if (status.caughtUp === true) return { icon: 'pass', tone: 'good' };
  }
  if (status.lifecycle === 'completed' && status.outcome === 'ambiguous') return { icon: 'pass', tone: 'muted' };
  return looks[status.lifecycle];
}

function looksTroubled(assessment: ShownAssessment | null): boolean {
  return assessment?.health.kind === 'falling-behind' || healthNeedsAttention(assessment);
}

function healthNeedsAttention(assessment: ShownAssessment | null): boolean {
  const kind = assessment?.health.kind;
  return kind === 'stalled' || kind === 'lagging' || kind === 'failing';
}

/** The badge counts these tasks. */
export function needsAttention(watched: WatchedTask, assessment: ShownAssessment | null = null): boolean {
  return attentionReason(watched, assessment) !== null;
}

/** Why the task needs attention, in a word or two; null if it does not. */
export function attentionReason(watched: WatchedTask, assessment: ShownAssessment | null): string | null {
  const { status, problem } = watched;
  // The account needs attention instead, once for all its tasks.
  if (waitsForAccount(watched)) return null;
  if (problem !== null && needsUserAction(problem.kind)) return problemWord(problem.kind);
  if (status === null) return null;
  if (status.lifecycle === 'failed') return lifecycleWord('failed');
  if (status.needsUser !== null) return l10n.t('waits for you');
  if (status.phases.some((phase) => phase.state === 'failed')) return l10n.t('a phase has failed');
  return assessment !== null && healthNeedsAttention(assessment) ? healthWord(assessment.health.kind) : null;
}

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

/** How a state looks: a codicon and a tone, which a surface turns into a colour of the theme. */
export interface Look {
  readonly icon: string;
  readonly tone: 'plain' | 'busy' | 'good' | 'warning' | 'bad' | 'muted';
}

const separator = ' · ';
const firstWordsLength = 60;

/** A text's first words on one line, for a row, without anything that acts without being seen. */
export function firstWords(text: string, length = firstWordsLength): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  const space = line[length] === ' ' ? cut.length : cut.lastIndexOf(' ');
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

/** What a row says, and how old that is where it must be told: apart, so that who shortens the words keeps the age. */
export interface RowWords {
  readonly words: string;
  readonly age: string | null;
}

/**
 * What stands behind a task's name, what matters most first, because a narrow view cuts the end: `63% · 10–20 min left · full
 * copy`, `63% · stalled 43 min · full copy`, `lag 3 min, over the limit · replicating`, `caught up · lag 0 s`, `failed: …`, `no contact 4 min · 63%`, `keys not accepted · 63% (4 min ago)`, `63% · full copy (5 h ago)`. Old data always
 * stands beside its age.
 */
export function describeRow(watched: WatchedTask, nowMs: number, assessment: ShownAssessment | null = null): string {
  return withAge(rowWords(watched, nowMs, assessment));
}

/**
 * The same below the row of its account, which tells once that its keys are refused: the task then says only what was read last,
 * and how old that is.
 */
export function describeBelowAccount(
  watched: WatchedTask,
  nowMs: number,
  assessment: ShownAssessment | null = null,
): string {
  const { status, contact } = watched;
  if (!waitsForAccount(watched)) return describeRow(watched, nowMs, assessment);
  const waits = l10n.t('waits for its account');
  if (status === null) return waits;
  return withAge({ words: briefly(status) + separator + waits, age: readAge(contact, nowMs) });
}

/** Its account's keys are refused: a matter of the account, whichever of its tasks met it. */
export function waitsForAccount({ problem, accountName }: WatchedTask): boolean {
  return problem?.kind === 'credentials' && accountName !== null;
}

export function withAge({ words, age }: RowWords): string {
  return age === null ? words : l10n.t('{0} ({1})', words, age);
}

export function rowWords(watched: WatchedTask, nowMs: number, assessment: ShownAssessment | null = null): RowWords {
  const { status, problem, contact } = watched;
  if (problem === null) {
    if (status === null) return { words: l10n.t('reading…'), age: null };
    // How long it takes from here on is not said of data that is not from here.
    return isOld(status, contact, nowMs)
      ? { words: joined(stateParts(status, null, nowMs)), age: readAge(contact, nowMs) }
      : { words: currentWords(status, assessment, nowMs), age: null };
  }
  if (needsUserAction(problem.kind)) {
    const trouble = watched.accountName === null ? withoutAccount(watched.task, problem) : problemWord(problem.kind);
    if (status === null) return { words: trouble, age: null };
    return { words: trouble + separator + briefly(status), age: readAge(contact, nowMs) };
  }
  const since = contact.lastGoodAt ?? contact.lostSince;
  const trouble =
    since === null || !isPast(since, nowMs)
      ? problemWord(problem.kind)
      : l10n.t('no contact {0}', formatDuration((nowMs - since) / 1000));
  return { words: status === null ? trouble : trouble + separator + briefly(status), age: null };
}

/** The same where there is little room: a copy is its percent and how it goes on, without the name of the phase. */
export function pinnedWords(watched: WatchedTask, nowMs: number, assessment: ShownAssessment | null): RowWords {
  const { status } = watched;
  const words = rowWords(watched, nowMs, assessment);
  if (assessment === null || status?.lifecycle !== 'active' || !isCurrent(watched, nowMs)) return words;
  const percent = percentWords(status);
  const next = goingOn(status, assessment, nowMs);
  return percent === null || next === null ? words : { words: joined([percent, next]), age: null };
}

/** What an entry lacks that no account reads. */
function withoutAccount({ account }: TaskRef, problem: Problem): string {
  if (problem.remedy === 'choose-account') return l10n.t('choose an account');
  if (problem.remedy === 'retry-accounts') return l10n.t('account not read yet');
  if (problem.remedy === 'add-account' && account !== undefined)
    return l10n.t("account '{0}' is not set up here", firstWords(account, 40));
  return problem.kind === 'credentials' ? l10n.t('no usable account') : problemWord(problem.kind);
}

const minute = 60_000;
/** Data younger than this is current, whatever was planned. */
const alwaysCurrent = 5 * minute;
/** Data older than this is not, not even under a schedule that is stretched for longer. */
const neverCurrent = 15 * minute;

/** Whether what a task without a problem shows is older than what one or two late reads explain (paused, stretched, slept). */
function isOld(status: TaskStatus, { lastAttemptAt, lastGoodAt, nextPollAt }: Contact, nowMs: number): boolean {
  if (lastAttemptAt === null) return true;
  // What has ended changes no more, however long ago it was read.
  if (status.terminal || lastGoodAt === null) return false;
  const planned = nextPollAt === null ? 0 : nextPollAt - lastGoodAt;
  return nowMs - lastGoodAt > Math.min(neverCurrent, Math.max(alwaysCurrent, 3 * planned));
}

/** Whether what is known of a task is from an earlier window: this one has not asked the cloud yet. */
export function isLastKnown({ status, contact }: WatchedTask): boolean {
  return status !== null && contact.lastAttemptAt === null;
}

/** Whether what is shown of a task is from now: what is concluded from it may be shown too. */
export function isCurrent({ status, problem, contact }: WatchedTask, nowMs: number): boolean {
  return status !== null && problem === null && !isOld(status, contact, nowMs);
}

/**
 * Whether the row's words change by the mere passing of time: its age is told, or will be before the next read. A surface
 * repaints such rows now and then.
 */
export function agesInRow({ status, contact }: WatchedTask): boolean {
  const { lastAttemptAt, lostSince, lastGoodAt, nextPollAt } = contact;
  if (lostSince !== null || (status !== null && lastAttemptAt === null)) return true;
  if (status === null || status.terminal || lastGoodAt === null) return false;
  return nextPollAt === null || nextPollAt - lastGoodAt > alwaysCurrent;
}

function readAge({ lastGoodAt }: Contact, nowMs: number): string | null {
  return lastGoodAt === null ? null : ageOf(lastGoodAt, nowMs);
}

/** The last good state in a word or two, behind a problem. */
function briefly(status: TaskStatus): string {
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

/** The percent of the initial copy; null while changes are replicated, where it would look like the task's progress. */
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

/** How it goes on stands right behind the percent: where a narrow view cuts the end, it is what a person looks for. */
function currentWords(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): string {
  const all = stateParts(status, assessment, nowMs);
  const next = goingOn(status, assessment, nowMs);
  // What has so long to go is running.
  const plain = next === null || status.phase !== null ? null : lifecycleWord('active');
  const parts = all.filter((part) => part === null || part !== plain);
  const percent = percentWords(status);
  const place = assessment === null || percent === null ? parts.length : parts.indexOf(percent) + 1;
  return joined(parts.toSpliced(place, 0, next));
}

/** The status by itself, with what the cloud says of the time left. */
export function describeStatus(status: TaskStatus): string {
  return joined([...stateParts(status, null, 0), goingOn(status, null, 0)]);
}

/**
 * How long a copy still takes, or why that cannot be said. The cloud's own figure only where there is none of ours, and then
 * said to be the cloud's where it could be taken for ours.
 */
export function goingOn(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): string | null {
  const theirs = remainingOf(status);
  if (assessment === null) return theirs === null ? null : remainingWords(theirs);
  if (!isCopying(status)) return null;
  const { health, estimate, left } = assessment;
  if (health.kind === 'stalled') return healthRowWords(health, nowMs);
  // Behind the percent of the whole copy, the end of its preparations alone would be taken for that of the copy.
  const ofCopy = status.phase === 'full' || status.phase === null;
  const vague = left !== null && isVague(left);
  if (vague && health.kind === 'ok' && health.why === 'moving' && isQuiet(health.pace))
    return l10n.t('no change for {0}', formatDuration(health.pace.gapMs / 1000));
  if (ofCopy && ((estimate.kind === 'range' && !vague) || estimate.kind === 'at-this-rate-never'))
    return estimateRowWords(estimate, left);
  if (theirs !== null) return l10n.t('{0} (says the cloud)', remainingWords(theirs));
  if (health.kind === 'slow') return healthRowWords(health, nowMs);
  // Where no progress is told, none will ever be estimated.
  const comes = ofCopy && (vague || (estimate.kind === 'estimating' && estimate.reason === 'too-few-changes'));
  return comes ? estimateRowWords(estimate, left) : null;
}

/** Moves towards an end of which it can be asked when it comes. */
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

/** The lag, and where it goes. */
function lagParts(status: TaskStatus, assessment: ShownAssessment | null, nowMs: number): (string | null)[] {
  if (assessment === null) return [lagWords(status)];
  const { health } = assessment;
  const words = healthRowWords(health, nowMs);
  switch (health.kind) {
    case 'stalled':
    case 'slow':
      return [words, lagWords(status)];
    case 'lagging':
      // Why it looks like a warning.
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

/** Wherever a cloud waits for a person. */
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

/** Below the row of its account; see `describeBelowAccount`. */
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
    if (status.phases.some((phase) => phase.state === 'failed') || isInTrouble(assessment)) return looks.retrying;
    if (status.caughtUp === true) return { icon: 'pass', tone: 'good' };
  }
  if (status.lifecycle === 'completed' && status.outcome === 'ambiguous') return { icon: 'pass', tone: 'muted' };
  return looks[status.lifecycle];
}

function isInTrouble(assessment: ShownAssessment | null): boolean {
  return assessment?.health.kind === 'falling-behind' || wantsAttention(assessment);
}

function wantsAttention(assessment: ShownAssessment | null): boolean {
  const kind = assessment?.health.kind;
  return kind === 'stalled' || kind === 'lagging' || kind === 'failing';
}

/** A person should look at this task: the badge counts these. */
export function needsAttention(watched: WatchedTask, assessment: ShownAssessment | null = null): boolean {
  return attentionReason(watched, assessment) !== null;
}

/** Why a person should look at this task, in a word or two; null when nobody needs to. */
export function attentionReason(watched: WatchedTask, assessment: ShownAssessment | null): string | null {
  const { status, problem } = watched;
  // The account does, once for all its tasks.
  if (waitsForAccount(watched)) return null;
  if (problem !== null && needsUserAction(problem.kind)) return problemWord(problem.kind);
  if (status === null) return null;
  if (status.lifecycle === 'failed') return lifecycleWord('failed');
  if (status.needsUser !== null) return l10n.t('waits for you');
  if (status.phases.some((phase) => phase.state === 'failed')) return l10n.t('a phase has failed');
  return assessment !== null && wantsAttention(assessment) ? healthWord(assessment.health.kind) : null;
}

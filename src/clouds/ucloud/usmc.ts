import * as l10n from '@vscode/l10n';
import { blankPhase, blankStatus, isTerminal, type Lifecycle, type TaskStatus } from '../../model/status.ts';
import type { TaskRef } from '../../model/task.ts';
import { type Doubt, doubtOfPercent, joinedDoubts, noDoubt, ofDetail, ofOutcome } from '../evidence.ts';
import { documented, type Json, member, percentage, record, type Shape, text } from '../tolerant.ts';
import { type Meaning, meaning } from './states.ts';
import { doubtOf, maxWordLength, type Origin, shortened, stateWord } from './words.ts';

/** All documented members. */
export const usmcShape = {
  Action: true,
  RetCode: true,
  Message: true,
  Data: { State: true, FailedMessage: true, Progress: { Percentage: true } },
} as const satisfies Shape;

interface Guess {
  readonly words: RegExp;
  readonly said: Partial<Meaning>;
  /** The task waits until the user creates the target host in the console. */
  readonly waitsForHost?: true;
}

/**
 * No document lists the values of `State`. The console's screenshots show Chinese ones (已创建, agent在线, 迁移中, 已同步, 待创建主机).
 * So the meaning is guessed from parts of the word, first match first, and every guess is marked as one.
 */
const guesses: readonly Guess[] = [
  { words: /fail|error|abnormal|失败|错误|异常/, said: { lifecycle: 'failed', outcome: 'failure' } },
  { words: /stopping|停止中/, said: { lifecycle: 'stopping' } },
  { words: /stop|停止/, said: { lifecycle: 'stopped' } },
  { words: /pausing/, said: { lifecycle: 'pausing' } },
  { words: /pause|暂停/, said: { lifecycle: 'paused' } },
  {
    words: /(wait|pending|to).*create.*host|待创建主机/,
    said: { lifecycle: 'active', phase: 'incremental' },
    waitsForHost: true,
  },
  { words: /not.?(yet.?)?start|待启动|未启动/, said: { lifecycle: 'ready' } },
  // A negated word ("NotSynced", "Unfinished", 未完成) does not say what the state is.
  { words: /^not|[^a-z]not|^un|incomplete|未/, said: {} },
  // A wait does not say what has been reached, and an interruption does not say whether it is final.
  { words: /wait|pending|待|interrupt|abort|中断|中止|终止/, said: {} },
  // What was cancelled, deleted, or done in part has not completed.
  { words: /cancel|delet|partial|unable|cannot|取消|删除|部分|无法/, said: {} },
  // The end of a preparing step is not the end of the task.
  { words: /(check|prepar|install|snapshot).*(done|finish|success|complete)/, said: {} },
  { words: /(检查|准备|安装|快照).*(完成|成功)/, said: {} },
  {
    words: /synced|synchroni[sz]ed|sync.*(done|finish|success|complete)|已同步|同步完成/,
    said: { lifecycle: 'active', phase: 'incremental', caughtUp: true },
    waitsForHost: true,
  },
  { words: /syncing|synchroni[sz]ing|同步中/, said: { lifecycle: 'active', phase: 'incremental', caughtUp: false } },
  { words: /finishing|completing/, said: { lifecycle: 'finishing' } },
  {
    words: /done|finish|success|complete|migrated|完成|成功|已迁移/,
    said: { lifecycle: 'completed', outcome: 'success' },
  },
  { words: /created|ready|已创建/, said: { lifecycle: 'ready' } },
  { words: /migrat|running|迁移中|进行中/, said: { lifecycle: 'active', phase: 'full' } },
  { words: /starting|启动中/, said: { lifecycle: 'starting' } },
  { words: /agent|online|在线/, said: { lifecycle: 'draft' } },
];

/**
 * The whole words, without separators, that are trusted to mean "caught up" or "completed" if the percentage supports
 * it. A longer word may be about something else than the whole migration ("首次同步完成", the first of many).
 */
const caughtUpWords = /^(synced|synchroni[sz]ed|sync(done|finished|completed|success)|已同步|同步(已)?完成)$/;
const completedWords =
  /^((migrat(e|ion))?(done|finish(ed)?|completed?|success)|migrated|(迁移|任务)?已?完成|迁移成功|已迁移)$/;

/**
 * Maps a GetUSMCTaskStatus response. Never throws; the document's own sample has an empty `Data`. `taughtWords` holds
 * words that the user has defined (lower case → lifecycle); they take precedence over guesses.
 *
 * Source: GetUSMCTaskStatus. Guesses: docs/status-model.md, "USMC".
 */
export function mapUsmc(
  body: Json,
  task: TaskRef,
  from: Origin & { readonly taughtWords: Readonly<Record<string, Lifecycle>> },
): TaskStatus {
  const data = member(body, 'Data');
  const state = stateWord(member(data, 'State'));
  const sentPercent = member(member(data, 'Progress'), 'Percentage');
  const percent = state === null ? null : percentage(sentPercent);
  const { said, waitsForHost, taught } = understood(state, from.taughtWords);
  return {
    ...blankStatus(task, from.observedAt),
    ...said,
    terminal: isTerminal(said.lifecycle),
    needsUser: waitsForHost
      ? l10n.t('Create the target host in the console when the servers may be switched over.')
      : null,
    percent: said.lifecycle === 'completed' ? 100 : percent,
    phases: phases(said, percent, state),
    error: text(member(data, 'FailedMessage')),
    ...joinedDoubts(
      taught ? noDoubt : doubtOfGuess(said, state, percent, from.brandName),
      doubtOfPercent(from.brandName, sentPercent),
    ),
    raw: { state, body: record(documented(body, usmcShape)) ?? {} },
    requestId: from.requestId,
  };
}

interface Understood {
  readonly said: Meaning;
  readonly waitsForHost: boolean;
  /** The user has defined the word, so its meaning is not a guess. */
  readonly taught: boolean;
}

function understood(state: string | null, taughtWords: Readonly<Record<string, Lifecycle>>): Understood {
  const word = state?.trim().toLowerCase() ?? '';
  if (word === '' || word.length > maxWordLength) return { said: meaning({}), waitsForHost: false, taught: false };
  const lesson = Object.entries(taughtWords).find(([known]) => known.trim().toLowerCase() === word)?.[1];
  if (lesson !== undefined) {
    return { said: meaning({ lifecycle: lesson, ...outcomeOf(lesson) }), waitsForHost: false, taught: true };
  }
  const guess = guesses.find(({ words }) => words.test(word));
  return { said: meaning(guess?.said ?? {}), waitsForHost: guess?.waitsForHost ?? false, taught: false };
}

function outcomeOf(lifecycle: Lifecycle): Partial<Meaning> {
  if (lifecycle === 'completed') return { outcome: 'success' };
  if (lifecycle === 'failed') return { outcome: 'failure' };
  return {};
}

function doubtOfGuess(said: Meaning, state: string | null, percent: number | null, brandName: string): Doubt {
  if (state === null || said.lifecycle === 'unknown') return doubtOf(state, brandName);
  const doubt = l10n.t(
    "{0} documents no state words for USMC: what is made of '{1}' is a guess from the word.",
    brandName,
    shortened(state),
  );
  return isBorneOut(said, state, percent ?? 0) ? ofDetail(doubt) : ofOutcome(doubt);
}

/** A server with increments stays at this percentage until its target host is created (USMC, support/faq). */
const percentOfIncrements = 67;

/** Whether the whole word and the percentage support a guess that the task has completed or caught up. */
function isBorneOut({ lifecycle, caughtUp }: Meaning, state: string, percent: number): boolean {
  const word = state.toLowerCase().replaceAll(/[\s_-]/g, '');
  if (lifecycle === 'completed') return percent === 100 && completedWords.test(word);
  return caughtUp !== true || (percent >= percentOfIncrements && caughtUpWords.test(word));
}

function phases(said: Meaning, percent: number | null, rawState: string | null): TaskStatus['phases'] {
  if (said.phase === 'full') return [{ ...blankPhase('full'), state: 'active', percent, rawState }];
  if (said.phase === 'incremental') return [{ ...blankPhase('incremental'), state: 'active', rawState }];
  return [];
}

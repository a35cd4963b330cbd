/** The questions that users open the panel with, each answered in one sentence with its evidence. */
import * as l10n from '@vscode/l10n';
import type { Health } from '../../model/health.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { Estimate } from '../../monitor/estimate/types.ts';
import type { LineState, Readiness } from '../../monitor/readiness/types.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { stillReported } from './detailState.ts';
import { visibleText, withMoments } from './detailText.ts';
import type { PanelAnswer, Item, Text } from './detailView.ts';
import { estimateSentences, estimateWords, isVague, type RoundedTimeLeft } from '../words/estimateText.ts';
import { healthReason, isQuiet } from '../words/healthText.ts';
import { formatDuration, formatPercent } from '../words/numbers.ts';
import { verdictLook } from './detailReadiness.ts';
import { lineTitle, quotedError, verdictText } from '../words/readinessText.ts';
import { type Look, waitingLook } from '../tree/row.ts';
import { capital, lifecycleWord, problemWord } from '../words/words.ts';

export interface Concluded {
  readonly watched: WatchedTask;
  readonly status: TaskStatus;
  readonly health: Health;
  readonly estimate: Estimate;
  readonly left: RoundedTimeLeft | null;
  /** The status is too old to draw conclusions from. */
  readonly stale: boolean;
  readonly readiness: Readiness;
  readonly hints: readonly Item[];
  /** Our clock, ms. */
  readonly now: number;
}

const good: Look = { icon: 'pass', tone: 'good' };
const neutral: Look = { icon: 'circle-outline', tone: 'muted' };
const question: Look = { icon: 'question', tone: 'muted' };
const warning: Look = { icon: 'warning', tone: 'warning' };
const bad: Look = { icon: 'error', tone: 'bad' };
const busy: Look = { icon: 'sync', tone: 'busy' };

export function answersOf(known: Concluded): PanelAnswer[] {
  return [movingAnswer(known), finishAnswer(known), cutoverAnswer(known), troubleAnswer(known)];
}

function movingAnswer({ health, now, status, stale }: Concluded): PanelAnswer {
  const old = stale && health.kind !== 'no-contact' && !status.terminal;
  const [look, sentence] = old ? outdatedAnswer() : moving(health, status);
  return {
    key: 'moving',
    question: l10n.t('Is it moving?'),
    look,
    sentence,
    details: old ? [] : [healthReason(health, now)],
  };
}

function moving(health: Health, status: TaskStatus): readonly [Look, string] {
  switch (health.kind) {
    case 'ok':
      if (health.why === 'moving' && isQuiet(health.pace)) return [question, l10n.t('Perhaps not: it has gone quiet.')];
      return movingWell(health.why, status);
    case 'slow':
      return [warning, l10n.t('Perhaps: slower than usual.')];
    case 'stalled':
      return [bad, l10n.t('No, it has stalled.')];
    case 'lagging':
      return [warning, l10n.t('Yes, but it lags.')];
    case 'falling-behind':
      return [warning, l10n.t('Yes, but it falls behind.')];
    case 'idle-source':
      return [neutral, l10n.t('Nothing to carry over: the source seems idle.')];
    case 'attention':
      if (health.why === 'waits-for-user') return [waitingLook, l10n.t('No, it waits for you.')];
      if (health.why === 'retrying') return [warning, l10n.t('The cloud is retrying.')];
      return [neutral, l10n.t('No: {0}.', lifecycleWord(status.lifecycle))];
    case 'failing':
      return health.why === 'failed' ? [bad, l10n.t('No, it has failed.')] : [bad, l10n.t('The cloud keeps retrying.')];
    case 'no-contact':
      return [{ icon: 'debug-disconnect', tone: 'warning' }, l10n.t('Not known: no contact with the cloud.')];
    case 'unknown':
      return [question, l10n.t('Cannot be told.')];
  }
}

function movingWell(why: Extract<Health, { kind: 'ok' }>['why'], { lifecycle }: TaskStatus): readonly [Look, string] {
  switch (why) {
    case 'moving':
      return [busy, l10n.t('Yes.')];
    case 'learning':
      return [busy, l10n.t('It seems so; it is watched too short a time to be sure.')];
    case 'caught-up':
      return [good, l10n.t('Yes, and it has caught up.')];
    case 'replicating':
      return [busy, l10n.t('Yes, it replicates changes.')];
    case 'resting':
      return lifecycle === 'completed'
        ? [good, l10n.t('It has nothing to do: {0}.', lifecycleWord(lifecycle))]
        : [neutral, l10n.t('No: {0}.', lifecycleWord(lifecycle))];
    case 'precheck':
      return [busy, l10n.t('The precheck runs.')];
    case 'nothing-to-see':
      return [question, l10n.t('Cannot be told.')];
  }
}

function outdatedAnswer(): readonly [Look, string] {
  return [question, l10n.t('Not known: what was read last is too old.')];
}

function finishAnswer({ estimate, left, now, stale, status }: Concluded): PanelAnswer {
  if (stale && !status.terminal) {
    const [look, sentence] = outdatedAnswer();
    return { key: 'finish', question: l10n.t('When will it be done?'), look, sentence, details: [] };
  }
  const words = finishWords(estimate, left);
  const sentences = replicationSentences(estimate, status) ?? estimateSentences(estimate, left, now);
  return {
    key: 'finish',
    question: l10n.t('When will it be done?'),
    look: estimate.kind === 'range' ? { icon: 'clock', tone: 'plain' } : noRangeLook(estimate.kind),
    // Without a range, the first sentence is the answer and is not repeated.
    sentence: words ?? sentences[0] ?? l10n.t('Cannot be told.'),
    details: [
      ...(estimate.kind === 'range' && left !== null && !isVague(left) ? [finishMoments(estimate)] : []),
      ...(words === null ? sentences.slice(1) : sentences),
      ...cloudsOwn(estimate, status),
    ],
  };
}

function finishMoments({ earliestMs, latestMs }: Extract<Estimate, { kind: 'range' }>): Text {
  const [earliest, latest] = [earliestMs, latestMs].map((ms) => Math.round(ms / 60_000) * 60_000);
  const moments = [earliest, latest].map((at) => ({ at: at ?? 0, as: 'minute' }) as const);
  return withMoments(moments, (from = '', to = '') =>
    earliest === latest ? l10n.t('That is at about {0}.', from) : l10n.t('That is between {0} and {1}.', from, to),
  );
}

/** Replication follows the full copy and never completes by itself. null: the estimate's own sentences apply. */
function replicationSentences(estimate: Estimate, status: TaskStatus): string[] | null {
  if (estimate.kind !== 'finished' || estimate.what !== 'copy' || status.phase !== 'incremental') return null;
  const still = stillReported(status);
  return [
    still === null
      ? l10n.t('The initial copy is finished.')
      : l10n.t('It replicates; the cloud still reports {0} of the copy.', formatPercent(still)),
    l10n.t('Changes are replicated until a person ends it.'),
  ];
}

/** The cloud's figure, shown while there is no estimate of ours yet. */
function cloudsOwn(estimate: Estimate, { providerTimes }: TaskStatus): string[] {
  const seconds = providerTimes?.remainingSeconds ?? null;
  if (estimate.kind !== 'estimating' || seconds === null) return [];
  return [l10n.t('The cloud itself says {0}.', formatDuration(seconds))];
}

function finishWords(estimate: Estimate, left: RoundedTimeLeft | null): string | null {
  if (estimate.kind === 'at-this-rate-never') return l10n.t('Never, at this rate.');
  const words = estimate.kind === 'range' ? estimateWords(estimate, left) : null;
  return words === null ? null : `${capital(words)}.`;
}

function noRangeLook(kind: Exclude<Estimate['kind'], 'range'>): Look {
  switch (kind) {
    case 'finished':
      return good;
    case 'stalled':
    case 'at-this-rate-never':
      return warning;
    case 'waits-for-user':
      return waitingLook;
    case 'estimating':
    case 'not-running':
      return neutral;
  }
}

function cutoverAnswer({ readiness }: Concluded): PanelAnswer {
  const { title } = verdictText(readiness.verdict);
  const green = readiness.lines.filter(({ state }) => state === 'green').length;
  const own = readiness.lines.filter(({ state }) => state === 'you-check').length;
  return {
    key: 'cutover',
    question: l10n.t('Can I cut over?'),
    look: verdictLook(readiness.verdict),
    sentence: `${title}.`,
    details: [
      ...verdictDetails(readiness),
      ...(readiness.lines.length === 0
        ? []
        : [l10n.t('Fulfilled: {0} of {1}; yours to check: {2}.', green, readiness.lines.length, own)]),
      ...(readiness.hazards.length === 0 ? [] : [l10n.t('There is something to beware of: see below.')]),
    ],
  };
}

/** Names the lines behind the verdict, because the checklist is far below. */
function verdictDetails({ verdict, lines }: Readiness): string[] {
  const named = (state: LineState): string => {
    const titles = lines.filter((line) => line.state === state).map((line) => `“${lineTitle(line)}”`);
    const shown = titles.slice(0, maxNamed).join(', ');
    const left = titles.length - maxNamed;
    return left > 0 ? l10n.t('{0} and {1} more', shown, left) : shown;
  };
  switch (verdict) {
    case 'not-yet':
      return [l10n.t('Not yet fulfilled: {0}.', named('amber'))];
    case 'not-safe':
      return [l10n.t('A cutover now would lose data or fail.'), l10n.t('What blocks it: {0}.', named('red'))];
    case 'ready':
    case 'cannot-tell':
      return [verdictText(verdict).text];
  }
}

const maxNamed = 3;

/** What went wrong, the worst first. The notices have the full texts. */
function troubleAnswer({ watched: { problem, contact }, status, hints, now, health }: Concluded): PanelAnswer {
  const known = problemAnswers(status);
  if (problem !== null) {
    const age = contact.lostSince === null ? null : formatDuration((now - contact.lostSince) / 1000);
    known.unshift({
      look: warning,
      sentence: l10n.t('It cannot be read: {0}.', problemWord(problem.kind)),
      details: age === null ? [] : [l10n.t('For {0}. That says nothing of the task.', age)],
    });
  }
  const first = known[0];
  const standstill = first === undefined && hints.length > 0 && health.kind === 'stalled';
  const nothing = { look: good, sentence: l10n.t('Nothing is reported.'), details: [] };
  return {
    key: 'trouble',
    question: l10n.t('What went wrong, and what now?'),
    ...(standstill
      ? { look: warning, sentence: l10n.t('It stands still where this has a known cause.'), details: [] }
      : (first ?? nothing)),
    ...(known.length > 1
      ? { details: [...(first?.details ?? []), ...known.slice(1).map(({ sentence }) => sentence)] }
      : {}),
  };
}

type ProblemAnswer = Pick<PanelAnswer, 'look' | 'sentence' | 'details'>;

/** Adds a missing full stop, because more sentences follow. */
function ended(text: string): string {
  return /[.!?…。！？]$/u.test(text) ? text : `${text}.`;
}

function problemAnswers(status: TaskStatus): ProblemAnswer[] {
  const found: ProblemAnswer[] = [];
  const quote = status.error === null ? [] : [ended(quotedError(status.error))];
  if (status.lifecycle === 'failed') {
    const resume =
      status.recoverable === null
        ? []
        : [
            status.recoverable
              ? l10n.t('It can be resumed.')
              : l10n.t('It cannot be resumed and has to be set up again.'),
          ];
    found.push({ look: bad, sentence: l10n.t('It failed.'), details: [...quote, ...resume] });
  } else if (status.error !== null) {
    found.push({ look: warning, sentence: l10n.t('The cloud reports an error.'), details: quote });
  }
  if (status.needsUser !== null && !status.terminal) {
    found.push({ look: waitingLook, sentence: l10n.t('It waits for you.'), details: [visibleText(status.needsUser)] });
  }
  const failedChecks = status.checks.filter(({ state }) => state === 'failed').length;
  if (failedChecks > 0) {
    const sentence = failedChecks === 1 ? l10n.t('1 check failed.') : l10n.t('{0} checks failed.', failedChecks);
    found.push({ look: bad, sentence, details: [] });
  }
  if (
    status.lifecycle !== 'failed' &&
    status.phases.some(({ state, phase }) => state === 'failed' && phase !== 'precheck')
  ) {
    found.push({ look: warning, sentence: l10n.t('A phase failed, although the task goes on.'), details: [] });
  }
  return found;
}

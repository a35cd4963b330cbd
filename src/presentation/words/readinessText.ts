import * as l10n from '@vscode/l10n';
import type { Lifecycle } from '../../model/status.ts';
import type { Evidence, Hazard, LineState, ReadinessLine, Verdict } from '../../monitor/readiness/types.ts';
import { visibleText } from '../panel/detailText.ts';
import { formatAgo, formatBytes, formatCount, formatDuration, formatPercent } from './numbers.ts';
import { firstWords } from '../tree/row.ts';
import { lifecycleWord } from './words.ts';

const maxQuoteLength = 140;

/** The start of an error text that is shown in full elsewhere. */
export function quotedError(text: string): string {
  return l10n.t('The cloud says: {0}', visibleText(firstWords(text, maxQuoteLength)));
}

/** The verdict and what it means. It only informs: the extension never cuts over. */
export function verdictText(verdict: Verdict): { readonly title: string; readonly text: string } {
  switch (verdict) {
    case 'ready':
      return {
        title: l10n.t('Ready for cutover'),
        text: l10n.t(
          'Everything that the API tells is as the vendor wants it. Look after the lines marked "you check".',
        ),
      };
    case 'not-yet':
      return {
        title: l10n.t('Not ready yet'),
        text: l10n.t('The lines marked "not yet fulfilled" are still missing.'),
      };
    case 'not-safe':
      return {
        title: l10n.t('Not safe'),
        text: l10n.t('A cutover now would lose data or fail: see the lines marked "blocks the cutover".'),
      };
    case 'cannot-tell':
      return {
        title: l10n.t('Cannot tell'),
        text: l10n.t('Evidence is missing or rests on a guess, so nobody should call this ready.'),
      };
  }
}

/** The state of a line in words, for users who do not see its color. */
export function lineStateWord(state: LineState): string {
  switch (state) {
    case 'green':
      return l10n.t('fulfilled');
    case 'amber':
      return l10n.t('not yet fulfilled');
    case 'red':
      return l10n.t('blocks the cutover');
    case 'cannot-tell':
      return l10n.t('cannot be told');
    case 'you-check':
      return l10n.t('you check');
  }
}

/** Since when a line has its state; null where that means nothing, e.g. for the age of the status. */
export function toldSince({
  state,
  evidence,
  since,
}: Pick<ReadinessLine, 'state' | 'evidence' | 'since'>): number | null {
  return evidence.kind === 'age' || state === 'cannot-tell' || state === 'you-check' ? null : since;
}

export function lineTitle({ evidence }: ReadinessLine): string {
  switch (evidence.kind) {
    case 'age':
    case 'not-current':
    case 'ahead':
      return l10n.t('The status is fresh');
    case 'state':
    case 'standing-still':
      return l10n.t('The task runs');
    case 'error':
      return l10n.t('The cloud reports no error');
    case 'needs-user':
      return l10n.t('Nothing waits for a person');
    case 'failed-phases':
      return l10n.t('No phase has failed');
    case 'checks':
      return l10n.t('The precheck is passed');
    case 'copy':
      return l10n.t('The full copy is done');
    case 'caught-up':
      return l10n.t('The target has caught up');
    case 'held':
      return l10n.t('It stays caught up');
    case 'lag':
      return l10n.t('The delay is near zero');
    case 'keys':
      return l10n.t('Both sides have about as many keys');
    case 'offset':
      return l10n.t('The offset is 0');
    case 'doubt':
      return l10n.t('The state is certain');
    case 'manual':
      return evidence.check.title;
  }
}

/** The evidence of a line in one sentence with its numbers. */
export function evidenceText(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'age':
      return l10n.t('Read: {0}. It counts for {1}.', formatAgo(evidence.seconds), formatDuration(evidence.limit));
    case 'not-current':
      return l10n.t('Read: {0}, and nothing newer since. It says nothing of now.', formatAgo(evidence.seconds));
    case 'ahead':
      return l10n.t('Dated {0} ahead of the clock of this computer.', formatDuration(evidence.seconds));
    case 'error':
      return quotedError(evidence.text);
    case 'needs-user':
      return visibleText(evidence.text);
    case 'state':
      return stateText(evidence.lifecycle, evidence.rawState);
    case 'standing-still':
      return standingStillText(evidence);
    case 'failed-phases':
      return l10n.t('The cloud says of a phase: {0}.', evidence.rawStates.map(word).join(', '));
    case 'checks':
      return l10n.t('{0} passed, {1} failed, {2} warnings.', evidence.passed, evidence.failed, evidence.warnings);
    case 'copy':
      return copyText(evidence.percent, evidence.implied);
    case 'caught-up':
      return caughtUpText(evidence);
    case 'held':
      return evidence.seconds === null
        ? l10n.t('It has to be seen caught up for {0} without a break.', formatDuration(evidence.needed))
        : l10n.t(
            'Seen caught up for {0} of the {1} wanted.',
            formatDuration(evidence.seconds),
            formatDuration(evidence.needed),
          );
    case 'lag':
      return evidence.seconds === null
        ? l10n.t('The cloud reports no delay.')
        : l10n.t(
            'Delay {0}; at most {1} counts as none.',
            formatDuration(evidence.seconds),
            formatDuration(evidence.limit),
          );
    case 'keys':
      return keysText(evidence);
    case 'offset':
      return l10n.t(
        'It is {0}. The unit of other numbers than 0 is not documented, so they are not judged.',
        word(evidence.offset),
      );
    case 'doubt':
      return visibleText(evidence.sentence);
    case 'manual':
      return evidence.check.text;
  }
}

/** A hazard of the cutover, and what to do. `now` is our clock, ms. */
export function hazardText(hazard: Hazard, now: number): { readonly title: string; readonly text: string } {
  switch (hazard.kind) {
    case 'auto-resume':
      return {
        title: l10n.t('A failed job may resume by itself'),
        text: hazard.text,
      };
    case 'resume-expires':
      return resumeText(hazard, now);
    case 'still-running':
      return {
        title: l10n.t('Still replicating after {0} days', hazard.days),
        text: l10n.t('It caught up {0} days ago and goes on, and may be billed, until a person ends it.', hazard.days),
      };
  }
}

function resumeText(hazard: Extract<Hazard, { kind: 'resume-expires' }>, now: number): ReturnType<typeof hazardText> {
  const inSight = hazard.exact
    ? ''
    : ` ${l10n.t('It stood still already when it was first seen here, so it may be earlier.')}`;
  const { reason } = hazard;
  if (hazard.expired) {
    return { title: l10n.t('Paused for too long to resume'), text: `${reason}${inSight}` };
  }
  const left = formatDuration((hazard.deadline - now) / 1000);
  return { title: l10n.t('Can be resumed for another {0}', left), text: `${reason}${inSight}` };
}

function stateText(lifecycle: Lifecycle, rawState: string | null): string {
  return l10n.t('State: {0}; the cloud says {1}.', lifecycleWord(lifecycle), word(rawState));
}

function standingStillText({
  lifecycle,
  rawState,
  caughtUpBefore,
}: Extract<Evidence, { kind: 'standing-still' }>): string {
  const what = stateText(lifecycle, rawState);
  if (caughtUpBefore === null) return `${what} ${l10n.t('Whether it had caught up before is not known.')}`;
  return caughtUpBefore
    ? `${what} ${l10n.t('It was caught up when it was last seen running; what was written after that is not carried over.')}`
    : `${what} ${l10n.t('It had not caught up when it was last seen running.')}`;
}

function copyText(percent: number | null, implied: boolean): string {
  if (percent !== null) return l10n.t('{0} of the initial copy is done.', formatPercent(percent));
  return implied
    ? l10n.t('The task replicates, which begins only after the copy.')
    : l10n.t('The cloud reports no progress of the copy.');
}

function caughtUpText(evidence: Extract<Evidence, { kind: 'caught-up' }>): string {
  const { remainingBytes, limit } = evidence;
  if (remainingBytes !== null) {
    return l10n.t('{0} remain; less than {1} is wanted.', formatBytes(remainingBytes), formatBytes(limit));
  }
  if (evidence.caughtUp === null) return l10n.t('The cloud does not say whether the target has caught up.');
  return evidence.caughtUp
    ? l10n.t('The cloud says {0}: nothing is left to carry over at the moment.', word(evidence.rawState))
    : l10n.t('The cloud says {0}, and not how much is left.', word(evidence.rawState));
}

function keysText({ source, target, tolerance, gap }: Extract<Evidence, { kind: 'keys' }>): string {
  if (source === null || target === null) return l10n.t('The cloud does not report the keys of both sides.');
  const numbers = l10n.t(
    '{0} in the source, {1} in the target; a gap of up to {2}% is tolerated.',
    formatCount(source),
    formatCount(target),
    formatCount(tolerance * 100),
  );
  return source === target || gap === null ? numbers : `${numbers} ${gap}`;
}

/** A word of the cloud, for use in a sentence. */
function word(raw: string | null): string {
  return raw === null ? l10n.t('nothing') : visibleText(raw);
}

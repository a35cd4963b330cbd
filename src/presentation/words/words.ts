import * as l10n from '@vscode/l10n';
import type { ProblemKind } from '../../model/problem.ts';
import type { CheckState, Lifecycle, Outcome, Phase, PhaseState, SubPhase } from '../../model/status.ts';

export function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase('en-US') + text.slice(1);
}

/** Our word for a lifecycle. The cloud's own word is shown next to it where there is room. */
export function lifecycleWord(lifecycle: Lifecycle): string {
  switch (lifecycle) {
    case 'draft':
      return l10n.t('not configured');
    case 'ready':
      return l10n.t('ready to start');
    case 'starting':
      return l10n.t('starting');
    case 'active':
      return l10n.t('running');
    case 'retrying':
      return l10n.t('retrying');
    case 'pausing':
      return l10n.t('pausing');
    case 'paused':
      return l10n.t('paused');
    case 'stopping':
      return l10n.t('stopping');
    case 'stopped':
      return l10n.t('stopped');
    case 'finishing':
      return l10n.t('finishing');
    case 'completed':
      return l10n.t('completed');
    case 'failed':
      return l10n.t('failed');
    case 'maintenance':
      return l10n.t('in maintenance');
    case 'gone':
      return l10n.t('no longer exists');
    case 'unknown':
      return l10n.t('unknown state');
  }
}

export function phaseWord(phase: Phase, subPhase: SubPhase | null = null): string {
  switch (phase) {
    case 'precheck':
      return l10n.t('precheck');
    case 'schema':
      return l10n.t('schema');
    case 'full':
      if (subPhase === 'dump') return l10n.t('full copy (dump)');
      if (subPhase === 'load') return l10n.t('full copy (load)');
      return l10n.t('full copy');
    case 'incremental':
      return l10n.t('replicating');
    case 'cutover':
      return l10n.t('cutover');
    case 'verify':
      return l10n.t('verification');
  }
}

export function phaseStateWord(state: PhaseState): string {
  switch (state) {
    case 'not-planned':
      return l10n.t('not planned');
    case 'pending':
      return l10n.t('pending');
    case 'active':
      return l10n.t('running');
    case 'done':
      return l10n.t('done');
    case 'failed':
      return l10n.t('failed');
    case 'unknown':
      return l10n.t('not reported');
  }
}

export function checkStateWord(state: CheckState): string {
  switch (state) {
    case 'passed':
      return l10n.t('passed');
    case 'failed':
      return l10n.t('failed');
    case 'warning':
      return l10n.t('warning');
    case 'running':
      return l10n.t('running');
    case 'unknown':
      return l10n.t('not reported');
  }
}

export function outcomeWord(outcome: Outcome): string {
  switch (outcome) {
    case 'success':
      return l10n.t('succeeded');
    case 'failure':
      return l10n.t('failed');
    case 'ended-by-user':
      return l10n.t('ended by a person');
    case 'ambiguous':
      return l10n.t('the cloud does not say whether it succeeded');
  }
}

/** A problem in a few words, for a row. The full sentence is its message. */
export function problemWord(kind: ProblemKind): string {
  switch (kind) {
    case 'credentials':
      return l10n.t('keys not accepted');
    case 'permission':
      return l10n.t('not allowed');
    case 'clock':
      return l10n.t("this computer's clock is wrong");
    case 'throttled':
      return l10n.t('asked too often');
    case 'not-found':
      return l10n.t('not found');
    case 'bad-request':
      return l10n.t('entry needs a correction');
    case 'network':
      return l10n.t('no connection');
    case 'tls':
      return l10n.t('no secure connection');
    case 'proxy':
      return l10n.t('proxy problem');
    case 'bad-answer':
      return l10n.t('answer not understood');
    case 'cloud':
      return l10n.t('cloud reports a failure');
  }
}

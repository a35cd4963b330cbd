import * as l10n from '@vscode/l10n';
import { type EventKind, eventKinds } from '../../model/eventKind.ts';
import { type Look, waitingLook } from '../tree/row.ts';

/** The look of a toast, and which of several events comes first. */
export type Severity = 'error' | 'warning' | 'information';

/** The groups of kinds in filters and settings, the most urgent first. */
export const kindGroups = ['attention', 'good', 'course'] as const;
export type KindGroup = (typeof kindGroups)[number];

interface KindFacts {
  readonly group: KindGroup;
  readonly severity: Severity;
  readonly look: Look;
}

const bad = (icon: string): KindFacts => ({ group: 'attention', severity: 'error', look: { icon, tone: 'bad' } });
const warning = (icon: string): KindFacts => ({
  group: 'attention',
  severity: 'warning',
  look: { icon, tone: 'warning' },
});
const good = (icon: string): KindFacts => ({ group: 'good', severity: 'information', look: { icon, tone: 'good' } });
const course = (icon: string, tone: Look['tone'] = 'plain'): KindFacts => ({
  group: 'course',
  severity: 'information',
  look: { icon, tone },
});

const facts: Readonly<Record<EventKind, KindFacts>> = {
  failed: bad('error'),
  error: bad('error'),
  'needs-user': { ...warning('person'), look: waitingLook },
  stalled: warning('watch'),
  'falling-behind': warning('graph-line'),
  lag: warning('history'),
  'no-contact': warning('debug-disconnect'),
  retrying: warning('warning'),
  stopped: warning('debug-stop'),
  paused: warning('debug-pause'),
  finished: good('pass-filled'),
  'caught-up': good('pass'),
  'moving-again': good('debug-start'),
  'lag-recovered': good('history'),
  'contact-again': good('plug'),
  started: course('play', 'busy'),
  resumed: course('debug-start', 'busy'),
  phase: course('arrow-right', 'busy'),
  state: course('circle-outline'),
  'behind-again': course('history'),
  'new-run': course('refresh'),
};

export function lookOfKind(kind: EventKind): Look {
  return facts[kind].look;
}

export function severityOf(kind: EventKind): Severity {
  return facts[kind].severity;
}

/** In display order. */
export function kindsOf(group: KindGroup): readonly EventKind[] {
  const order = Object.keys(facts);
  return eventKinds.filter((kind) => facts[kind].group === group).sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

export function groupTitle(group: KindGroup): string {
  switch (group) {
    case 'attention':
      return l10n.t('Wants a person');
    case 'good':
      return l10n.t('Good news');
    case 'course':
      return l10n.t('The usual course');
  }
}

export function kindTitle(kind: EventKind): string {
  switch (kind) {
    case 'failed':
      return l10n.t('Failed');
    case 'finished':
      return l10n.t('Finished');
    case 'needs-user':
      return l10n.t('Waits for a person');
    case 'stopped':
      return l10n.t('Stopped');
    case 'paused':
      return l10n.t('Paused');
    case 'retrying':
      return l10n.t('Retrying');
    case 'resumed':
      return l10n.t('Runs again');
    case 'started':
      return l10n.t('Started');
    case 'state':
      return l10n.t('Other change of state');
    case 'phase':
      return l10n.t('Next phase');
    case 'error':
      return l10n.t('Another error');
    case 'stalled':
      return l10n.t('Stands still');
    case 'moving-again':
      return l10n.t('Moves again');
    case 'lag':
      return l10n.t('Lag over the limit');
    case 'falling-behind':
      return l10n.t('Falls behind');
    case 'lag-recovered':
      return l10n.t('Lag within the limit again');
    case 'caught-up':
      return l10n.t('Caught up');
    case 'behind-again':
      return l10n.t('No longer caught up');
    case 'no-contact':
      return l10n.t('No contact');
    case 'contact-again':
      return l10n.t('Contact again');
    case 'new-run':
      return l10n.t('New run');
  }
}

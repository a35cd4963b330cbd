import * as l10n from '@vscode/l10n';
import type { DetailView } from '../presentation/detail.ts';
import type { PhaseView } from '../presentation/detailSections.ts';
import type { StateView } from '../presentation/detailState.ts';
import type { Row } from '../presentation/detailText.ts';
import { foreign, icon, rawWord, rowValue, section } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

/** State, progress and the numbers. */
export function summary(view: DetailView): VirtualElement | null {
  const { state } = view;
  if (state === null) return null;
  return element(
    'section',
    { key: 'summary', class: 'summary', 'aria-labelledby': 'section-summary', 'data-stale': state.asOf !== null },
    element('h2', { id: 'section-summary', class: 'visually-hidden' }, l10n.t('Status')),
    stateLine(state),
    progress(state),
    state.remarks.map((remark) => element('p', { class: 'remark' }, remark)),
    facts(view.facts),
  );
}

function stateLine(state: StateView): VirtualElement {
  return element(
    'div',
    { class: 'state' },
    element(
      'span',
      { class: `badge tone-border-${state.look.tone}` },
      icon(state.look.icon, state.look.tone),
      element('span', { class: 'state-word' }, state.word),
    ),
    state.activity === null ? null : element('span', { class: 'activity' }, state.activity),
    state.rawWord === null
      ? element('span', { class: 'note' }, l10n.t('no word from the cloud'))
      : rawWord(state.rawWord),
    state.asOf === null ? null : element('span', { class: 'as-of' }, icon('history'), state.asOf),
  );
}

function progress(state: StateView): VirtualElement {
  const { percent } = state;
  return element(
    'div',
    { class: 'progress' },
    element('span', { class: percent === null ? 'note' : 'progress-text' }, state.progress),
    percent === null ? null : bar(percent, l10n.t('Initial copy'), state.look.tone),
  );
}

/** Rounded down like the text beside it: 100 is only ever a true 100. */
function bar(percent: number, label: string, tone: string): VirtualElement {
  const value = Math.floor(percent);
  const classes = tone === 'good' || tone === 'bad' ? `bar bar-${tone}` : 'bar';
  return element('vscode-progress-bar', { class: classes, value, 'aria-label': label });
}

function facts(rows: readonly Row[]): VirtualElement | null {
  if (rows.length === 0) return null;
  return element(
    'dl',
    { class: 'facts' },
    rows.map((row) =>
      element('div', { key: row.key, class: 'fact' }, element('dt', {}, row.label), element('dd', {}, rowValue(row))),
    ),
  );
}

export function phases(all: readonly PhaseView[]): VirtualElement | null {
  if (all.length === 0) return null;
  return section('phases', l10n.t('Phases'), element('ol', { class: 'phases' }, all.map(phase)));
}

function phase(view: PhaseView): VirtualElement {
  return element(
    'li',
    { key: view.key, class: `phase phase-${view.state}`, 'aria-current': view.current ? 'step' : null },
    element('span', { class: 'phase-icon' }, icon(view.look.icon, view.look.tone)),
    element(
      'div',
      { class: 'phase-line' },
      element('span', { class: 'phase-name' }, view.name),
      element('span', { class: 'phase-state' }, view.stateWord),
      view.rawWord === null ? null : rawWord(view.rawWord),
      element(
        'span',
        { class: 'phase-numbers' },
        view.count === null ? null : element('span', { class: 'phase-count' }, view.count),
        view.percentText === null ? null : element('span', { class: 'phase-percent' }, view.percentText),
      ),
    ),
    view.state === 'active' && view.percent !== null ? bar(view.percent, view.name, view.look.tone) : null,
    view.error === null ? null : element('p', { class: 'phase-error verbatim' }, foreign(view.error)),
  );
}

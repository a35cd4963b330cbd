import * as l10n from '@vscode/l10n';
import type { Answer, HintView } from '../presentation/detailAnswers.ts';
import type { InsightView } from '../presentation/detailInsight.ts';
import type { HazardView, ReadinessLineView, ReadinessView } from '../presentation/detailReadiness.ts';
import { formatMoment, momentWithAge, type Viewer } from '../presentation/detailText.ts';
import type { Timeline, TimelineEntry } from '../presentation/timeline.ts';
import { foldable, foreign, icon, section, type Ui } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

/** The questions with their answers, in plain words, and what is known of what went wrong. */
export function answers({ answers: all, hints }: InsightView, viewer: Viewer): VirtualElement {
  return element(
    'section',
    { key: 'answers', class: 'answers', 'aria-labelledby': 'section-answers' },
    element('h2', { id: 'section-answers', class: 'visually-hidden' }, l10n.t('Answers')),
    element(
      'div',
      { class: 'answer-list' },
      all.map((answer) => answerElement(answer, viewer)),
    ),
    hints.length === 0 ? null : hintList(hints),
  );
}

function answerElement({ key, question, look, sentence, details, between }: Answer, viewer: Viewer): VirtualElement {
  const sentences = between === null ? details : [betweenText(between, viewer), ...details];
  return element(
    'div',
    { key, class: `answer answer-${key}` },
    element('h3', {}, question),
    element('p', { class: 'answer-sentence' }, icon(look.icon, look.tone), foreign(sentence)),
    sentences.length === 0
      ? null
      : element(
          'p',
          { class: 'answer-details' },
          sentences.map((detail) => [foreign(detail), ' ']),
        ),
  );
}

function betweenText([earliest, latest]: readonly [number, number], viewer: Viewer): string {
  const [from, to] = [earliest, latest].map((moment) =>
    formatMoment(Math.round(moment / 60_000) * 60_000, viewer, 'short'),
  );
  return from === to
    ? l10n.t('That is at about {0}.', from ?? '')
    : l10n.t('That is between {0} and {1}.', from ?? '', to ?? '');
}

function hintList(hints: readonly HintView[]): VirtualElement {
  return element(
    'div',
    { class: 'hints' },
    element('h3', {}, l10n.t('Known causes, and what to do')),
    element('ul', {}, hints.map(hint)),
  );
}

function hint({ id, about, cause, remedy, source }: HintView): VirtualElement {
  return element(
    'li',
    { key: id, class: 'hint' },
    icon('lightbulb', 'warning'),
    element(
      'div',
      { class: 'hint-body' },
      about === null ? null : element('p', { class: 'hint-about' }, foreign(about, { class: 'code' })),
      element('p', {}, foreign(cause)),
      element('p', { class: 'hint-remedy' }, element('strong', {}, l10n.t('What to do'), ': '), foreign(remedy)),
      element(
        'button',
        {
          type: 'button',
          class: 'link-button',
          title: source,
          'data-action': 'openHint',
          'data-hint': id,
          'aria-label': l10n.t("Open the vendor's page: {0}", cause),
        },
        l10n.t("Open the vendor's page"),
        icon('link-external'),
      ),
    ),
  );
}

export function readiness(view: ReadinessView, viewer: Viewer, ui: Ui): VirtualElement {
  return section(
    'readiness',
    l10n.t('Cutover readiness'),
    element(
      'p',
      { class: 'verdict' },
      icon(view.look.icon, view.look.tone),
      element('strong', {}, view.title),
      ' ',
      element('span', { class: 'note' }, view.text),
    ),
    view.hazards.length === 0
      ? null
      : element(
          'ul',
          { class: 'hazards' },
          view.hazards.map((hazard) => hazardItem(hazard, viewer)),
        ),
    view.lines.length === 0
      ? null
      : foldable(
          { key: 'readiness', title: l10n.t('Line by line'), note: null, openByDefault: true },
          ui,
          element(
            'ul',
            { class: 'lines' },
            view.lines.map((line) => lineItem(line, viewer)),
          ),
        ),
  );
}

function hazardItem({ key, look, title, text, deadline }: HazardView, viewer: Viewer): VirtualElement {
  return element(
    'li',
    { key, class: 'hazard' },
    icon(look.icon, look.tone),
    element(
      'div',
      {},
      element('strong', {}, foreign(title)),
      element('p', {}, foreign(text)),
      deadline === null ? null : element('p', { class: 'note' }, l10n.t('Until {0}.', formatMoment(deadline, viewer))),
    ),
  );
}

function lineItem({ key, look, stateWord, title, evidence, since }: ReadinessLineView, viewer: Viewer): VirtualElement {
  return element(
    'li',
    { key, class: 'line' },
    icon(look.icon, look.tone),
    element(
      'div',
      {},
      element(
        'p',
        { class: 'line-head' },
        element('span', { class: 'line-title' }, title),
        element('span', { class: 'line-state' }, stateWord),
      ),
      element(
        'p',
        { class: 'note' },
        foreign(evidence),
        since === null
          ? null
          : [
              ' ',
              element(
                'span',
                { class: 'since' },
                l10n.t('{0} since {1}.', capital(stateWord), momentWithAge(since, viewer)),
              ),
            ],
      ),
    ),
  );
}

const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase('en-US') + text.slice(1);

/** So many are shown without being asked for. */
const newest = 8;

export function timeline({ entries, more }: Timeline, viewer: Viewer, ui: Ui): VirtualElement | null {
  if (entries.length === 0) return null;
  const older = entries.slice(newest);
  return section(
    'timeline',
    l10n.t('What happened'),
    entryList(entries.slice(0, newest), viewer),
    older.length === 0
      ? null
      : foldable(
          { key: 'older', title: l10n.t('Older events'), note: null, openByDefault: false },
          ui,
          entryList(older, viewer),
          more ? element('p', { class: 'note' }, l10n.t('The Events view has the rest.')) : null,
        ),
  );
}

function entryList(entries: readonly TimelineEntry[], viewer: Viewer): VirtualElement {
  return element(
    'ol',
    { class: 'timeline' },
    entries.map((entry) => entryItem(entry, viewer)),
  );
}

function entryItem({ key, at, look, text, run }: TimelineEntry, viewer: Viewer): VirtualElement {
  return element(
    'li',
    { key },
    icon(look.icon, look.tone),
    element(
      'div',
      {},
      element(
        'p',
        {},
        foreign(text),
        run === null ? null : element('span', { class: 'note' }, ' ', l10n.t('run {0}', run)),
      ),
      element(
        'p',
        { class: 'note' },
        element('time', { datetime: new Date(at).toISOString() }, momentWithAge(at, viewer)),
      ),
    ),
  );
}

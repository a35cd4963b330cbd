import { textFor } from '../presentation/panel/detailText.ts';
import type { PanelAnswer, Notice, DetailRow, Summary, TaskView } from '../presentation/panel/detailView.ts';
import { list } from './blocks.ts';
import { bar, button, copyButton, foreign, icon, lookIcon, type Page, rawWord, rowList, rowValue } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

export function emptyPanel(title: string, text: string): VirtualElement {
  return element(
    'div',
    { key: 'empty', class: 'empty' },
    icon('info', 'muted'),
    element('h1', { id: 'name', tabindex: '-1' }, title),
    element('p', {}, text),
  );
}

export function header({ name, origin, identity, actions }: TaskView, page: Page): VirtualElement {
  return element(
    'header',
    { key: 'header', class: 'header' },
    // A long name is cut; its tooltip has all of it.
    element('h1', { id: 'name', tabindex: '-1' }, foreign(name, { title: name })),
    element(
      'p',
      { class: 'origin' },
      origin.map((part, index) =>
        index === 0 ? foreign(part) : [element('span', { class: 'dot', 'aria-hidden': 'true' }, '·'), foreign(part)],
      ),
    ),
    element('div', { class: 'identity' }, rowList(identity, page)),
    element(
      'div',
      { class: 'actions', role: 'group', 'aria-label': actions.label },
      actions.buttons.map((each) => button(each, 'word-button', page)),
    ),
  );
}

export function answers(
  { title, answers: all, hintsTitle, hints }: NonNullable<TaskView['answers']>,
  page: Page,
): VirtualElement {
  return element(
    'section',
    { key: 'answers', class: 'answers', 'aria-labelledby': 'section-answers' },
    element('h2', { id: 'section-answers', class: 'visually-hidden' }, title),
    element(
      'div',
      { class: 'answer-list' },
      all.map((answer) => answerElement(answer, page)),
    ),
    hints.length === 0
      ? null
      : element('div', { class: 'hint-box' }, element('h3', {}, hintsTitle), list('hints', hints, page)),
  );
}

function answerElement({ key, question, look, sentence, details }: PanelAnswer, { viewer }: Page): VirtualElement {
  return element(
    'div',
    { key, class: `answer answer-${key}` },
    element('h3', {}, question),
    element('p', { class: 'answer-sentence' }, lookIcon(look), foreign(sentence)),
    details.length === 0
      ? null
      : element(
          'p',
          { class: 'answer-details' },
          details.map((detail) => [foreign(textFor(detail, viewer)), ' ']),
        ),
  );
}

export function notices(all: readonly Notice[], page: Page): VirtualElement | null {
  if (all.length === 0) return null;
  return element(
    'div',
    { key: 'notices', class: 'notices' },
    all.map((notice) => noticeElement(notice, page)),
  );
}

function noticeElement(notice: Notice, page: Page): VirtualElement {
  const { key, tone, title, copy, hint, details, actions } = notice;
  const id = `notice-${key}`;
  return element(
    'section',
    { key, class: `notice notice-${tone}`, 'aria-labelledby': id },
    icon(notice.icon, tone === 'info' ? 'busy' : tone, notice.icon === 'loading'),
    element(
      'div',
      { class: 'notice-body' },
      element(
        'div',
        { class: 'notice-head' },
        element('h2', { id }, title),
        copy === null ? null : copyButton(copy, page),
      ),
      noticeText(notice, id),
      hint === null ? null : element('p', { class: 'notice-hint' }, foreign(hint)),
      details.length === 0 ? null : rowList(details, page),
      actions.length === 0
        ? null
        : element(
            'div',
            { class: 'notice-actions' },
            actions.map((action) => button(action, 'button', page)),
          ),
    ),
  );
}

/** Longer texts scroll in a box, so that the numbers below stay in reach. */
const longText = 700;

function noticeText({ text, verbatim }: Notice, id: string): VirtualElement {
  const classes = verbatim ? 'notice-text verbatim' : 'notice-text';
  // A box that scrolls must be reachable with the keyboard.
  const reach = { class: `${classes} long`, tabindex: '0', role: 'group', 'aria-labelledby': id };
  return element('div', text.length > longText ? reach : { class: classes }, foreign(text));
}

export function summary(view: Summary, page: Page): VirtualElement {
  const { title, remarks, facts, asOf } = view;
  return element(
    'section',
    { key: 'summary', class: 'summary', 'aria-labelledby': 'section-summary', 'data-stale': asOf !== null },
    element('h2', { id: 'section-summary', class: 'visually-hidden' }, title),
    stateLine(view, page),
    progress(view),
    remarks.map((remark) => element('p', { class: 'remark' }, remark)),
    facts.length === 0
      ? null
      : element(
          'dl',
          { class: 'facts' },
          facts.map((row) => labelled(row, 'fact', rowValue(row, page))),
        ),
  );
}

function labelled(
  { key, label }: DetailRow,
  name: string | null,
  ...value: Parameters<typeof element>[2][]
): VirtualElement {
  return element('div', { key, class: name }, element('dt', {}, label), element('dd', {}, value));
}

function stateLine({ look, word, activity, rawWord: raw, asOf }: Summary, { viewer }: Page): VirtualElement {
  return element(
    'div',
    { class: 'state' },
    element(
      'span',
      { class: `badge tone-border-${look.tone}` },
      lookIcon(look),
      element('span', { class: 'state-word' }, word),
    ),
    activity === null ? null : element('span', { class: 'activity' }, activity),
    typeof raw === 'string' ? element('span', { class: 'note' }, raw) : rawWord(raw),
    asOf === null ? null : element('span', { class: 'as-of' }, icon('history'), textFor(asOf, viewer)),
  );
}

function progress({ percent, percentLabel, progress: text, look }: Summary): VirtualElement {
  return element(
    'div',
    { class: 'progress' },
    element('span', { class: percent === null ? 'note' : 'progress-text' }, text),
    percent === null ? null : bar(percent, percentLabel, look.tone),
  );
}

export function footer(rows: readonly DetailRow[], page: Page): VirtualElement {
  return element(
    'footer',
    { key: 'footer', class: 'footer' },
    element(
      'dl',
      {},
      rows.map((row) =>
        labelled(
          row,
          null,
          element('span', { class: 'value' }, rowValue(row, page)),
          row.copy === undefined ? null : copyButton(row.copy, page),
        ),
      ),
    ),
  );
}

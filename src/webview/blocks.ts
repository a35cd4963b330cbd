import * as l10n from '@vscode/l10n';
import { isDate, textFor } from '../presentation/panel/detailText.ts';
import type {
  Block,
  CheckRow,
  FieldRow,
  Item,
  ListKey,
  Section,
  Side,
  Step,
  Text,
} from '../presentation/panel/detailView.ts';
import {
  asking,
  bar,
  button,
  copyButton,
  foldable,
  foreign,
  icon,
  isCopied,
  lookIcon,
  note,
  type Page,
  rawWord,
  rowList,
  section,
  tableHead,
} from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

export function sectionElement({ key, title, body }: Section, page: Page): VirtualElement {
  return section(key, title, blocks(body, page));
}

export function blocks(all: readonly Block[], page: Page): VirtualElement[] {
  return all.map((block) => blockElement(block, page));
}

function blockElement(block: Block, page: Page): VirtualElement {
  switch (block.kind) {
    case 'note':
      return note(block.text);
    case 'verdict':
      return element(
        'p',
        { class: 'verdict' },
        lookIcon(block.look),
        element('strong', {}, block.title),
        ' ',
        element('span', { class: 'note' }, block.text),
      );
    case 'rows':
      return rowList(block.rows, page);
    case 'list':
      return list(block.key, block.items, page);
    case 'steps':
      return element('ol', { class: 'phases' }, block.steps.map(stepElement));
    case 'checks':
      return element(
        'table',
        { class: 'checks' },
        tableHead(block.columns),
        element(
          'tbody',
          {},
          block.rows.map((row) => checkElement(row, block.columns[2])),
        ),
      );
    case 'endpoints':
      return endpoints(block.sides, page);
    case 'fields':
      return fieldTable(block, page);
    case 'json':
      return element(
        'div',
        { class: 'raw-box' },
        element('div', { class: 'raw-tools' }, copyButton(block.copy, page)),
        element('pre', { class: 'raw', tabindex: '0', 'aria-label': block.label, role: 'group' }, block.text),
      );
    case 'fold':
      return foldable(block, page, blocks(block.body, page));
  }
}

/** Only the timeline is an ordered list. */
export function list(key: ListKey, items: readonly Item[], page: Page): VirtualElement {
  return element(
    key === 'timeline' ? 'ol' : 'ul',
    { class: key },
    items.map((item) => itemElement(item, page)),
  );
}

function itemElement(
  { key, look, about, title, word, label, text, note: remark, link }: Item,
  page: Page,
): VirtualElement {
  return element(
    'li',
    { key, class: 'item' },
    lookIcon(look),
    element(
      'div',
      { class: 'item-body' },
      about === undefined ? null : element('p', {}, foreign(about, { class: 'code' })),
      element(
        'p',
        { class: 'item-head' },
        foreign(title, { class: 'item-title' }),
        word === undefined ? null : [' ', element('span', { class: 'item-word' }, word)],
      ),
      text === undefined
        ? null
        : element('p', {}, label === undefined ? null : element('strong', {}, label, ': '), foreign(text)),
      remark === undefined ? null : element('p', { class: 'note' }, noteContent(remark, page)),
      link === undefined ? null : button(link, 'link-button', page),
    ),
  );
}

/** A note that is a single moment becomes a `time` element. */
function noteContent(text: Text, { viewer }: Page): VirtualElement {
  const [first] = text;
  return typeof first === 'object' && text.length === 1 && isDate(first.at)
    ? element('time', { datetime: new Date(first.at).toISOString() }, textFor(text, viewer))
    : foreign(textFor(text, viewer));
}

function stepElement(step: Step): VirtualElement {
  const { key, look, name, state, stateWord, percent, percentText, count, error, current } = step;
  return element(
    'li',
    { key, class: `phase phase-${state}`, 'aria-current': current ? 'step' : null },
    element('span', { class: 'phase-icon' }, lookIcon(look)),
    element(
      'div',
      { class: 'phase-line' },
      element('span', { class: 'phase-name' }, name),
      element('span', { class: 'phase-state' }, stateWord),
      step.rawWord === null ? null : rawWord(step.rawWord),
      element(
        'span',
        { class: 'phase-numbers' },
        count === null ? null : element('span', { class: 'phase-count' }, count),
        percentText === null ? null : element('span', { class: 'phase-percent' }, percentText),
      ),
    ),
    state === 'active' && percent !== null ? bar(percent, name, look.tone) : null,
    error === null ? null : element('p', { class: 'phase-error verbatim' }, foreign(error)),
  );
}

/** A narrow panel hides the head of the table and shows `label` in front of the repair. */
function checkElement({ key, look, stateWord, name, error, repair }: CheckRow, label: string): VirtualElement {
  return element(
    'tr',
    { key },
    element('td', { class: 'check-state' }, lookIcon(look), element('span', {}, stateWord)),
    element(
      'td',
      { class: 'check-name' },
      foreign(name, { class: 'code' }),
      error === null ? null : element('p', { class: 'verbatim' }, foreign(error)),
    ),
    element(
      'td',
      { class: 'check-repair' },
      repair === null
        ? element('span', { class: 'note' }, '–')
        : [element('span', { class: 'check-label' }, label, ': '), foreign(repair, { class: 'verbatim' })],
    ),
  );
}

function endpoints([source, target]: readonly [Side, Side], page: Page): VirtualElement {
  return element(
    'div',
    { class: 'endpoints' },
    side(source, page),
    element('span', { class: 'arrow', 'aria-hidden': 'true' }, icon('arrow-right')),
    side(target, page),
  );
}

function side({ title, rows, missing }: Side, page: Page): VirtualElement {
  return element(
    'div',
    { key: title, class: 'endpoint' },
    element('h3', {}, title),
    rows.length === 0 ? note(missing) : rowList(rows, page),
  );
}

function fieldTable({ columns, copy, fields }: Extract<Block, { kind: 'fields' }>, page: Page): VirtualElement {
  return element(
    'table',
    { class: 'fields', 'data-roving': true },
    tableHead(columns, { class: 'visually-hidden' }),
    element(
      'tbody',
      {},
      fields.map((field, index) => fieldElement(field, copy, index === 0, page)),
    ),
  );
}

function fieldElement(
  { path, name, value, empty }: FieldRow,
  copy: string,
  first: boolean,
  page: Page,
): VirtualElement {
  const request = { type: 'copyField', path } as const;
  const copied = isCopied(request, page);
  const label = copied ? l10n.t('Copied') : copy.replace('{0}', () => name);
  return element(
    'tr',
    { key: path },
    element('th', { scope: 'row' }, pathElement(name)),
    element('td', {}, foreign(value, { class: empty ? 'code empty-value' : 'code' })),
    element(
      'td',
      { class: 'field-copy' },
      // The table is one stop for the Tab key; arrow keys move between its buttons.
      element(
        'button',
        { type: 'button', tabindex: first ? '0' : '-1', title: label, 'aria-label': label, ...asking(request) },
        icon(copied ? 'check' : 'copy'),
      ),
    ),
  );
}

/** Mutes all but the last name of a path, and lets a long path break after its dots. */
function pathElement(path: string): VirtualElement {
  const parents = path.split('.');
  const last = parents.pop() ?? '';
  const steps = parents.map((name) => [`${name}.`, element('wbr', {})]);
  return element(
    'bdi',
    { class: 'code' },
    steps.length === 0 ? null : element('span', { class: 'path-parents' }, steps),
    last,
  );
}

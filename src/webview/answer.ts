import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../model/status.ts';
import { countFields, type Field, flattenFields, rawText } from '../presentation/detailFields.ts';
import { visibleText } from '../presentation/detailText.ts';
import { copyButton, foldable, foreign, icon, notShown, type Ui } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

type Body = TaskStatus['raw']['body'];

/** Everything that the cloud answered: as a list of all its fields, and as it came. */
export function answer(body: Body, ui: Ui): VirtualElement[] {
  const fields = flattenFields(body);
  const count = countFields(body);
  const note = count === 1 ? l10n.t('1 field') : l10n.t('{0} fields', count);
  return [
    foldable(
      { key: 'fields', title: l10n.t('All fields of the answer'), note, openByDefault: true },
      ui,
      fields.length === 0
        ? element('p', { class: 'note' }, l10n.t('The answer of the cloud had no fields.'))
        : [fieldTable(fields, ui), notShown(count - fields.length)],
    ),
    foldable(
      { key: 'raw', title: l10n.t('Raw answer'), note: l10n.t('JSON'), openByDefault: false },
      ui,
      element('div', { class: 'raw-tools' }, copyButton('raw', l10n.t('Copy the raw answer'), ui)),
      element('pre', { class: 'raw', tabindex: '0', 'aria-label': l10n.t('Raw answer'), role: 'group' }, rawText(body)),
    ),
  ];
}

function fieldTable(fields: readonly Field[], ui: Ui): VirtualElement {
  return element(
    'table',
    { class: 'fields', 'data-roving': true },
    element(
      'thead',
      { class: 'visually-hidden' },
      element(
        'tr',
        {},
        [l10n.t('Field'), l10n.t('Value'), l10n.t('Copy')].map((title) => element('th', { scope: 'col' }, title)),
      ),
    ),
    element(
      'tbody',
      {},
      fields.map((field, index) => fieldRow(field, index, ui)),
    ),
  );
}

function fieldRow({ path, value, empty }: Field, index: number, ui: Ui): VirtualElement {
  const shownPath = visibleText(path);
  const copied = ui.copied === `field ${path}`;
  const label = copied ? l10n.t('Copied') : l10n.t('Copy {0}', shownPath);
  return element(
    'tr',
    { key: path },
    element('th', { scope: 'row' }, pathElement(shownPath)),
    element('td', {}, foreign(visibleText(value), { class: empty ? 'code empty-value' : 'code' })),
    element(
      'td',
      { class: 'field-copy' },
      // One stop for the Tab key; the arrow keys go from field to field.
      element(
        'button',
        {
          type: 'button',
          tabindex: index === 0 ? '0' : '-1',
          title: label,
          'aria-label': label,
          'data-action': 'copyField',
          'data-path': path,
        },
        icon(copied ? 'check' : 'copy'),
      ),
    ),
  );
}

/** The last name stands out, the way to it steps back; a long one may break behind its dots. */
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

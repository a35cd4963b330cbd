import * as l10n from '@vscode/l10n';
import type { DetailView } from '../presentation/detail.ts';
import { copyButton, foreign, icon, rowList, toolButton, type Ui } from './pieces.ts';
import { type Content, element, type VirtualElement } from './virtual.ts';

export function header(view: DetailView, ui: Ui): VirtualElement {
  return element(
    'header',
    { key: 'header', class: 'header' },
    element('h1', { id: 'name', tabindex: '-1', title: view.name }, foreign(view.name)),
    element('div', { class: 'actions', role: 'group', 'aria-label': l10n.t('Actions') }, actions(view, ui)),
    element(
      'p',
      { class: 'origin' },
      view.origin.map((part, index) =>
        index === 0 ? foreign(part) : [element('span', { class: 'dot', 'aria-hidden': 'true' }, '·'), foreign(part)],
      ),
    ),
    element(
      'div',
      { class: 'identity' },
      rowList(view.identity, (row) => (row.key === 'id' ? copyButton('id', l10n.t('Copy {0}', row.label), ui) : null)),
    ),
  );
}

function actions(view: DetailView, ui: Ui): Content {
  return [
    toolButton('refresh', ui.refreshing ? l10n.t('Refreshing…') : l10n.t('Refresh'), 'refresh', {
      spin: ui.refreshing,
    }),
    view.pinned
      ? toolButton('togglePin', l10n.t('Unpin from the status bar'), 'pinned')
      : toolButton('togglePin', l10n.t('Pin to the status bar'), 'pin'),
    view.canOpenConsole ? toolButton('openConsole', l10n.t('Open the cloud console'), 'link-external') : null,
    view.hasStatus
      ? [
          copyButton('json', l10n.t('Copy the status as JSON'), ui, 'json'),
          copyButton('markdown', l10n.t('Copy the status as Markdown'), ui, 'markdown'),
        ]
      : null,
    view.canEdit ? toolButton('editTask', l10n.t('Edit the task'), 'edit') : null,
  ];
}

/** The whole panel when there is no task to show. */
export function emptyPanel(title: string, text: string): VirtualElement {
  return element(
    'div',
    { key: 'empty', class: 'empty' },
    icon('info', 'muted'),
    element('h1', { id: 'name', tabindex: '-1' }, title),
    element('p', {}, text),
  );
}

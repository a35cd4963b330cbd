import * as l10n from '@vscode/l10n';
import type { DetailView } from '../presentation/detail.ts';
import { copyButton, foreign, icon, rowList, type Ui, wordButton } from './pieces.ts';
import { type Content, element, type VirtualElement } from './virtual.ts';

export function header(view: DetailView, ui: Ui): VirtualElement {
  return element(
    'header',
    { key: 'header', class: 'header' },
    // The name is cut where it is long: its tooltip has all of it.
    element('h1', { id: 'name', tabindex: '-1' }, foreign(view.name, { title: view.name })),
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
    element('div', { class: 'actions', role: 'group', 'aria-label': l10n.t('Actions') }, actions(view, ui)),
  );
}

/** The two that are used most come first; all of them say in words what they do. */
function actions(view: DetailView, ui: Ui): Content {
  const copy = (target: 'json' | 'markdown', word: string): VirtualElement =>
    wordButton({ action: 'copy', target, word, icon: ui.copied === target ? 'check' : 'copy' });
  return [
    wordButton({
      action: 'refresh',
      word: l10n.t('Refresh'),
      icon: 'refresh',
      ...(ui.refreshing ? { name: l10n.t('Refreshing…'), spin: true } : {}),
    }),
    view.canOpenConsole
      ? wordButton({ action: 'openConsole', word: l10n.t('Open Console'), icon: 'link-external' })
      : null,
    view.pinned
      ? wordButton({
          action: 'togglePin',
          word: l10n.t('Unpin'),
          icon: 'pinned',
          title: l10n.t('Unpin from the status bar'),
        })
      : wordButton({ action: 'togglePin', word: l10n.t('Pin'), icon: 'pin', title: l10n.t('Pin to the status bar') }),
    view.canEdit ? wordButton({ action: 'editTask', word: l10n.t('Edit Task'), icon: 'edit' }) : null,
    view.hasStatus ? [copy('json', l10n.t('Copy as JSON')), copy('markdown', l10n.t('Copy as Markdown'))] : null,
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

import * as l10n from '@vscode/l10n';
import type { Notice } from '../presentation/detailNotices.ts';
import { copyButton, foreign, icon, rowList, textButton, type Ui } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

/** Longer texts get a box of their own to scroll in, so that the numbers stay in reach. */
const longText = 700;

export function notices(all: readonly Notice[], ui: Ui): VirtualElement | null {
  if (all.length === 0) return null;
  return element(
    'div',
    { key: 'notices', class: 'notices' },
    all.map((notice) => noticeElement(notice, ui)),
  );
}

function noticeElement(notice: Notice, ui: Ui): VirtualElement {
  const id = `notice-${notice.key}`;
  return element(
    'section',
    { key: notice.key, class: `notice notice-${notice.tone}`, 'aria-labelledby': id },
    icon(notice.icon, notice.tone === 'info' ? 'busy' : notice.tone, notice.icon === 'loading'),
    element(
      'div',
      { class: 'notice-body' },
      element(
        'div',
        { class: 'notice-head' },
        element('h2', { id }, notice.title),
        notice.verbatim ? copyButton('error', l10n.t('Copy the error'), ui) : null,
      ),
      noticeText(notice, id),
      notice.hint === null ? null : element('p', { class: 'notice-hint' }, foreign(notice.hint)),
      notice.details.length === 0
        ? null
        : rowList(notice.details, (row) =>
            row.key === 'request-id' ? copyButton('problem-request-id', l10n.t('Copy the request ID'), ui) : null,
          ),
      notice.actions.length === 0
        ? null
        : element(
            'div',
            { class: 'notice-actions' },
            notice.actions.map((action) => textButton(action, words(action))),
          ),
    ),
  );
}

function noticeText(notice: Notice, id: string): VirtualElement {
  const classes = notice.verbatim ? 'notice-text verbatim' : 'notice-text';
  // What scrolls has to be reachable with the keyboard.
  return notice.text.length > longText
    ? element(
        'div',
        { class: `${classes} long`, tabindex: '0', role: 'group', 'aria-labelledby': id },
        foreign(notice.text),
      )
    : element('div', { class: classes }, foreign(notice.text));
}

function words(action: Notice['actions'][number]): string {
  switch (action) {
    case 'showLog':
      return l10n.t('Show Log');
    case 'refresh':
      return l10n.t('Try Again');
    case 'addAccount':
      return l10n.t('Add Account');
    case 'editAccount':
      return l10n.t('Edit Account');
    case 'chooseAccount':
      return l10n.t('Choose Account');
    case 'editTask':
      return l10n.t('Edit Task');
  }
}

import * as l10n from '@vscode/l10n';
import type { Problem } from '../../model/problem.ts';
import { needsUserAction } from '../../model/problem.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { copyRow, reported, textRow, visibleText, withMoments } from './detailText.ts';
import type { Button, Notice, PlainAction, DetailRow, Text } from './detailView.ts';
import { formatDuration } from '../words/numbers.ts';
import { waitingLook } from '../tree/row.ts';
import { problemWord } from '../words/words.ts';

export function describeNotices(watched: WatchedTask): Notice[] {
  const { status, problem } = watched;
  const notices = [
    problem && problemNotice(watched, problem),
    status && needsUserNotice(status),
    status && errorNotice(status),
    status && doubtNotice(status),
    status === null && problem === null ? waitingNotice() : null,
  ];
  return notices.filter((notice) => notice !== null);
}

const plain = { verbatim: false, copy: null, hint: null, details: [], actions: [] } as const;

function problemNotice(watched: WatchedTask, problem: Problem): Notice {
  const mendable = needsUserAction(problem.kind);
  return {
    ...plain,
    key: 'problem',
    tone: mendable ? 'bad' : 'warning',
    icon: mendable ? 'error' : 'debug-disconnect',
    title: problemTitle(watched, problem),
    text: visibleText(problem.message),
    hint: problem.hint === '' ? null : visibleText(problem.hint),
    details: problemDetails(watched, problem),
    actions: problemActions(watched, problem).map(actionButton),
  };
}

function problemDetails({ status, contact }: WatchedTask, problem: Problem): DetailRow[] {
  const { lostSince, lastGoodAt, failuresInRow } = contact;
  const copy = { target: 'problem-request-id', label: l10n.t('Copy the request ID') } as const;
  return reported([
    lostSince === null ? null : { key: 'since', label: l10n.t('Since'), value: sinceText(lostSince, failuresInRow) },
    {
      key: 'data',
      label: l10n.t('Shown below'),
      value:
        status === null || lastGoodAt === null
          ? l10n.t('nothing: no status has been read yet')
          : withMoments([{ at: lastGoodAt, as: 'aged' }], (moment = '') =>
              l10n.t('the last good status, read {0}', moment),
            ),
    },
    problem.waitMs === undefined
      ? null
      : { key: 'wait', label: l10n.t('The cloud asks to wait'), value: formatDuration(problem.waitMs / 1000) },
    textRow('code', l10n.t('Code'), problem.code, true),
    copyRow(copy, 'request-id', l10n.t('Request ID'), problem.requestId),
  ]);
}

function problemTitle({ accountName }: WatchedTask, { kind, remedy }: Problem): string {
  if (remedy === 'choose-account') return l10n.t('Choose an account');
  if (remedy === 'retry-accounts') return l10n.t('Account not read yet');
  if (accountName === null) return l10n.t('No usable account');
  return l10n.t('Not up to date: {0}', problemWord(kind));
}

function sinceText(at: number, failures: number): Text {
  const moments = [
    { at, as: 'time' },
    { at, as: 'lasting' },
  ] as const;
  return withMoments(moments, (moment = '', duration = '') =>
    failures > 1
      ? l10n.t('{0} (for {1}, {2} attempts)', moment, duration, failures)
      : l10n.t('{0} (for {1})', moment, duration),
  );
}

type NoticeAction = Exclude<PlainAction, 'openConsole' | 'togglePin'>;

/** The commands that solve the problem. A missing account cannot be edited. */
function problemActions({ accountName }: WatchedTask, { kind, remedy }: Problem): NoticeAction[] {
  if (remedy === 'choose-account') return ['chooseAccount', 'editTask', 'showLog'];
  if (remedy === 'retry-accounts') return ['refresh', 'showLog'];
  switch (kind) {
    case 'not-found':
    case 'bad-request':
      return ['refresh', 'editTask', 'showLog'];
    case 'credentials':
    case 'permission':
      return accountName === null ? ['addAccount', 'editTask', 'showLog'] : ['refresh', 'editAccount', 'showLog'];
    case 'clock':
    case 'throttled':
    case 'network':
    case 'tls':
    case 'proxy':
    case 'bad-answer':
    case 'cloud':
      return ['refresh', 'showLog'];
  }
}

function actionButton(type: NoticeAction): Button {
  return { request: { type }, word: actionWord(type) };
}

function actionWord(action: NoticeAction): string {
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

function needsUserNotice({ needsUser }: TaskStatus): Notice | null {
  if (needsUser === null) return null;
  const title = l10n.t('Waits for you');
  return { key: 'needs-user', ...waitingLook, tone: 'warning', title, ...plain, text: visibleText(needsUser) };
}

function errorNotice({ error, lifecycle }: TaskStatus): Notice | null {
  if (error === null) return null;
  const failed = lifecycle === 'failed';
  return {
    key: 'error',
    tone: failed ? 'bad' : 'warning',
    icon: failed ? 'error' : 'warning',
    title: failed ? l10n.t('Why it failed, in the words of the cloud') : l10n.t('Error reported by the cloud'),
    ...plain,
    text: visibleText(error),
    verbatim: true,
    copy: { target: 'error', label: l10n.t('Copy the error') },
  };
}

function doubtNotice({ doubt }: TaskStatus): Notice | null {
  if (doubt === null) return null;
  return {
    key: 'doubt',
    tone: 'info',
    icon: 'question',
    title: l10n.t('Not certain'),
    ...plain,
    text: visibleText(doubt),
  };
}

function waitingNotice(): Notice {
  const title = l10n.t('No status yet');
  return {
    key: 'waiting',
    tone: 'info',
    icon: 'loading',
    title,
    ...plain,
    text: l10n.t('The first answer of the cloud is awaited.'),
  };
}

import * as l10n from '@vscode/l10n';
import type { Problem } from '../model/problem.ts';
import { onlyAPersonCanMend } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import { formatMoment, momentWithAge, reported, type Row, textRow, type Viewer, visibleText } from './detailText.ts';
import { formatDuration } from './numbers.ts';
import { waitingLook } from './row.ts';
import { problemWord } from './words.ts';

/** Something that a person should read before the numbers. */
export interface Notice {
  readonly key: 'problem' | 'needs-user' | 'error' | 'doubt' | 'waiting';
  readonly tone: 'bad' | 'warning' | 'info';
  readonly icon: string;
  readonly title: string;
  /** May hold several lines. */
  readonly text: string;
  /** The text is the cloud's, verbatim: copying it is offered. */
  readonly verbatim: boolean;
  /** What to do about it. */
  readonly hint: string | null;
  readonly details: readonly Row[];
  readonly actions: readonly ('refresh' | 'editTask' | 'addAccount' | 'chooseAccount' | 'editAccount' | 'showLog')[];
}

export function describeNotices(watched: WatchedTask, viewer: Viewer): Notice[] {
  const { status, problem } = watched;
  const notices: (Notice | null)[] = [
    problem === null ? null : problemNotice(watched, problem, viewer),
    status === null ? null : needsUserNotice(status),
    status === null ? null : errorNotice(status),
    status === null ? null : doubtNotice(status),
    status === null && problem === null ? waitingNotice() : null,
  ];
  return notices.filter((notice): notice is Notice => notice !== null);
}

const plain = { verbatim: false, hint: null, details: [], actions: [] } as const;

function problemNotice(watched: WatchedTask, problem: Problem, viewer: Viewer): Notice {
  const { status, contact } = watched;
  const mendable = onlyAPersonCanMend(problem.kind);
  const since = contact.lostSince;
  const lastGood = contact.lastGoodAt;
  return {
    key: 'problem',
    tone: mendable ? 'bad' : 'warning',
    icon: mendable ? 'error' : 'debug-disconnect',
    title: problemTitle(watched, problem),
    text: visibleText(problem.message),
    verbatim: false,
    hint: problem.hint === '' ? null : visibleText(problem.hint),
    details: reported([
      since === null
        ? null
        : { key: 'since', label: l10n.t('Since'), value: sinceText(since, contact.failuresInRow, viewer) },
      {
        key: 'data',
        label: l10n.t('Shown below'),
        value:
          status === null || lastGood === null
            ? l10n.t('nothing: no status has been read yet')
            : l10n.t('the last good status, read {0}', momentWithAge(lastGood, viewer)),
      },
      problem.waitMs === undefined
        ? null
        : { key: 'wait', label: l10n.t('The cloud asks to wait'), value: formatDuration(problem.waitMs / 1000) },
      textRow('code', l10n.t('Code'), problem.code, true),
      textRow('request-id', l10n.t('Request ID'), problem.requestId, true),
    ]),
    actions: problemActions(watched, problem),
  };
}

function problemTitle({ accountName }: WatchedTask, { kind, remedy }: Problem): string {
  if (remedy === 'choose-account') return l10n.t('Choose an account');
  if (remedy === 'retry-accounts') return l10n.t('Account not read yet');
  if (accountName === null) return l10n.t('No usable account');
  return l10n.t('Not up to date: {0}', problemWord(kind));
}

function sinceText(since: number, failures: number, viewer: Viewer): string {
  const moment = formatMoment(since, viewer);
  const duration = formatDuration((viewer.nowMs - since) / 1000);
  return failures > 1
    ? l10n.t('{0} (for {1}, {2} attempts)', moment, duration, failures)
    : l10n.t('{0} (for {1})', moment, duration);
}

/** What mends it stands where a person looks for it. An account that is not there cannot be edited. */
function problemActions({ accountName }: WatchedTask, { kind, remedy }: Problem): Notice['actions'] {
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

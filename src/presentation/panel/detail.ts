/** The detail panel of a task: its parts, their words, and their order. */
import * as l10n from '@vscode/l10n';
import { taskName } from '../../model/task.ts';
import type { TaskRef } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { describeResponse } from './detailFields.ts';
import { describeNotices } from './detailNotices.ts';
import { describeChecks, describeEndpoints, describePhases, describePosition } from './detailSections.ts';
import { announcementOf, describeSummary } from './detailState.ts';
import { copyRow, reported, textRow, visibleText } from './detailText.ts';
import type { Button, ChartsView, CopyTarget, EmptyView, DetailRow, Section, TaskView, Text } from './detailView.ts';

/** What a status does not contain: the cloud's names, and what can be done with the task. */
export interface TaskContext {
  readonly cloud: string;
  readonly product: string;
  /** The task has its own status bar item. */
  readonly pinned: boolean;
  /** The cloud's console has a page for the task. */
  readonly canOpenConsole: boolean;
  /** The task is in a settings file, where it can be edited. */
  readonly canEdit: boolean;
  /** Polling is paused, so planned reads do not happen. */
  readonly paused: boolean;
  /** The cloud's names for the fields that identify a task. */
  readonly fields: {
    readonly id?: string;
    readonly planId?: string;
    readonly type?: string;
    readonly region?: string;
    readonly projectId?: string;
  };
}

/** What the history adds to a status. */
export interface Conclusions {
  readonly answers: TaskView['answers'];
  readonly readiness: Section;
  readonly timeline: Section | null;
}

export interface PanelHistory {
  /** null without an assessment. */
  readonly conclusions: Conclusions | null;
  readonly charts: ChartsView | null;
}

/** `now` is the host's clock, ms. */
export function describeTask(
  watched: WatchedTask,
  context: TaskContext,
  { conclusions, charts }: PanelHistory,
  now: number,
): TaskView {
  const { status, task, contact } = watched;
  const name = visibleText(taskName(task));
  const sections = [
    status && describePhases(status),
    conclusions?.readiness ?? null,
    conclusions?.timeline ?? null,
    status && describePosition(status),
    status && describeChecks(status.checks),
    status && describeEndpoints(status),
  ];
  return {
    kind: 'task',
    name,
    origin: [context.cloud, context.product, watched.accountName ?? l10n.t('no account')].map(visibleText),
    identity: identityOf(task, context),
    actions: { label: l10n.t('Actions'), buttons: actionsOf(context, status !== null) },
    answers: conclusions?.answers ?? null,
    notices: describeNotices(watched),
    summary: status && describeSummary(watched, status),
    charts,
    sections: sections.filter((section) => section !== null),
    response: status === null ? [] : describeResponse(status.raw.body),
    footer: footerOf(watched, context.paused, now),
    announcement: announcementOf(watched, name),
    lastAttemptAt: contact.lastAttemptAt,
  };
}

/** For a task that is not, or no longer, in the settings. `name`: the last known one. */
export function notConfigured(name: string | null): EmptyView {
  return {
    kind: 'empty',
    title: name === null ? l10n.t('This task is not configured') : l10n.t('{0} is not configured', visibleText(name)),
    text: l10n.t(
      'It is not (or no longer) among the tasks in the settings. When it is there again, this panel shows it.',
    ),
  };
}

/** For a panel that VS Code restored with the state of another version, or with none. */
export function notRestorable(): EmptyView {
  return {
    kind: 'empty',
    title: l10n.t('This panel could not be restored'),
    text: l10n.t(
      'It was made by another version of the extension. Close it and open the task again in the Cloud Migrations view.',
    ),
  };
}

function identityOf(task: TaskRef, { fields }: TaskContext): DetailRow[] {
  const label = fields.id ?? l10n.t('Task ID');
  return reported([
    copyRow({ target: 'id', label: l10n.t('Copy {0}', label) }, 'id', label, task.id),
    textRow('planId', fields.planId ?? l10n.t('Plan ID'), task.planId, true),
    textRow('type', fields.type ?? l10n.t('Type'), task.type, true),
    textRow('region', fields.region ?? l10n.t('Region'), task.region, true),
    textRow('projectId', fields.projectId ?? l10n.t('Project ID'), task.projectId, true),
  ]);
}

/** The two most used actions come first. */
function actionsOf({ canOpenConsole, pinned, canEdit }: TaskContext, hasStatus: boolean): Button[] {
  const copy = (target: CopyTarget, word: string): Button => ({
    request: { type: 'copy', target },
    word,
    icon: 'copy',
  });
  const refresh = { word: l10n.t('Refresh'), icon: 'refresh', busy: l10n.t('Refreshing…') };
  const pin = pinned
    ? { word: l10n.t('Unpin'), icon: 'pinned', tooltip: l10n.t('Unpin from the status bar') }
    : { word: l10n.t('Pin'), icon: 'pin', tooltip: l10n.t('Pin to the status bar') };
  const console = { word: l10n.t('Open Console'), icon: 'link-external' };
  const edit = { word: l10n.t('Edit Task'), icon: 'edit' };
  return [
    { request: { type: 'refresh' }, ...refresh },
    ...(canOpenConsole ? [{ request: { type: 'openConsole' }, ...console } as const] : []),
    { request: { type: 'togglePin' }, ...pin },
    ...(canEdit ? [{ request: { type: 'editTask' }, ...edit } as const] : []),
    ...(hasStatus ? [copy('json', l10n.t('Copy as JSON')), copy('markdown', l10n.t('Copy as Markdown'))] : []),
  ];
}

function footerOf({ status, contact, problem }: WatchedTask, paused: boolean, now: number): DetailRow[] {
  const { lastGoodAt, lastAttemptAt, nextPollAt } = contact;
  const moment = (at: number | null): Text => (at === null ? l10n.t('not yet') : [{ at, as: 'aged' }]);
  const copy = { target: 'request-id', label: l10n.t('Copy the request ID') } as const;
  return reported([
    { key: 'lastGood', label: l10n.t('Last update'), value: moment(lastGoodAt) },
    problem === null ? null : { key: 'lastAttempt', label: l10n.t('Last attempt'), value: moment(lastAttemptAt) },
    { key: 'next', label: l10n.t('Next update'), value: nextWords(nextPollAt, paused) },
    { key: 'zone', label: l10n.t('Time zone'), value: [{ at: now, as: 'zone' }] },
    copyRow(copy, 'request-id', l10n.t('Request ID'), status?.requestId),
  ]);
}

function nextWords(at: number | null, paused: boolean): Text {
  if (paused) return l10n.t('polling is paused');
  return at === null ? l10n.t('none planned') : [{ at, as: 'until' }];
}

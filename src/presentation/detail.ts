/**
 * The detail panel's contents as plain data: what is shown, in which words, in which order. Nothing here knows a
 * browser or VS Code.
 */
import * as l10n from '@vscode/l10n';
import { taskName } from '../model/task.ts';
import type { TaskRef } from '../model/task.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import { describeNotices, type Notice } from './detailNotices.ts';
import {
  type ChecksView,
  describeChecks,
  describeEndpoints,
  describePhases,
  describePosition,
  type EndpointView,
  type PhaseView,
} from './detailSections.ts';
import { announcementOf, describeFacts, describeState, type StateView } from './detailState.ts';
import {
  formatUntil,
  momentWithAge,
  reported,
  type Row,
  textRow,
  type Viewer,
  visibleText,
  zoneOf,
} from './detailText.ts';

/** What a status does not say of a task: what the cloud calls things, and what can be done with the task. */
export interface TaskContext {
  readonly cloud: string;
  readonly product: string;
  /** It has a status bar item of its own. */
  readonly pinned: boolean;
  /** There is a page of the cloud's console to open. */
  readonly canOpenConsole: boolean;
  /** It stands in a settings file, where it can be edited. */
  readonly canEdit: boolean;
  /** Polling is paused: what is planned does not happen. */
  readonly paused: boolean;
  /** The cloud's own names of what identifies a task. */
  readonly fields: {
    readonly id?: string;
    readonly planId?: string;
    readonly type?: string;
    readonly region?: string;
    readonly projectId?: string;
  };
}

export interface DetailView {
  readonly name: string;
  /** Cloud, product, account. */
  readonly origin: readonly string[];
  /** The id first, then what else identifies the task at its cloud. */
  readonly identity: readonly Row[];
  readonly pinned: boolean;
  readonly canOpenConsole: boolean;
  readonly canEdit: boolean;
  /** There is a status to copy. */
  readonly hasStatus: boolean;
  readonly notices: readonly Notice[];
  readonly state: StateView | null;
  readonly facts: readonly Row[];
  readonly phases: readonly PhaseView[];
  readonly position: readonly Row[];
  readonly checks: ChecksView | null;
  readonly endpoints: readonly [EndpointView, EndpointView] | null;
  /** When things were read and will be read. */
  readonly footer: readonly Row[];
  /** For a live region: changes only when the state does. */
  readonly announcement: string;
}

export function describeDetail(watched: WatchedTask, context: TaskContext, viewer: Viewer): DetailView {
  const { status, task } = watched;
  const name = visibleText(taskName(task));
  return {
    name,
    origin: [context.cloud, context.product, watched.accountName ?? l10n.t('no account')].map(visibleText),
    identity: identityOf(task, context),
    pinned: context.pinned,
    canOpenConsole: context.canOpenConsole,
    canEdit: context.canEdit,
    hasStatus: status !== null,
    notices: describeNotices(watched, viewer),
    state: status === null ? null : describeState(watched, status, viewer),
    facts: status === null ? [] : describeFacts(status),
    phases: status === null ? [] : describePhases(status),
    position: status === null ? [] : describePosition(status, viewer),
    checks: status === null ? null : describeChecks(status.checks),
    endpoints: status === null ? null : describeEndpoints(status),
    footer: footerOf(watched, context.paused, viewer),
    announcement: announcementOf(watched, name),
  };
}

function identityOf(task: TaskRef, { fields }: TaskContext): Row[] {
  return reported([
    textRow('id', fields.id ?? l10n.t('Task ID'), task.id, true),
    textRow('planId', fields.planId ?? l10n.t('Plan ID'), task.planId, true),
    textRow('type', fields.type ?? l10n.t('Type'), task.type, true),
    textRow('region', fields.region ?? l10n.t('Region'), task.region, true),
    textRow('projectId', fields.projectId ?? l10n.t('Project ID'), task.projectId, true),
  ]);
}

function footerOf({ status, contact, problem }: WatchedTask, paused: boolean, viewer: Viewer): Row[] {
  const { lastGoodAt, lastAttemptAt, nextPollAt } = contact;
  const moment = (ms: number | null): string => (ms === null ? l10n.t('not yet') : momentWithAge(ms, viewer));
  return reported([
    { key: 'lastGood', label: l10n.t('Last update'), value: moment(lastGoodAt) },
    problem === null ? null : { key: 'lastAttempt', label: l10n.t('Last attempt'), value: moment(lastAttemptAt) },
    { key: 'next', label: l10n.t('Next update'), value: nextWords(nextPollAt, paused, viewer) },
    { key: 'zone', label: l10n.t('Time zone'), value: zoneOf(viewer.nowMs, viewer) },
    textRow('request-id', l10n.t('Request ID'), status?.requestId, true),
  ]);
}

function nextWords(nextPollAt: number | null, paused: boolean, { nowMs }: Viewer): string {
  if (paused) return l10n.t('polling is paused');
  return nextPollAt === null ? l10n.t('none planned') : formatUntil(nextPollAt, nowMs);
}

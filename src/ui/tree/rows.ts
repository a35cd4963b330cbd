import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cloudOf } from '../../clouds/registry.ts';
import { commandIds, rowCommandIds, type RowFlag, rowFlags } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import type { Clock } from '../../base/clock.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { type Fault, faultSpoken, faultTooltip } from '../../presentation/tree/faults.ts';
import type { ShownAssessment } from '../../presentation/words/assessment.ts';
import { shownName } from '../../presentation/words/names.ts';
import {
  describeBelowAccount,
  firstWords,
  type Look,
  lookBelowAccount,
  waitsForAccount,
} from '../../presentation/tree/row.ts';
import { stateLooks } from '../../presentation/tree/taskStates.ts';
import type { AccountNode, CloudNode, FaultNode, GroupNode, TaskNode } from '../../presentation/tree/tree.ts';
import { themeIcon } from './themeIcon.ts';

/** Facts that rows show beyond the watched task. */
export interface RowFacts {
  readonly clock: Clock;
  /** Whether the task is in the user's settings, so that it can be removed. */
  isConfigured(key: string): boolean;
  isPinned(key: string): boolean;
  hasConsole(watched: WatchedTask): boolean;
  assessmentOf(watched: WatchedTask): ShownAssessment | null;
  /** The single stored account that a cloud or account row represents. */
  accountOf(node: CloudNode | AccountNode): Account | null;
  noteOf(account: Account, refused: boolean): AccountNote;
}

export interface AccountNote {
  readonly words: readonly string[];
  readonly tooltip: string | null;
  readonly look: Look | null;
  readonly flags: readonly RowFlag[];
}

export interface Row {
  /** The visible parts that can change while the row exists, compared to detect a change. */
  readonly look: string;
  item(): vscode.TreeItem;
}

const maxLabelLength = 80;

export class RowMaker {
  readonly #facts: RowFacts;

  constructor(facts: RowFacts) {
    this.#facts = facts;
  }

  /** Notes about the account are on the row of the account. */
  task({ id, watched, origin }: TaskNode): Row {
    const assessment = this.#facts.assessmentOf(watched);
    const name = shownName(watched.task);
    const words = describeBelowAccount(watched, this.#facts.clock.now(), assessment);
    const look = lookBelowAccount(watched, assessment);
    const flags = this.#flagsOf(watched);
    const from = firstWords(origin, maxLabelLength);
    return {
      look: [name, words, from, look.icon, look.tone, flags].join('\n'),
      item: () => {
        const item = new vscode.TreeItem(name);
        item.description = from === '' ? words : `${words} · ${from}`;
        item.iconPath = themeIcon(look);
        item.contextValue = flags;
        item.command = { command: rowCommandIds.previewDetails, title: l10n.t('Show Details'), arguments: [id] };
        const spoken = from === '' ? cloudOf(watched.task.cloud).name : from;
        item.accessibilityInformation = { label: `${name}, ${words}, ${spoken}` };
        return item;
      },
    };
  }

  /** `words`: the summary of `tasks`. `tasks`: the current states of the group's tasks. */
  group(node: GroupNode, words: string, tasks: readonly WatchedTask[], open: boolean): Row {
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const note = node.kind === 'cloud' || node.kind === 'account' ? this.#noteOf(node, tasks) : null;
    const description = [...(note?.words ?? []), words].filter((part) => part !== '').join(' · ');
    const flags = node.kind === 'cloud' || node.kind === 'account' ? groupFlags(note) : '';
    return {
      look: [description, note?.look?.icon, note?.tooltip, flags].join('\n'),
      item: () => {
        const label = firstWords(node.label, maxLabelLength);
        const item = new vscode.TreeItem(label, node.children.length === 0 ? None : open ? Expanded : Collapsed);
        item.description = description;
        const look = note?.look ?? null;
        item.iconPath = look === null ? iconOf(node) : themeIcon(look);
        const tooltip = note?.tooltip ?? null;
        if (tooltip !== null) item.tooltip = tooltip;
        if (flags !== '') item.contextValue = flags;
        item.accessibilityInformation = { label: spokenGroup(label, tasks.length, node.kind, description) };
        return item;
      },
    };
  }

  fault({ id, fault }: FaultNode): Row {
    return {
      look: '',
      item: () => {
        const item = new vscode.TreeItem(fault.label);
        item.description = fault.message;
        item.tooltip = faultTooltip(fault);
        item.accessibilityInformation = { label: faultSpoken(fault) };
        item.iconPath = themeIcon({ icon: 'warning', tone: 'warning' });
        item.contextValue = faultFlags(fault);
        item.command = faultCommand(fault, id);
        return item;
      },
    };
  }

  /** A cloud's row represents its account if there is only one. */
  #noteOf(node: CloudNode | AccountNode, tasks: readonly WatchedTask[]): AccountNote | null {
    const account = this.#facts.accountOf(node);
    if (account === null) return null;
    // An account row below this one shows its own note.
    const own = node.children.every(({ kind }) => kind === 'task');
    return this.#facts.noteOf(account, own && tasks.some(waitsForAccount));
  }

  #flagsOf(watched: WatchedTask): string {
    const { key, problem, accountName } = watched;
    const configured = this.#facts.isConfigured(key);
    const flags: string[] = [rowFlags.task, this.#facts.isPinned(key) ? rowFlags.pinned : rowFlags.unpinned];
    if (configured) flags.push(rowFlags.configured);
    if (this.#facts.hasConsole(watched)) flags.push(rowFlags.console);
    if (problem?.remedy === 'choose-account') flags.push(rowFlags.chooseAccount);
    else if (accountName === null) flags.push(rowFlags.noAccount);
    else if (configured) flags.push(rowFlags.account);
    return flags.join(' ');
  }
}

function groupFlags(note: AccountNote | null): string {
  const ofAccount: readonly RowFlag[] =
    note === null ? [] : [rowFlags.account, rowFlags.removable, rowFlags.watchable, ...note.flags];
  return [rowFlags.group, ...ofAccount].join(' ');
}

function iconOf(node: GroupNode): vscode.ThemeIcon {
  switch (node.kind) {
    case 'cloud':
      return new vscode.ThemeIcon('cloud');
    case 'account':
      return new vscode.ThemeIcon('account');
    case 'project':
      return new vscode.ThemeIcon('folder');
    case 'state':
      return themeIcon(stateLooks[node.state]);
  }
}

function spokenGroup(label: string, count: number, kind: GroupNode['kind'], words: string): string {
  const tasks = count === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', count);
  return [label, tasks, kind === 'state' ? '' : words].filter((part) => part !== '').join(', ');
}

function faultFlags({ of }: Fault): string {
  switch (of) {
    case 'settings':
      return rowFlags.fault;
    case 'storage':
      return '';
    case 'account':
      return `${rowFlags.account} ${rowFlags.removable}`;
    case 'listing':
      return `${rowFlags.account} ${rowFlags.removable} ${rowFlags.watchable}`;
  }
}

function faultCommand({ of }: Fault, id: string): vscode.Command {
  switch (of) {
    case 'settings':
      return { command: commandIds.openTaskSettings, title: l10n.t('Open Settings'), arguments: [id] };
    case 'storage':
      return { command: commandIds.refreshAll, title: l10n.t('Try Again') };
    case 'account':
    case 'listing':
      return { command: commandIds.editAccount, title: l10n.t('Edit Account'), arguments: [id] };
  }
}

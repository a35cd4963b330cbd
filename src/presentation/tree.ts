import * as l10n from '@vscode/l10n';
import type { CloudId } from '../model/task.ts';
import { taskName } from '../model/task.ts';
import type { WatchedTask } from '../monitor/watchedTask.ts';
import { type InsightOf, noInsight } from './insight.ts';
import { attentionReason, firstWords } from './row.ts';
import { attentionWords, refusedAccounts, summarize, summaryText } from './summary.ts';

/** A settings entry or a stored account that cannot be used: one clear row. */
export interface Fault {
  /** Stable while the fault stands. */
  readonly id: string;
  readonly of: 'settings' | 'account';
  /** Names the entry: `orders`, `Entry 3`, `Account 'prod'`. */
  readonly label: string;
  /** One sentence: what is wrong and what is expected. */
  readonly message: string;
  /** The settings file in which the entry stands, e.g. `User settings`; null for an account. */
  readonly where: string | null;
}

/** What a broken entry of the settings is called: as its task, else by its place in the list (from 0). */
export function entryLabel(name: string | null, index: number | null): string {
  const shown = name === null ? '' : firstWords(name, longestLabel);
  if (shown !== '') return shown;
  return index === null ? l10n.t('List of tasks') : l10n.t('Entry {0}', index + 1);
}

const longestLabel = 60;

/** A plain text: where the fault is, and what it is. */
export function faultTooltip({ where, message }: Fault): string {
  return where === null ? message : `${where}\n${message}`;
}

/** For screen readers: the row says by its icon only that it is a fault. */
export function faultSpoken({ label, where, message }: Fault): string {
  return where === null
    ? l10n.t('{0}, cannot be used: {1}', label, message)
    : l10n.t('{0}, broken entry, {1}: {2}', label, where, message);
}

/** The view's badge: how much wants a person, and of what kind; null when nothing does. */
export function badgeOf(
  tasks: readonly WatchedTask[],
  faults: readonly Fault[],
  insightOf: InsightOf = noInsight,
): { value: number; tooltip: string } | null {
  const reasons = tasks.flatMap((watched) => attentionReason(watched, insightOf(watched)) ?? []);
  const attention = reasons.length;
  const accounts = faults.filter((fault) => fault.of === 'account').length;
  const entries = faults.length - accounts;
  const refused = refusedAccounts(tasks);
  const value = attention + faults.length + refused;
  if (value === 0) return null;
  const words = [
    withReasons(
      counted(attention, l10n.t('1 task needs attention'), (count) => l10n.t('{0} tasks need attention', count)),
      reasons,
    ),
    counted(entries, l10n.t('1 entry is broken'), (count) => l10n.t('{0} entries are broken', count)),
    counted(refused, l10n.t("1 account's keys are not accepted"), (count) =>
      l10n.t("{0} accounts' keys are not accepted", count),
    ),
    counted(accounts, l10n.t('1 account cannot be used'), (count) => l10n.t('{0} accounts cannot be used', count)),
  ];
  return { value, tooltip: words.filter((part) => part !== '').join(', ') };
}

function counted(count: number, one: string, many: (count: number) => string): string {
  return count === 0 ? '' : count === 1 ? one : many(count);
}

/** `3 tasks need attention (2 failed, 1 stalled)`, the most frequent reason first. */
function withReasons(words: string, reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [only] = counts.keys();
  if (only === undefined) return words;
  const told = [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => l10n.t('{0} {1}', count, reason));
  return l10n.t('{0} ({1})', words, counts.size === 1 ? only : told.join(', '));
}

export interface CloudNode {
  readonly kind: 'cloud';
  readonly id: string;
  readonly cloud: CloudId;
  readonly label: string;
  readonly description: string;
  readonly children: readonly (AccountNode | TaskNode)[];
}

export interface AccountNode {
  readonly kind: 'account';
  readonly id: string;
  readonly cloud: CloudId;
  /** null: tasks that no account reads. */
  readonly account: string | null;
  readonly label: string;
  readonly description: string;
  readonly children: readonly TaskNode[];
}

export interface TaskNode {
  readonly kind: 'task';
  readonly id: string;
  readonly watched: WatchedTask;
}

export interface FaultNode {
  readonly kind: 'fault';
  readonly id: string;
  readonly fault: Fault;
}

export type TreeNode = CloudNode | AccountNode | TaskNode | FaultNode;

export interface TreeInput {
  readonly tasks: readonly WatchedTask[];
  readonly faults: readonly Fault[];
  /** The clouds in the order in which they are shown. */
  readonly clouds: readonly { readonly id: CloudId; readonly name: string }[];
  readonly insightOf?: InsightOf;
  /** The cloud has several accounts, though perhaps only one of them has tasks: its rows tell theirs. */
  readonly severalAccounts?: (cloud: CloudId) => boolean;
}

/**
 * The whole tree: broken entries first (they want an answer), then cloud → task, with an account level only where one
 * cloud's tasks belong to several accounts.
 */
export function buildTree(input: TreeInput): readonly TreeNode[] {
  const { insightOf = noInsight } = input;
  const faults = input.faults.map((fault): FaultNode => ({ kind: 'fault', id: `fault:${fault.id}`, fault }));
  const clouds = input.clouds.flatMap(({ id, name }): CloudNode[] => {
    const tasks = input.tasks.filter((watched) => watched.task.cloud === id);
    if (tasks.length === 0) return [];
    return [
      {
        kind: 'cloud',
        id: `cloud:${id}`,
        cloud: id,
        label: name,
        description: groupWords(tasks, insightOf),
        children: cloudChildren(id, tasks, input),
      },
    ];
  });
  return [...faults, ...clouds];
}

function cloudChildren(
  cloud: CloudId,
  tasks: readonly WatchedTask[],
  { insightOf = noInsight, severalAccounts }: TreeInput,
): readonly (AccountNode | TaskNode)[] {
  const accounts = [...new Set(tasks.map((watched) => watched.accountName))];
  const fewest = severalAccounts?.(cloud) === true ? 1 : 2;
  if (accounts.filter((account) => account !== null).length < fewest) return inOrder(tasks);
  return accounts
    .sort((a, b) => (a ?? '\uffff').localeCompare(b ?? '\uffff'))
    .map((account): AccountNode => {
      const own = tasks.filter((watched) => watched.accountName === account);
      return {
        kind: 'account',
        id: `account:${cloud}/${account ?? ''}`,
        cloud,
        account,
        label: account ?? l10n.t('no account'),
        description: groupWords(own, insightOf),
        children: inOrder(own),
      };
    });
}

/** By name, numbers within a name by their value: an order that no change of state disturbs. */
function inOrder(tasks: readonly WatchedTask[]): readonly TaskNode[] {
  const byName = new Intl.Collator('en', { numeric: true });
  return tasks
    .map((watched): TaskNode => ({ kind: 'task', id: `task:${watched.key}`, watched }))
    .sort((a, b) => byName.compare(taskName(a.watched.task), taskName(b.watched.task)) || byName.compare(a.id, b.id));
}

function groupWords(tasks: readonly WatchedTask[], insightOf: InsightOf): string {
  const summary = summarize(tasks, insightOf);
  // What is urgent first: a narrow view cuts the end.
  return [attentionWords(summary.attention.length), summaryText(summary)].filter((part) => part !== '').join(' · ');
}

import * as l10n from '@vscode/l10n';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import type { Fault } from './faults.ts';
import { type AssessmentOf, noAssessment } from '../words/assessment.ts';
import { attentionReason } from './row.ts';
import { refusedAccounts } from '../statusBar/summary.ts';

/** The view's badge: how many tasks, entries, and accounts need attention, and why; null for none. */
export function badgeOf(
  tasks: readonly WatchedTask[],
  faults: readonly Fault[],
  assessmentOf: AssessmentOf = noAssessment,
): { value: number; tooltip: string } | null {
  const reasons = tasks.flatMap((watched) => attentionReason(watched, assessmentOf(watched)) ?? []);
  const attention = reasons.length;
  const accounts = faults.filter((fault) => fault.of === 'account').length;
  const entries = faults.filter((fault) => fault.of === 'settings').length;
  const refused = refusedAccounts(tasks);
  // Listing faults do not count: the known tasks are still read.
  const value = attention + accounts + entries + refused;
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
  const phrases = [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => l10n.t('{0} {1}', count, reason));
  return l10n.t('{0} ({1})', words, counts.size === 1 ? only : phrases.join(', '));
}

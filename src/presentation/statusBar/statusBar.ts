import * as l10n from '@vscode/l10n';
import { taskName } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { type AssessmentOf, noAssessment, type ShownAssessment } from '../words/assessment.ts';
import { escapeMarkdown } from '../export/markdown.ts';
import { withoutIcons } from '../words/names.ts';
import { describeRow, firstWords, isLastKnown, lookOf, pinnedWords, withAge } from '../tree/row.ts';
import { attentionCount, attentionWords, lastFinishWords, summarize, type Summary, summaryText } from './summary.ts';

/** What a status bar item shows; the surface adds command and identity. */
export interface StatusBarText {
  readonly text: string;
  /** Markdown with external text escaped. */
  readonly tooltip: string;
  readonly warning: boolean;
  /** For screen readers: the text without icons. */
  readonly label: string;
}

/** Our items are side by side, between VS Code's problem count (50) and its forwarded ports (40). */
export const itemPriorities = { all: 45, pinned: 44 } as const;

const namesPerGroup = 5;
const itemNameLength = 24;

/** The aggregated item; null without tasks. `unseen`: the user has not seen a failure yet. */
export function aggregatedItem(
  tasks: readonly WatchedTask[],
  options: {
    readonly nowMs: number;
    readonly unseen: boolean;
    readonly paused: boolean;
    readonly assessmentOf?: AssessmentOf;
    link(watched: WatchedTask): string;
  },
): StatusBarText | null {
  if (tasks.length === 0) return null;
  const { assessmentOf = noAssessment } = options;
  const summary = summarize(tasks, assessmentOf);
  const running = summaryText(summary, lastFinishWords(summary, assessmentOf));
  const attention = attentionWords(attentionCount(summary));
  // Urgent words first: a narrow window cuts the end.
  const words =
    [attention, running].filter((part) => part !== '').join(' · ') || l10n.t('{0} ended', summary.ended.length);
  const label = options.paused
    ? l10n.t('{0} (polling paused)', words)
    : tasks.some(isLastKnown)
      ? l10n.t('{0} (last known)', words)
      : words;
  return {
    text: `$(${options.paused ? 'debug-pause' : 'cloud-upload'}) ${withoutIcons(label)}`,
    tooltip: tooltip(summary, { ...options, assessmentOf }),
    warning: options.unseen,
    label: l10n.t('Cloud migrations: {0}', label),
  };
}

function tooltip(
  summary: Summary,
  options: { readonly nowMs: number; readonly assessmentOf: AssessmentOf; link(watched: WatchedTask): string },
): string {
  const rowOf = (watched: WatchedTask): string => describeRow(watched, options.nowMs, options.assessmentOf(watched));
  const groups: readonly (readonly [string, readonly WatchedTask[]])[] = [
    [l10n.t('Need you'), summary.attention],
    [l10n.t('No contact'), summary.noContact],
    [l10n.t('Migrating'), summary.copying],
    [l10n.t('Replicating'), summary.replicating],
    [l10n.t('Waiting'), summary.waiting],
    [l10n.t('Ended'), summary.ended],
  ];
  return groups
    .filter(([, tasks]) => tasks.length > 0)
    .map(([title, tasks]) => {
      const lines = tasks
        .slice(0, namesPerGroup)
        .map(
          (watched) =>
            `- [${escapeMarkdown(firstWords(taskName(watched.task)))}](${options.link(watched)}) ${escapeMarkdown(rowOf(watched))}`,
        );
      if (tasks.length > namesPerGroup) lines.push(`- ${l10n.t('and {0} more', tasks.length - namesPerGroup)}`);
      return `**${title}** (${tasks.length})\n\n${lines.join('\n')}`;
    })
    .join('\n\n');
}

/** The item of one pinned task: its name and live state. */
export function pinnedItem(
  watched: WatchedTask,
  nowMs: number,
  assessment: ShownAssessment | null = null,
): StatusBarText {
  const name = firstWords(taskName(watched.task), itemNameLength);
  const { words: all, age } = pinnedWords(watched, nowMs, assessment);
  const words = withAge({ words: firstWords(all, 40), age });
  return {
    text: `$(${lookOf(watched, assessment).icon}) ${withoutIcons(name)} ${withoutIcons(words)}`,
    tooltip: `**${escapeMarkdown(taskName(watched.task))}**\n\n${escapeMarkdown(describeRow(watched, nowMs, assessment))}`,
    warning: false,
    label: `${firstWords(taskName(watched.task), 200)}: ${words}`,
  };
}

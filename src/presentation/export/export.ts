import * as l10n from '@vscode/l10n';
import { taskName } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { countWords, factWords } from '../words/facts.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { formatPercent } from '../words/numbers.ts';
import { copyPercent } from '../words/progress.ts';
import { describeRow } from '../tree/row.ts';
import { lifecycleWord, phaseStateWord, phaseWord } from '../words/words.ts';

/** One task as in the command line's `--json` output, but its status does not repeat the task. */
export function statusAsJson(watched: WatchedTask): string {
  const { task, status, problem } = watched;
  const shown =
    problem === null
      ? null
      : {
          kind: problem.kind,
          message: problem.message,
          hint: problem.hint,
          code: problem.code,
          requestId: problem.requestId,
        };
  return JSON.stringify(
    { task, status: status === null ? null : { ...status, task: undefined }, problem: shown },
    null,
    2,
  );
}

/** One task as a short Markdown report, for a ticket or a chat. */
export function statusAsMarkdown(watched: WatchedTask, cloudName: string, nowMs: number): string {
  const { task, status, problem } = watched;
  const lines = [
    `### ${escapeMarkdown(taskName(task))}: ${escapeMarkdown(describeRow(watched, nowMs))}`,
    '',
    `- ${l10n.t('Task')}: ${codeSpan(task.id)} (${escapeMarkdown(cloudName)} ${task.product.toUpperCase()})`,
  ];
  if (status !== null) {
    const word = status.raw.state === null ? '' : ` (${codeSpan(status.raw.state)})`;
    lines.push(`- ${l10n.t('State')}: ${lifecycleWord(status.lifecycle)}${word}`);
    const percent = copyPercent(status);
    if (percent !== null) lines.push(`- ${l10n.t('Initial copy')}: ${formatPercent(percent)}`);
    for (const phase of status.phases.filter(({ state }) => state !== 'not-planned')) {
      const count = countWords(phase);
      lines.push(`- ${phaseWord(phase.phase)}: ${phaseStateWord(phase.state)}${count === null ? '' : `, ${count}`}`);
    }
    lines.push(...factWords(status).map((fact) => `- ${escapeMarkdown(fact)}`));
    if (status.error !== null) lines.push(`- ${l10n.t('Error')}: ${escapeMarkdown(status.error)}`);
    if (status.needsUser !== null) lines.push(`- ${l10n.t('Waits for you:')} ${escapeMarkdown(status.needsUser)}`);
    if (status.doubt !== null) lines.push(`- ${escapeMarkdown(status.doubt)}`);
    lines.push(`- ${l10n.t('Read at')}: ${status.observedAt}`);
    if (status.requestId !== null) lines.push(`- ${l10n.t('Request ID')}: ${codeSpan(status.requestId)}`);
  }
  if (problem !== null) lines.push(`- ${l10n.t('Problem')}: ${escapeMarkdown(problem.message)}`);
  return `${lines.join('\n')}\n`;
}

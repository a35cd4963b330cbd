import * as l10n from '@vscode/l10n';
import { taskName } from '../../model/task.ts';
import type { TaskStatus } from '../../model/status.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { estimateSentences } from '../words/estimateText.ts';
import { factWords } from '../words/facts.ts';
import { healthReason, healthWord, isFailed } from '../words/healthText.ts';
import type { ShownAssessment } from '../words/assessment.ts';
import { escapeMarkdown } from '../export/markdown.ts';
import { ageOf, formatDuration } from '../words/numbers.ts';
import { phaseWords } from '../words/phaseText.ts';
import { describeRow, firstWords } from './row.ts';
import { lifecycleWord } from '../words/words.ts';

const maxTextLength = 300;

/** The Markdown of a row's tooltip. External text is escaped. `paused`: whether polling is paused. */
export function rowTooltip(
  watched: WatchedTask,
  cloudName: string,
  nowMs: number,
  paused: boolean,
  assessment: ShownAssessment | null = null,
): string {
  const { task, status, problem } = watched;
  const origin = [
    cloudName,
    task.product.toUpperCase(),
    ...(watched.accountName === null ? [] : [watched.accountName]),
    task.id,
    // The first run is not named.
    ...(assessment?.run === undefined || assessment.run === null || assessment.run < 2
      ? []
      : [l10n.t('run {0}', assessment.run)]),
  ];
  const lines = [
    `**${escapeMarkdown(taskName(task))}** — ${escapeMarkdown(describeRow(watched, nowMs, assessment))}`,
    escapeMarkdown(origin.join(' · ')),
    ...(problem === null
      ? []
      : [`**${escapeMarkdown(firstWords(problem.message, maxTextLength))}** ${escapeMarkdown(problem.hint)}`]),
    ...(assessment === null ? [] : assessmentLines(assessment, nowMs)),
    ...(status === null ? [] : statusLines(status, assessment)),
    escapeMarkdown(readWords(watched.contact, nowMs, paused)),
  ];
  return lines.join('\n\n');
}

/** The estimate with its basis, and the health with its reason. */
function assessmentLines({ estimate, left, health }: ShownAssessment, nowMs: number): string[] {
  // Ended, resting, and waiting tasks show this in their state.
  const told = estimate.kind === 'range' || estimate.kind === 'estimating' || estimate.kind === 'at-this-rate-never';
  const sentences = told ? estimateSentences(estimate, left, nowMs) : [];
  return [...(sentences.length === 0 ? [] : [escapeMarkdown(sentences.join(' '))]), ...healthLines(health, nowMs)];
}

function healthLines(health: ShownAssessment['health'], nowMs: number): string[] {
  const reason = escapeMarkdown(healthReason(health, nowMs));
  const verdict = `**${l10n.t('Health:')}** ${escapeMarkdown(healthWord(health.kind))}. ${reason}`;
  switch (health.kind) {
    case 'unknown':
      return [];
    case 'ok':
      return health.why === 'resting' || health.why === 'precheck' ? [] : [reason];
    default:
      // The row already says that the task failed.
      return isFailed(health) ? [reason] : [verdict];
  }
}

function statusLines(status: TaskStatus, assessment: ShownAssessment | null): string[] {
  const lines: string[] = [];
  if (status.needsUser !== null) lines.push(`**${l10n.t('Waits for you:')}** ${escapeMarkdown(status.needsUser)}`);
  if (status.error !== null)
    lines.push(`**${l10n.t('Error:')}** ${escapeMarkdown(firstWords(status.error, maxTextLength))}`);
  const phases = phaseWords(status).map(({ name, words }) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(words)}`);
  if (phases.length > 0) lines.push(phases.join('\n'));
  // The estimate's sentences already contain the cloud's figure.
  const told = assessment?.estimate.kind === 'range' && assessment.estimate.provider !== null;
  const facts = factWords(told ? { ...status, providerTimes: null } : status);
  if (facts.length > 0) lines.push(escapeMarkdown(facts.join(' · ')));
  if (status.doubt !== null) lines.push(`*${escapeMarkdown(status.doubt)}*`);
  const word = status.raw.state === null ? l10n.t('none reported') : `“${firstWords(status.raw.state)}”`;
  lines.push(escapeMarkdown(l10n.t("State: {0}; the cloud's word: {1}", lifecycleWord(status.lifecycle), word)));
  return lines;
}

function readWords(contact: WatchedTask['contact'], nowMs: number, paused: boolean): string {
  const { lastGoodAt, nextPollAt } = contact;
  const age = lastGoodAt === null ? null : ageOf(lastGoodAt, nowMs);
  const parts = [
    lastGoodAt === null ? l10n.t('Not read yet') : age === null ? null : l10n.t('Read {0}', age),
    paused ? l10n.t('polling is paused') : nextPollAt === null ? null : nextWords(nextPollAt - nowMs),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

function nextWords(ms: number): string | null {
  // A tooltip is not updated: "now" would be outdated when it is read.
  return ms < 1000 ? null : l10n.t('next in {0}', formatDuration(ms / 1000));
}

// Exports of a task: history and report. In the same file of dist/ as the answers, whose code they share.
import type { ProductHints, ProductProfile } from '../../../clouds/profile.ts';
import type { HistoryEvent } from '../../../monitor/history/events.ts';
import type { Sample } from '../../../monitor/history/sample.ts';
import { readinessOf } from '../../../monitor/readiness/readiness.ts';
import type { ReadinessOptions } from '../../../monitor/readiness/types.ts';
import type { WatchedTask } from '../../../monitor/watchedTask.ts';
import type { ShownAssessment } from '../../../presentation/words/assessment.ts';
import { masking, withNames } from '../../../presentation/export/masking.ts';
import { reportAsMarkdown } from '../../../presentation/export/report.ts';
import { isCurrent } from '../../../presentation/tree/row.ts';
import { hintsOf } from './answers.ts';

export { fileName, historyAsCsv, historyAsJson } from '../../../presentation/export/historyExport.ts';

export interface ReportSources {
  readonly watched: WatchedTask;
  readonly cloudName: string;
  readonly profile: ProductProfile;
  readonly hints: ProductHints;
  readonly assessment: ShownAssessment | null;
  /** The available history, oldest first. */
  readonly samples: readonly Sample[];
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  readonly options: Partial<ReadinessOptions>;
  readonly masked: boolean;
  /** Local clock, ms. */
  readonly now: number;
}

export function report({ profile, hints: known, samples, options, masked, ...facts }: ReportSources): string {
  const { watched, assessment, now } = facts;
  const { status } = watched;
  const context = { profile: profile.cutover, now, current: isCurrent(watched, now) };
  const readiness = status === null ? null : readinessOf(status, samples, options, context);
  const found = status === null ? [] : hintsOf(status, assessment?.health ?? null, known);
  const hints = found.map(({ hint }) => hint);
  return reportAsMarkdown({ ...facts, readiness, hints }, masked ? masking(watched, profile.idPatterns) : withNames);
}

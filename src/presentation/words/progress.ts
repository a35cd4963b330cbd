import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../../model/status.ts';
import { formatDuration } from './numbers.ts';

/** Whether the initial copy has not begun. A percent that the cloud sends before that is not progress. */
export function isBeforeCopy({ lifecycle, phase }: TaskStatus): boolean {
  return lifecycle === 'draft' || lifecycle === 'ready' || phase === 'precheck';
}

/** 0–100, of the initial copy; null before it begins, or if the cloud does not report it. */
export function copyPercent(status: TaskStatus): number | null {
  return isBeforeCopy(status) ? null : status.percent;
}

export interface Remaining {
  readonly seconds: number;
}

/** The time left of the running copy; null if it is not reported, or if no copy is running. */
export function remainingOf(status: TaskStatus): Remaining | null {
  const seconds = status.providerTimes?.remainingSeconds ?? null;
  // Clouds send 0 s while they have no estimate. It is still shown among the response fields.
  if (seconds === null || seconds <= 0) return null;
  const running = status.lifecycle === 'active' && status.needsUser === null;
  return running && status.phase !== 'incremental' && !isBeforeCopy(status) ? { seconds } : null;
}

/** `~12 min left`, for a row. Seconds would only flicker. */
export function remainingWords({ seconds }: Remaining): string {
  return seconds < 60 ? l10n.t('<1 min left') : l10n.t('~{0} left', formatDuration(seconds));
}

import * as l10n from '@vscode/l10n';
import type { TaskStatus } from '../../model/status.ts';
import { formatDuration } from './numbers.ts';

/** The initial copy has not begun: what is sent as its percent is then no progress. */
export function isBeforeCopy({ lifecycle, phase }: TaskStatus): boolean {
  return lifecycle === 'draft' || lifecycle === 'ready' || phase === 'precheck';
}

/** 0–100, of the initial copy; null before it has begun, and when the cloud does not say. */
export function copyPercent(status: TaskStatus): number | null {
  return isBeforeCopy(status) ? null : status.percent;
}

/** How long something still takes, and who says so. */
export interface Remaining {
  readonly seconds: number;
  /** The cloud's own estimate; the only one there is. */
  readonly by: 'cloud';
}

/** Until the running copy is done; null when nobody says, and where it would be no estimate of a running copy. */
export function remainingOf(status: TaskStatus): Remaining | null {
  const seconds = status.providerTimes?.remainingSeconds ?? null;
  // 0 s is what clouds send that have no estimate (yet); it still stands among the fields of the answer.
  if (seconds === null || seconds <= 0) return null;
  const running = status.lifecycle === 'active' && status.needsUser === null;
  return running && status.phase !== 'incremental' && !isBeforeCopy(status) ? { seconds, by: 'cloud' } : null;
}

/** `~12 min left`, for a row: an estimate of seconds would only flicker. */
export function remainingWords({ seconds }: Remaining): string {
  return seconds < 60 ? l10n.t('<1 min left') : l10n.t('~{0} left', formatDuration(seconds));
}

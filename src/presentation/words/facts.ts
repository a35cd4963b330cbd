import * as l10n from '@vscode/l10n';
import type { CarriedPart, PhaseStatus, TaskStatus } from '../../model/status.ts';
import { formatBytes, formatCount, formatDuration } from './numbers.ts';

/** The count of a phase, e.g. "1,204 of 8,000 rows"; null if the cloud reported none. */
export function countWords(phase: PhaseStatus): string | null {
  if (phase.done === null) return null;
  const count =
    phase.total === null
      ? formatCount(phase.done)
      : l10n.t('{0} of {1}', formatCount(phase.done), formatCount(phase.total));
  return phase.unit === null ? count : `${count} ${unitWord(phase.unit)}`;
}

function unitWord(unit: NonNullable<PhaseStatus['unit']>): string {
  switch (unit) {
    case 'rows':
      return l10n.t('rows');
    case 'tables':
      return l10n.t('tables');
    case 'keys':
      return l10n.t('keys');
    case 'items':
      return l10n.t('items');
  }
}

/** The reported numbers besides phases and state, each in a few words. */
export function factWords(status: TaskStatus): readonly string[] {
  const dated = (part: CarriedPart, words: string): string =>
    status.older?.parts.includes(part) === true
      ? l10n.t('{0} (at {1} UTC)', words, status.older.observedAt.slice(11, 16))
      : words;
  const facts: (string | null)[] = [
    worded(status.lag?.seconds, (seconds) => l10n.t('lag {0}', formatDuration(seconds))),
    worded(status.lag?.bytes, (bytes) => l10n.t('{0} behind', formatBytes(bytes))),
    worded(status.keys?.source, (count) => dated('keys', l10n.t('{0} keys in the source', formatCount(count)))),
    worded(status.keys?.target, (count) => dated('keys', l10n.t('{0} keys in the target', formatCount(count)))),
    worded(status.throughput?.kilobytesPerSecond, (rate) => dated('throughput', l10n.t('{0} KB/s', formatCount(rate)))),
    worded(status.throughput?.operationsPerSecond, (rate) =>
      dated('throughput', l10n.t('{0} operations/s', formatCount(rate))),
    ),
    worded(status.retries?.current, (count) => (count === 0 ? null : l10n.t('retry {0}', count))),
    worded(status.providerTimes?.remainingSeconds, (seconds) =>
      l10n.t("{0} left by the cloud's own estimate", formatDuration(seconds)),
    ),
  ];
  return facts.filter((fact) => fact !== null);
}

function worded(value: number | null | undefined, words: (value: number) => string | null): string | null {
  return value === null || value === undefined ? null : words(value);
}

import * as l10n from '@vscode/l10n';
import { type EventKind, isEventKind } from '../../model/eventKind.ts';
import { lifecycles, phaseOrder } from '../../model/status.ts';
import { taskOfKey } from '../../model/task.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { shortestUsual } from '../words/healthText.ts';
import { shownName } from '../words/names.ts';
import { formatBytes, formatDuration } from '../words/numbers.ts';
import { firstWords } from '../tree/row.ts';
import { lifecycleWord, phaseWord } from '../words/words.ts';

/** An event as the history returns it. Its texts come from a cloud; its kind may come from a newer version. */
export interface ShownEvent {
  readonly id: number;
  /** The task's key. */
  readonly task: string;
  /** Our clock, ms. */
  readonly at: number;
  readonly run: number;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  readonly read: boolean;
}

const shortText = 60;
const longText = 200;

/** The current name of a task; the ID of one that is no longer watched. */
export function nameOfTask(key: string, watched: WatchedTask | undefined): string {
  const task = watched?.task ?? taskOfKey(key);
  return task === null ? firstWords(key) : shownName(task);
}

/** For a row that already names the task: "failed: disk full", "phase: full copy", "no contact since 14:02". */
export function eventWords(event: ShownEvent): string {
  if (!isEventKind(event.kind)) return unknownKind(event);
  if (event.kind === 'no-contact') return withText(noContactWords(event), event, shortText);
  if (event.kind === 'phase') return l10n.t('phase: {0}', phaseOf(event) ?? l10n.t('unknown'));
  return wordsOf(event.kind, event, shortText);
}

/** The event as a sentence: "orders failed: disk full", "no contact with orders since 14:02: wrong key". */
export function eventSentence(name: string, event: ShownEvent): string {
  if (!isEventKind(event.kind)) return l10n.t('{0}: {1}', name, unknownKind(event));
  if (event.kind !== 'no-contact') return l10n.t('{0} {1}', name, wordsOf(event.kind, event, longText));
  const since = timeOf(event, 'sinceMs');
  const words =
    since === null ? l10n.t('no contact with {0}', name) : l10n.t('no contact with {0} since {1}', name, since);
  return withText(words, event, longText);
}

/** The event in as few words as possible, for a list of several: "orders failed". */
export function eventBrief(name: string, event: ShownEvent): string {
  if (!isEventKind(event.kind)) return l10n.t('{0}: {1}', name, unknownKind(event));
  if (event.kind === 'no-contact') return l10n.t('no contact with {0}', name);
  const { to = null, another = null } = event.parameters;
  return l10n.t('{0} {1}', name, wordsOf(event.kind, { ...event, parameters: { to, another } }, shortText));
}

function unknownKind({ kind }: ShownEvent): string {
  return l10n.t('something of the kind "{0}"', firstWords(kind, 30));
}

function wordsOf(kind: Exclude<EventKind, 'no-contact'>, event: ShownEvent, length: number): string {
  switch (kind) {
    case 'failed':
      return withText(l10n.t('failed'), event, length);
    case 'finished':
      return l10n.t('finished');
    case 'needs-user':
      return withText(l10n.t('waits for you'), event, length);
    case 'stopped':
      return event.parameters['to'] === 'gone' ? lifecycleWord('gone') : l10n.t('was stopped');
    case 'paused':
      return l10n.t('was paused');
    case 'retrying':
      return withText(l10n.t('is being retried'), event, length);
    case 'resumed':
      return l10n.t('runs again');
    case 'started':
      return l10n.t('has started');
    case 'state':
      return stateWords(event);
    case 'phase':
      return phaseWords(event);
    case 'error':
      return withText(errorWords(event), event, length);
    case 'stalled':
      return stalledWords(event);
    case 'moving-again':
      return l10n.t('moves again');
    case 'lag':
      return withLag(l10n.t('lags too far'), event);
    case 'falling-behind':
      return withLag(l10n.t('falls behind'), event);
    case 'lag-recovered':
      return withLag(l10n.t('is within the lag limit again'), event);
    case 'caught-up':
      return l10n.t('caught up');
    case 'behind-again':
      return l10n.t('is no longer caught up');
    case 'contact-again':
      return l10n.t('answers again');
    case 'new-run':
      return l10n.t('began anew (run {0})', event.run);
  }
}

function stateWords({ parameters }: ShownEvent): string {
  const to = lifecycles.find((lifecycle) => lifecycle === parameters['to']);
  if (to === undefined) return l10n.t('is in another state');
  const rawState = parameters['rawState'];
  return to === 'unknown' && typeof rawState === 'string' && rawState !== ''
    ? l10n.t('is in the unknown state "{0}"', firstWords(rawState, 30))
    : l10n.t('is now: {0}', lifecycleWord(to));
}

function phaseWords(event: ShownEvent): string {
  const phase = phaseOf(event);
  return phase === null ? l10n.t('is in another phase') : l10n.t('is now in phase “{0}”', phase);
}

function phaseOf({ parameters }: ShownEvent): string | null {
  const to = phaseOrder.find((phase) => phase === parameters['to']);
  return to === undefined ? null : phaseWord(to);
}

function errorWords({ parameters }: ShownEvent): string {
  return parameters['another'] === false ? l10n.t('reports an error') : l10n.t('reports another error');
}

function stalledWords(event: ShownEvent): string {
  const gap = numberOf(event, 'gapMs');
  const usual = numberOf(event, 'medianMs');
  if (gap === null) return l10n.t('stands still');
  const time = formatDuration(gap / 1000);
  return usual === null || usual < shortestUsual
    ? l10n.t('stands still for {0}', time)
    : l10n.t('stands still for {0}, usually {1} between changes', time, formatDuration(usual / 1000));
}

function noContactWords(event: ShownEvent): string {
  const since = timeOf(event, 'sinceMs');
  return since === null ? l10n.t('no contact') : l10n.t('no contact since {0}', since);
}

function withLag(words: string, event: ShownEvent): string {
  const seconds = numberOf(event, 'seconds');
  const bytes = numberOf(event, 'bytes');
  if (seconds !== null) return l10n.t('{0}: {1}', words, l10n.t('lag {0}', formatDuration(seconds)));
  return bytes === null ? words : l10n.t('{0}: {1}', words, l10n.t('{0} behind', formatBytes(bytes)));
}

function withText(words: string, { parameters: { text } }: ShownEvent, length: number): string {
  const shown = typeof text === 'string' ? firstWords(text, length) : '';
  return shown === '' ? words : l10n.t('{0}: {1}', words, shown);
}

function numberOf({ parameters }: ShownEvent, name: string): number | null {
  const value = parameters[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The time of day of an earlier moment, with the day if that differs from the event's. */
function timeOf(event: ShownEvent, name: string): string | null {
  const moment = numberOf(event, name);
  if (moment === null) return null;
  return dayOf(moment) === dayOf(event.at) ? timeOfDay(moment) : `${dayOf(moment)} ${timeOfDay(moment)}`;
}

/** "14:02", by this computer's clock. */
export function timeOfDay(ms: number): string {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? '–' : `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
}

/** "2026-11-22", by this computer's clock. */
export function dayOf(ms: number): string {
  const time = new Date(ms);
  if (Number.isNaN(time.getTime())) return '–';
  return `${time.getFullYear()}-${twoDigits(time.getMonth() + 1)}-${twoDigits(time.getDate())}`;
}

/** The title of a day: "Today", "Yesterday", or the day itself. */
export function dayTitle(day: string, nowMs: number): string {
  if (day === dayOf(nowMs)) return l10n.t('Today');
  const noon = new Date(nowMs);
  noon.setHours(12, 0, 0, 0);
  // From noon, so that a change to or from summer time does not lead to another day.
  return day === dayOf(noon.getTime() - 24 * 3_600_000) ? l10n.t('Yesterday') : day;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

import * as l10n from '@vscode/l10n';
import { isEventKind } from '../../model/eventKind.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { kindTitle, lookOfKind } from './eventKinds.ts';
import { zoneOf } from '../panel/detailText.ts';
import { dayOf, dayTitle, eventSentence, eventWords, nameOfTask, type ShownEvent, timeOfDay } from './eventText.ts';
import { escapeMarkdown } from '../export/markdown.ts';
import { ageOf } from '../words/numbers.ts';
import type { Look } from '../tree/row.ts';
import { eventRowId } from '../tree/rowTarget.ts';

export interface EventRow {
  readonly kind: 'event';
  readonly id: string;
  readonly event: ShownEvent;
  readonly label: string;
  readonly description: string;
  readonly look: Look;
  /** The task is watched, so it has details to show. */
  readonly watched: boolean;
  /** The notifications of the task are muted. */
  readonly muted: boolean;
  /** For screen readers. */
  readonly spoken: string;
}

export interface DayRow {
  readonly kind: 'day';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly children: readonly EventRow[];
}

/** Loads older events. */
export interface MoreRow {
  readonly kind: 'more';
  readonly id: 'more';
  readonly label: string;
}

export type EventsRow = DayRow | EventRow | MoreRow;

export interface EventRowsInput {
  /** Newest first. */
  readonly events: readonly ShownEvent[];
  /** Older events exist. */
  readonly more: boolean;
  readonly now: number;
  watched(key: string): WatchedTask | undefined;
  isMuted(key: string): boolean;
}

/** A row for each day with its events below, newest first. */
export function eventRows(input: EventRowsInput): readonly (DayRow | MoreRow)[] {
  const days = new Map<string, EventRow[]>();
  for (const event of input.events) {
    const day = dayOf(event.at);
    const rows = days.get(day) ?? [];
    days.set(day, rows);
    rows.push(eventRow(event, input));
  }
  const rows = [...days].map(([day, children]): DayRow => {
    const unread = children.filter(({ event }) => !event.read).length;
    return {
      kind: 'day',
      id: `day:${day}`,
      label: dayTitle(day, input.now),
      description: unread === 0 ? '' : l10n.t('{0} unread', unread),
      children,
    };
  });
  return input.more ? [...rows, { kind: 'more', id: 'more', label: l10n.t('Show older…') }] : rows;
}

function eventRow(event: ShownEvent, input: EventRowsInput): EventRow {
  const task = input.watched(event.task);
  const label = nameOfTask(event.task, task);
  const time = timeOfDay(event.at);
  return {
    kind: 'event',
    id: eventRowId(event.id, event.task),
    event,
    label,
    description: `${time} · ${eventWords(event)}`,
    look: isEventKind(event.kind) ? lookOfKind(event.kind) : { icon: 'circle-outline', tone: 'muted' },
    watched: task !== undefined,
    muted: input.isMuted(event.task),
    spoken: [eventSentence(label, event), time, ...(event.read ? [] : [l10n.t('unread')])].join(', '),
  };
}

/** All that a row shows without interaction. A row is repainted only if this changes. */
export function rowText(row: EventsRow): string {
  switch (row.kind) {
    case 'event': {
      const { label, description, look, watched, muted, spoken } = row;
      return [label, description, look.icon, look.tone, watched, muted, spoken].join('\n');
    }
    case 'day':
      return [row.label, row.description].join('\n');
    case 'more':
      return row.label;
  }
}

/** The vendor's explanation of a failure. */
export interface KnownCause {
  readonly cause: string;
  readonly remedy: string;
}

/** The Markdown of a row's tooltip. External text is escaped. */
export function eventTooltip(row: EventRow, known: KnownCause | null, now: number): string {
  const { event, label, watched, muted } = row;
  const age = ageOf(event.at, now);
  // By the clock of the extension host, which may differ from that of the screen.
  const when = `${dayOf(event.at)} ${timeOfDay(event.at)} ${zoneOf(event.at)}`;
  const facts = [
    age === null ? when : `${when} (${age})`,
    ...(isEventKind(event.kind) ? [kindTitle(event.kind)] : []),
    ...(event.run > 1 ? [l10n.t('run {0}', event.run)] : []),
  ];
  const notes = [
    ...(watched ? [] : [l10n.t('This task is no longer watched.')]),
    ...(muted ? [l10n.t('Notifications of this task are muted.')] : []),
  ];
  return [
    `**${escapeMarkdown(eventSentence(label, event))}**`,
    escapeMarkdown(facts.join(' · ')),
    ...(known === null ? [] : [`${escapeMarkdown(known.cause)} **${escapeMarkdown(known.remedy)}**`]),
    ...notes.map((note) => `*${escapeMarkdown(note)}*`),
  ].join('\n\n');
}

/** The filter as shown next to the view's title; empty without one. */
export function filterWords(task: string | null, kind: string | null): string {
  return [task, kind === null ? null : isEventKind(kind) ? kindTitle(kind) : kind]
    .filter((part) => part !== null)
    .join(' · ');
}

export function unreadTooltip(count: number): string {
  return count === 1 ? l10n.t('1 unread event') : l10n.t('{0} unread events', count);
}

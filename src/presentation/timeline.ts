/** What happened to one task, newest first. */
import * as l10n from '@vscode/l10n';
import { isEventKind } from '../model/eventKind.ts';
import { visibleText } from './detailText.ts';
import type { Block, Item, Section } from './detailView.ts';
import { lookOfKind } from './eventKinds.ts';
import { eventWords, type ShownEvent } from './eventText.ts';
import type { Look } from './row.ts';
import { capital } from './words.ts';

export const maxEntries = 100;
/** So many are shown without being asked for. */
const newest = 8;
/** Of an event that an earlier or later version has stored. */
const unknownLook: Look = { icon: 'circle-small', tone: 'muted' };

/** `events` come newest first and may be one more than are shown: then there are older ones. null: nothing happened. */
export function describeTimeline(events: readonly ShownEvent[]): Section | null {
  const items = events.slice(0, maxEntries).map((event, index) => itemOf(event, events[index - 1]?.run));
  const list = (part: readonly Item[]): Block => ({ kind: 'list', key: 'timeline', items: part });
  const older = items.slice(newest);
  const more = events.length > maxEntries;
  const fold: Block = {
    kind: 'fold',
    key: 'older',
    title: l10n.t('Older events'),
    note: null,
    openByDefault: false,
    body: [list(older), ...(more ? [{ kind: 'note', text: l10n.t('The Events view has the rest.') } as const] : [])],
  };
  return items.length === 0
    ? null
    : {
        key: 'timeline',
        title: l10n.t('What happened'),
        body: [list(items.slice(0, newest)), ...(older.length === 0 ? [] : [fold])],
      };
}

/** The run is named at its last entry, which is read first, and not in each of them; the first run needs no name. */
function itemOf(event: ShownEvent, runAbove: number | undefined): Item {
  const { id, at, run, kind } = event;
  return {
    key: String(id),
    look: isEventKind(kind) ? lookOfKind(kind) : unknownLook,
    title: visibleText(capital(eventWords(event))),
    ...(run > 1 && run !== runAbove ? { word: l10n.t('run {0}', run) } : {}),
    note: [{ at, as: 'aged' }],
  };
}

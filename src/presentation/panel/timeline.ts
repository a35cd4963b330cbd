/** What happened to one task, newest first. */
import * as l10n from '@vscode/l10n';
import { isEventKind } from '../../model/eventKind.ts';
import { visibleText } from './detailText.ts';
import type { Block, Item, Section } from './detailView.ts';
import { lookOfKind } from '../events/eventKinds.ts';
import { eventWords, type ShownEvent } from '../events/eventText.ts';
import type { Look } from '../tree/row.ts';
import { capital } from '../words/words.ts';

export const maxEntries = 100;
/** The number of entries outside the fold. */
const newest = 8;
/** For an event kind that another version stored. */
const unknownLook: Look = { icon: 'circle-small', tone: 'muted' };

/** `events`: newest first; one more than `maxEntries` means that there are older ones. Returns null without events. */
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

/** Only the newest entry of a run names it, and the first run is not named. */
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

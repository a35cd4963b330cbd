import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { findProfile } from '../../clouds/registry.ts';
import { contextKeys, rowCommandIds, rowFlags, viewIds } from '../../contributions.ts';
import type { EventKind } from '../../model/eventKind.ts';
import { taskOfKey } from '../../model/task.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { HistoryService } from '../../monitor/assessment/historyService.ts';
import type { TaskSource } from '../../monitor/watchedTask.ts';
import type { Subscription } from '../../base/listeners.ts';
import type { ContextKeys } from '../../platform/contextKeys.ts';
import {
  type EventRow,
  eventRows,
  type EventsRow,
  eventTooltip,
  filterWords,
  type KnownCause,
  rowText,
  unreadTooltip,
} from '../../presentation/events/eventRows.ts';
import { nameOfTask, type ShownEvent } from '../../presentation/events/eventText.ts';
import { themeIcon } from '../tree/themeIcon.ts';
import { unreadMark } from './unreadMark.ts';

const pageSize = 50;
/** The delay after a poll before looking for events of other windows, ms. Several polls end at about the same time. */
const refreshAfterPollMs = 1_000;

export interface ListFilter {
  readonly task: string | null;
  readonly kind: EventKind | null;
}

const autoWatch: ListFilter = { task: null, kind: null };

export interface EventsTreeOptions {
  readonly historyService: Pick<HistoryService, 'events' | 'unreadCount' | 'onDidChange' | 'onDidChangeEvents'>;
  readonly source: TaskSource;
  readonly clock: Clock;
  readonly contextKeys: ContextKeys;
  isMuted(key: string): boolean;
}

/**
 * The view "Events": all events, whichever window recorded them. While it is hidden, only its badge is updated. The
 * list is read again after local changes and after polls, because other windows write to it too.
 */
export class EventsTree implements vscode.TreeDataProvider<string> {
  readonly onDidChangeTreeData: vscode.Event<string[] | undefined>;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly #options: EventsTreeOptions;
  readonly #view: vscode.TreeView<string>;
  readonly #subscriptions: readonly Subscription[];
  #filter = autoWatch;
  #limit = pageSize;
  #roots: readonly string[] = [];
  #rows: ReadonlyMap<string, EventsRow> = new Map();
  /** Events may have changed since the rows were built. */
  #stale = true;
  #unread = 0;
  #refreshTimer: Timer | null = null;

  constructor(options: EventsTreeOptions) {
    this.#options = options;
    this.onDidChangeTreeData = this.#changed.event;
    this.#view = vscode.window.createTreeView(viewIds.events, { treeDataProvider: this });
    this.#subscriptions = [
      this.#changed,
      this.#view,
      vscode.window.registerFileDecorationProvider(unreadMark),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.refresh();
      }),
      options.historyService.onDidChangeEvents(() => {
        this.refresh();
      }),
      options.historyService.onDidChange(() => {
        this.#refreshTimer ??= options.clock.after(refreshAfterPollMs, () => {
          this.#refreshTimer = null;
          this.refresh();
        });
      }),
      options.source.onDidChange(({ added, changed, removed }) => {
        // A name has changed, or details became available or unavailable.
        if (added.length + removed.length > 0 || changed.some(({ before, after }) => before.task !== after.task))
          this.refresh();
      }),
    ];
  }

  get filter(): ListFilter {
    return this.#filter;
  }

  /** Shows only matching events. A task or kind of null matches any. */
  setFilter(filter: ListFilter): void {
    this.#filter = filter;
    this.#limit = pageSize;
    this.#options.contextKeys.set(contextKeys.eventsFiltered, filter.task !== null || filter.kind !== null);
    this.refresh();
  }

  showOlder(): void {
    this.#limit += pageSize;
    this.refresh();
  }

  /** Updates the badge, and the rows if the view is visible. */
  refresh(): void {
    this.#decorate();
    this.#stale = true;
    if (!this.#view.visible) return;
    const before = this.#rows;
    this.#rebuild();
    const outline = [...this.#rows.keys()].join('\n');
    if (outline !== [...before.keys()].join('\n')) {
      this.#changed.fire(undefined);
      return;
    }
    const changed = [...this.#rows].filter(([id, row]) => textOf(before.get(id)) !== rowText(row)).map(([id]) => id);
    if (changed.length > 0) this.#changed.fire(changed);
  }

  getChildren(id?: string): string[] {
    if (id === undefined) {
      // VS Code requests the roots whenever the view is opened.
      if (this.#stale) this.#rebuild();
      return [...this.#roots];
    }
    const row = this.#rows.get(id);
    return row?.kind === 'day' ? row.children.map((child) => child.id) : [];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.#rows.get(id);
    if (row === undefined) return new vscode.TreeItem('');
    const item = itemOf(row);
    item.id = id;
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, id: string): Promise<vscode.TreeItem> {
    const row = this.#rows.get(id);
    if (row?.kind === 'event') {
      const known = await knownCause(row.event);
      item.tooltip = new vscode.MarkdownString(eventTooltip(row, known, this.#options.clock.now()));
    }
    return item;
  }

  isRead(id: number): boolean {
    return [...this.#rows.values()].some((row) => row.kind === 'event' && row.event.id === id && row.event.read);
  }

  dispose(): void {
    this.#refreshTimer?.cancel();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #rebuild(): void {
    const { historyService, source, clock } = this.#options;
    const { task, kind } = this.#filter;
    const found = historyService.events({ task: task ?? undefined, kind: kind ?? undefined, limit: this.#limit + 1 });
    const roots = eventRows({
      events: found.slice(0, this.#limit),
      more: found.length > this.#limit,
      now: clock.now(),
      watched: (key) => source.get(key),
      isMuted: (key) => this.#options.isMuted(key),
    });
    const all = roots.flatMap((root): readonly EventsRow[] =>
      root.kind === 'day' ? [root, ...root.children] : [root],
    );
    this.#roots = roots.map(({ id }) => id);
    this.#rows = new Map(all.map((row) => [row.id, row]));
    this.#stale = false;
  }

  /** Updates what is visible while the view is closed, and the context keys. */
  #decorate(): void {
    const { historyService, source, contextKeys: keys } = this.#options;
    const unread = historyService.unreadCount();
    if (unread !== this.#unread) {
      this.#unread = unread;
      this.#view.badge = unread === 0 ? undefined : { value: unread, tooltip: unreadTooltip(unread) };
    }
    keys.set(contextKeys.hasEvents, unread > 0 || historyService.events({ limit: 1 }).length > 0);
    const { task, kind } = this.#filter;
    const words = filterWords(task === null ? null : nameOfTask(task, source.get(task)), kind);
    // VS Code sends every assignment to the window, changed or not.
    if ((this.#view.description ?? '') !== words) this.#view.description = words;
  }
}

function textOf(row: EventsRow | undefined): string {
  return row === undefined ? '' : rowText(row);
}

function itemOf(row: EventsRow): vscode.TreeItem {
  switch (row.kind) {
    case 'day': {
      const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.Expanded);
      item.description = row.description;
      return item;
    }
    case 'more': {
      const item = new vscode.TreeItem(row.label);
      item.command = { command: rowCommandIds.showOlderEvents, title: row.label };
      return item;
    }
    case 'event':
      return eventItem(row);
  }
}

function eventItem(row: EventRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label);
  item.description = row.description;
  item.iconPath = themeIcon(row.look);
  item.accessibilityInformation = { label: row.spoken };
  item.contextValue = flagsOf(row);
  if (!row.event.read) item.resourceUri = unreadMark.uri;
  item.command = { command: rowCommandIds.openEvent, title: l10n.t('Show Details'), arguments: [row.id] };
  return item;
}

function flagsOf({ event, watched, muted }: EventRow): string {
  const flags: string[] = [rowFlags.event, muted ? rowFlags.muted : rowFlags.audible];
  if (!event.read) flags.push(rowFlags.unread);
  if (watched) flags.push(rowFlags.watched);
  return flags.join(' ');
}

/** The vendor's known cause of a failure event. */
export async function knownCause({ kind, task, parameters: { text } }: ShownEvent): Promise<KnownCause | null> {
  const scope = taskOfKey(task);
  if ((kind !== 'failed' && kind !== 'error') || typeof text !== 'string' || scope === null) return null;
  const profile = findProfile(scope);
  if (profile === null) return null;
  const [{ hintsFor }, hints] = await Promise.all([import('../detail/answers/answers.ts'), profile.loadHints()]);
  return hintsFor(text, hints)[0] ?? null;
}

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { rowCommandIds, rowFlags, viewIds } from '../../../contributions.ts';
import type { Session } from '../../../discovery/session.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import type { Subscription } from '../../../base/listeners.ts';
import { choiceMessage, foundLook, selectedText } from '../../../presentation/tree/foundTask.ts';
import { themeIcon } from '../../tree/themeIcon.ts';
import { type Changes, type FoundRow, FoundRows } from './foundRows.ts';

/** The minimum time between updates of the view, ms. It grows with the list, so that the window stays responsive. */
const paintEveryMs = 300;
const msPerTask = 0.2;
/**
 * VS Code's time to repaint single rows grows with the square of their number. Above this number, the whole tree is
 * faster.
 */
const maxSingleRepaints = 2_000;

/** The view "Found Tasks": the results of a search, with a checkbox for each task. */
export class FoundTree implements vscode.TreeDataProvider<string> {
  readonly onDidChangeTreeData: vscode.Event<string[] | undefined>;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #rows: FoundRows;
  readonly #view: vscode.TreeView<string>;
  readonly #subscriptions: readonly Subscription[];
  #timer: Timer | null = null;

  constructor(session: Session, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
    this.#rows = new FoundRows(session, () => clock.now());
    this.onDidChangeTreeData = this.#changed.event;
    this.#view = vscode.window.createTreeView(viewIds.found, {
      treeDataProvider: this,
      showCollapseAll: false,
      manageCheckboxStateManually: true,
    });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      this.#view.onDidChangeCheckboxState(({ items }) => {
        for (const [id, state] of items) this.tick(id, state === vscode.TreeItemCheckboxState.Checked);
      }),
    ];
    // VS Code keeps the texts of an earlier search's view.
    this.#view.message = '';
    this.#view.description = '';
    this.#decorate();
  }

  get filter(): string {
    return this.#rows.filter;
  }

  /** The row last selected by mouse or keyboard. */
  selected(): FoundRow | null {
    const [id] = this.#view.selection;
    return id === undefined ? null : (this.#rows.row(id) ?? null);
  }

  /** Schedules an update of the view after the session has changed. */
  changed(): void {
    this.#timer ??= this.#clock.after(paintEveryMs + msPerTask * this.#session.choice.count, () => {
      this.#timer = null;
      this.#show(this.#rows.refresh());
    });
  }

  /** A new search has started. */
  restart(): void {
    this.#show(this.#rows.restart());
  }

  setFilter(text: string): void {
    this.#show(this.#rows.setFilter(text));
  }

  /** Selects or deselects all tasks at or below a row; without a row, all that the filter shows. */
  tick(id: string | null, on: boolean): void {
    this.#show(this.#rows.tick(id === null ? this.#rows.shown : this.#rows.tasksOf(id), on));
  }

  toggle(key: string): void {
    this.#show(this.#rows.tick([key], !this.#session.choice.isTicked(key)));
  }

  getChildren(id?: string): string[] {
    return [...(id === undefined ? this.#rows.roots : this.#rows.askChildren(id))];
  }

  getParent(id: string): string | undefined {
    return this.#rows.parentOf(id);
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.#rows.ask(id);
    // The row's next state waits until VS Code has requested this one.
    if (row?.kind === 'account' && !row.settled) this.changed();
    const item = row === undefined ? new vscode.TreeItem('') : itemOf(row);
    item.id = id;
    return item;
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#timer = null;
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #show(changes: Changes): void {
    this.#changed.fire(changes === 'all' || changes.length > maxSingleRepaints ? undefined : [...changes]);
    this.#decorate();
  }

  #decorate(): void {
    const { busy, stopped, choice } = this.#session;
    const progress = { busy, stopped, ...this.#session.progress(), tasks: choice.count };
    const shown = this.#rows.filter === '' ? null : this.#rows.shown.length;
    const message = choiceMessage(progress, shown);
    const description = choice.count === 0 ? '' : selectedText(choice.tickedCount, choice.count);
    // VS Code sends every assignment to the window, changed or not.
    if ((this.#view.message ?? '') !== message) this.#view.message = message;
    if ((this.#view.description ?? '') !== description) this.#view.description = description;
  }
}

function itemOf(row: FoundRow): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const open = { command: rowCommandIds.openFound, title: l10n.t('Select') };
  switch (row.kind) {
    case 'action': {
      const item = new vscode.TreeItem(row.label);
      item.iconPath = row.enabled
        ? new vscode.ThemeIcon('eye', new vscode.ThemeColor('textLink.foreground'))
        : new vscode.ThemeIcon('info');
      if (row.enabled) item.command = { ...open, title: row.label };
      return item;
    }
    case 'account': {
      const { label, description, settled, incomplete, children } = row;
      const item = new vscode.TreeItem(label, settled && children.length === 0 ? None : Expanded);
      item.description = description;
      item.tooltip = `${label} · ${description}`;
      item.iconPath = settled
        ? incomplete
          ? themeIcon({ icon: 'warning', tone: 'warning' })
          : new vscode.ThemeIcon('account')
        : new vscode.ThemeIcon('loading~spin');
      item.accessibilityInformation = { label: `${label}, ${description}` };
      item.contextValue = rowFlags.foundGroup;
      return item;
    }
    case 'place': {
      const item = new vscode.TreeItem(row.label, Expanded);
      item.description = row.description;
      item.tooltip = `${row.label} · ${row.description}`;
      item.iconPath = new vscode.ThemeIcon('folder');
      item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
      item.contextValue = rowFlags.foundGroup;
      return item;
    }
    case 'gap': {
      const { label, description, detail } = row.text;
      const title = row.remedy === 'edit-account' ? l10n.t('Edit Account') : l10n.t('Show Log');
      const item = new vscode.TreeItem(label);
      item.description = description;
      item.tooltip = `${label}: ${description}\n${detail}\n${l10n.t('Select to open: {0}', title)}`;
      item.iconPath = themeIcon({ icon: 'warning', tone: 'warning' });
      item.accessibilityInformation = { label: `${label}, ${description}. ${detail}` };
      item.command = { ...open, title };
      return item;
    }
    case 'task': {
      const { text, candidate, ticked } = row;
      const item = new vscode.TreeItem(text.label);
      item.description = text.description;
      item.tooltip = `${text.label}\n${text.description}\n${text.detail}`;
      item.iconPath = themeIcon(foundLook(candidate.listed));
      const spoken = `${text.label}, ${text.description}`;
      item.accessibilityInformation = { label: spoken };
      if (ticked === null) return item;
      // The ARIA role of a row does not include the checkbox, so the label contains its state.
      item.accessibilityInformation = { label: `${spoken}, ${ticked ? l10n.t('selected') : l10n.t('not selected')}` };
      item.checkboxState = {
        state: ticked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
        tooltip: ticked ? l10n.t('Watched once you confirm') : l10n.t('Not watched'),
        accessibilityInformation: { label: l10n.t('Watch {0}', text.label), role: 'checkbox' },
      };
      item.command = open;
      return item;
    }
  }
}

import * as vscode from 'vscode';
import { allClouds, cloudOf } from '../../clouds/registry.ts';
import { viewIds } from '../../contributions.ts';
import type { CloudId } from '../../model/task.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { StoreDiff, TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { Subscription } from '../../base/listeners.ts';
import {
  type Arrangement,
  arrangementWords,
  emptyMessage,
  followsState,
  hiddenMessage,
  isFiltered,
} from '../../presentation/tree/arrangement.ts';
import { badgeOf } from '../../presentation/tree/badge.ts';
import type { Fault } from '../../presentation/tree/faults.ts';
import type { AssessmentOf } from '../../presentation/words/assessment.ts';
import { agesInRow, needsAttention, waitsForAccount } from '../../presentation/tree/row.ts';
import { taskRowId } from '../../presentation/tree/rowTarget.ts';
import { sentences } from '../../presentation/words/sentences.ts';
import type { TaskPlace } from '../../presentation/tree/taskFilter.ts';
import { rowTooltip } from '../../presentation/tree/tooltip.ts';
import { buildTree, groupWords, manyTasks, type TreeNode } from '../../presentation/tree/tree.ts';
import { Throttle, paintPause } from '../../base/throttle.ts';
import { type RowFacts, type Row, RowMaker } from './rows.ts';
import { TreeShape } from './treeShape.ts';

/** How often rows with an age ("no contact 4 min") are repainted, ms. */
const ageTickMs = 30_000;

export interface MigrationsTreeOptions extends RowFacts {
  readonly source: TaskSource;
  readonly clock: Clock;
  readonly arrangements: { readonly current: Arrangement; onDidChange(listener: () => void): Subscription };
  faults(): readonly Fault[];
  isPaused(): boolean;
  /** The project and region of a task, from its settings or its account. */
  placeOf(watched: WatchedTask): TaskPlace;
  /** Whether the cloud has several accounts, so that rows name theirs. */
  severalAccounts(cloud: CloudId): boolean;
  /** The time of the last change in the task's data; null: unknown. */
  changedAt(key: string): number | null;
}

/**
 * The view "Cloud Migrations". Elements are ids, looked up in the newest tree, so that a change repaints only its own
 * row, and selection and expansion survive. Rows that VS Code has not requested cost nothing.
 */
export class MigrationsTree implements vscode.TreeDataProvider<string> {
  readonly onDidChangeTreeData: vscode.Event<string[] | undefined>;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly #options: MigrationsTreeOptions;
  readonly #assessmentOf: AssessmentOf;
  readonly #view: vscode.TreeView<string>;
  readonly #rows: RowMaker;
  readonly #subscriptions: readonly Subscription[];
  #shape: TreeShape;
  /** The look of the rows that VS Code has requested, by id. */
  readonly #painted = new Map<string, string>();
  /** Groups that the user expanded (true) or collapsed (false). */
  readonly #opened = new Map<string, boolean>();
  /** Tasks changed since the last paint; null: possibly all. */
  #touched: Set<string> | null = new Set();
  #reshape = false;
  #message = '';
  /** The number of hidden tasks that need attention. */
  #hidden = 0;
  readonly #throttled: Throttle;
  readonly #atOnce: Throttle;
  #ageTimer: Timer | null = null;

  constructor(options: MigrationsTreeOptions) {
    const { source, clock, arrangements } = options;
    this.#options = options;
    this.#assessmentOf = (watched) => options.assessmentOf(watched);
    this.#rows = new RowMaker(options);
    this.onDidChangeTreeData = this.#changed.event;
    const paint = (): void => {
      this.#paint();
    };
    this.#throttled = new Throttle(paint, clock, () => paintPause(source.all().length));
    this.#atOnce = new Throttle(paint, clock, () => 0);
    this.#shape = this.#built();
    this.#view = vscode.window.createTreeView(viewIds.migrations, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#changed,
      this.#view,
      this.#throttled,
      this.#atOnce,
      this.#view.onDidChangeVisibility(() => {
        this.#tickAges();
      }),
      this.#view.onDidExpandElement(({ element }) => this.#opened.set(element, true)),
      this.#view.onDidCollapseElement(({ element }) => this.#opened.set(element, false)),
      source.onDidChange((diff) => {
        this.#take(diff);
      }),
      arrangements.onDidChange(() => {
        this.#reshape = true;
        this.#touched = null;
        this.#atOnce.ask();
      }),
    ];
    this.#decorate();
  }

  /** For changes outside the store: broken entries, pins. */
  refresh(): void {
    this.#reshape = true;
    this.#touched = null;
    this.#paint();
  }

  /** The assessment of a task changed. Its row is repainted if it looks different. */
  assessmentsChanged(key: string): void {
    this.#touched?.add(key);
    this.#throttled.ask();
  }

  /** Repaints rows that look different although no task has changed. */
  repaint(): void {
    this.#touched = null;
    this.#throttled.ask();
  }

  getChildren(id?: string): string[] {
    return [...(id === undefined ? this.#shape.roots : this.#shape.childrenOf(id))];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const node = this.#shape.get(id);
    if (node === undefined) return new vscode.TreeItem('');
    const row = this.#rowOf(node);
    this.#painted.set(id, row.look);
    const item = row.item();
    item.id = id;
    return item;
  }

  getParent(id: string): string | undefined {
    return this.#shape.parentOf(id);
  }

  resolveTreeItem(item: vscode.TreeItem, id: string): vscode.TreeItem {
    const node = this.#shape.get(id);
    if (node?.kind === 'task') {
      const watched = this.#now(node.watched);
      const { clock } = this.#options;
      item.tooltip = new vscode.MarkdownString(
        rowTooltip(
          watched,
          cloudOf(watched.task.cloud).name,
          clock.now(),
          this.#options.isPaused(),
          this.#assessmentOf(watched),
        ),
      );
    }
    return item;
  }

  /** Sets the message above the rows; null clears it. */
  setMessage(message: string | null): void {
    this.#message = message ?? '';
    this.#updateMessage();
  }

  dispose(): void {
    this.#ageTimer?.cancel();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #take({ added, changed, removed }: StoreDiff): void {
    const renamed = changed.some(
      ({ before, after }) => before.task !== after.task || before.accountName !== after.accountName,
    );
    // A refused account can have its own row.
    const refused = changed.some(({ before, after }) => waitsForAccount(before) !== waitsForAccount(after));
    if (renamed || refused || added.length + removed.length > 0) this.#reshape = true;
    for (const { key } of removed) this.#painted.delete(taskRowId(key));
    for (const { after } of changed) this.#touched?.add(after.key);
    this.#throttled.ask();
  }

  #built(): TreeShape {
    const { source, arrangements } = this.#options;
    const tree = buildTree({
      tasks: source.all(),
      faults: this.#options.faults(),
      clouds: allClouds(),
      assessmentOf: this.#assessmentOf,
      arrangement: arrangements.current,
      severalAccounts: (cloud) => this.#options.severalAccounts(cloud),
      placeOf: (watched) => this.#options.placeOf(watched),
      changedAt: ({ key, contact }) => this.#options.changedAt(key) ?? contact.lastGoodAt,
    });
    return new TreeShape(tree);
  }

  /** Reports all changes since the last paint in one event. */
  #paint(): void {
    this.#throttled.done();
    this.#atOnce.done();
    const touched = this.#touched;
    this.#touched = new Set();
    const shape = this.#shape;
    if (this.#reshape || (followsState(this.#options.arrangements.current) && touched?.size !== 0)) {
      this.#reshape = false;
      this.#shape = this.#built();
    }
    const moved = shape === this.#shape ? [] : this.#shape.changedSince(shape);
    if (moved === null) {
      this.#painted.clear();
      this.#changed.fire(undefined);
    } else {
      // A repaint closes the row's tooltip, so unchanged rows are left alone.
      const ids = new Set([...moved, ...this.#different(touched)]);
      if (ids.size > 0) this.#changed.fire([...ids]);
    }
    this.#decorate();
  }

  /** Requested rows that look different from how they were painted. */
  *#different(touched: ReadonlySet<string> | null): Iterable<string> {
    const ids = touched === null ? this.#painted.keys() : [...touched].map(taskRowId);
    const groups = touched?.size === 0 ? [] : this.#shape.groups.map(({ id }) => id);
    for (const id of new Set([...ids, ...groups])) {
      const before = this.#painted.get(id);
      const node = this.#shape.get(id);
      if (before === undefined) continue;
      const look = node === undefined ? null : this.#rowOf(node).look;
      if (look === before) continue;
      if (look === null) this.#painted.delete(id);
      else {
        this.#painted.set(id, look);
        yield id;
      }
    }
  }

  #rowOf(node: TreeNode): Row {
    switch (node.kind) {
      case 'task':
        return this.#rows.task({ ...node, watched: this.#now(node.watched) });
      case 'fault':
        return this.#rows.fault(node);
      default: {
        const tasks = node.tasks.map((watched) => this.#now(watched));
        const open = this.#opened.get(node.id) ?? this.#shape.shown <= manyTasks;
        return this.#rows.group(node, groupWords(node, tasks, this.#assessmentOf), tasks, open);
      }
    }
  }

  #isHidden({ key }: WatchedTask): boolean {
    return this.#shape.get(taskRowId(key)) === undefined;
  }

  #now(watched: WatchedTask): WatchedTask {
    return this.#options.source.get(watched.key) ?? watched;
  }

  #decorate(): void {
    const { source, arrangements } = this.#options;
    const tasks = source.all();
    this.#hidden = isFiltered(arrangements.current)
      ? tasks.filter((watched) => this.#isHidden(watched) && needsAttention(watched, this.#assessmentOf(watched)))
          .length
      : 0;
    const badge = badgeOf(tasks, this.#options.faults(), this.#assessmentOf) ?? undefined;
    const before = this.#view.badge;
    // VS Code sends every assignment to the window, changed or not.
    if (before?.value !== badge?.value || before?.tooltip !== badge?.tooltip) this.#view.badge = badge;
    const words = arrangementWords(arrangements.current, this.#shape.shown, tasks.length);
    if ((this.#view.description ?? '') !== words) this.#view.description = words;
    this.#updateMessage();
    this.#tickAges();
  }

  #updateMessage(): void {
    const { source, arrangements } = this.#options;
    const { current } = arrangements;
    const empty = emptyMessage(current, this.#shape.shown, source.all().length);
    const text = sentences(
      empty ?? '',
      hiddenMessage(current, this.#hidden) ?? '',
      empty === null ? this.#message : '',
    );
    if (this.#view.message !== text) this.#view.message = text;
  }

  /** Repaints rows with an age regularly. No timer runs without such rows or while the view is hidden. */
  #tickAges(): void {
    this.#ageTimer?.cancel();
    this.#ageTimer = null;
    if (!this.#view.visible || !this.#options.source.all().some(agesInRow)) return;
    this.#ageTimer = this.#options.clock.after(ageTickMs, () => {
      this.#touched = null;
      this.#paint();
    });
  }
}

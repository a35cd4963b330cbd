import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../contributions.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import type { TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { Subscription } from '../../base/listeners.ts';
import type { ShownAssessment } from '../../presentation/words/assessment.ts';
import { shownName } from '../../presentation/words/names.ts';
import { agesInRow } from '../../presentation/tree/row.ts';
import { taskRowId } from '../../presentation/tree/rowTarget.ts';
import {
  aggregatedItem,
  itemPriorities,
  pinnedItem,
  type StatusBarText,
} from '../../presentation/statusBar/statusBar.ts';
import { Throttle, paintPause } from '../../base/throttle.ts';

/** How often items with an age ("no contact 4 min") are repainted, ms. */
const ageTickMs = 30_000;

type Painted = StatusBarText & { readonly name: string };

export interface StatusBarsOptions {
  readonly source: TaskSource;
  readonly clock: Clock;
  isPinned(key: string): boolean;
  isPaused(): boolean;
  assessmentOf(watched: WatchedTask): ShownAssessment | null;
}

/** One item for all tasks, and one per pinned task. Hidden while no task is watched. */
export class StatusBars {
  readonly #options: StatusBarsOptions;
  readonly #all: vscode.StatusBarItem;
  readonly #pinned = new Map<string, vscode.StatusBarItem>();
  /** What each visible item shows now. */
  readonly #painted = new Map<vscode.StatusBarItem, Painted>();
  readonly #unseenFailures = new Set<string>();
  readonly #subscription: Subscription;
  readonly #soon: Throttle;
  #ageTimer: Timer | null = null;

  constructor(options: StatusBarsOptions) {
    this.#options = options;
    this.#soon = new Throttle(
      () => {
        this.render();
      },
      options.clock,
      () => paintPause(options.source.all().length),
    );
    this.#all = vscode.window.createStatusBarItem(
      'cloudMigration.all',
      vscode.StatusBarAlignment.Left,
      itemPriorities.all,
    );
    this.#all.command = `${viewIds.migrations}.focus`;
    this.#subscription = options.source.onDidChange(({ changed, removed }) => {
      for (const { before, after } of changed) {
        // Only a failure that occurs in this session is unseen. One that existed from the start is old news.
        if (before.status !== null && before.status.lifecycle !== 'failed' && after.status?.lifecycle === 'failed')
          this.#unseenFailures.add(after.key);
        else if (after.status?.lifecycle !== 'failed') this.#unseenFailures.delete(after.key);
      }
      for (const { key } of removed) this.#unseenFailures.delete(key);
      this.#soon.ask();
    });
    this.render();
  }

  /** Assessments changed. Items that look different are repainted. */
  assessmentsChanged(): void {
    this.#soon.ask();
  }

  /** Marks failures as seen: those of a task, or all. */
  markSeen(key?: string): void {
    if (this.#unseenFailures.size === 0) return;
    if (key === undefined) this.#unseenFailures.clear();
    else this.#unseenFailures.delete(key);
    this.render();
  }

  render(): void {
    this.#soon.done();
    const { source, clock } = this.#options;
    const tasks = source.all();
    const nowMs = clock.now();
    const shown = aggregatedItem(tasks, {
      nowMs,
      unseen: this.#unseenFailures.size > 0,
      paused: this.#options.isPaused(),
      assessmentOf: (watched) => this.#options.assessmentOf(watched),
      link,
    });
    if (shown !== null) this.#paint(this.#all, { ...shown, name: l10n.t('Cloud Migrations') });
    else if (this.#painted.delete(this.#all)) this.#all.hide();
    const pinned = tasks.filter((watched) => this.#options.isPinned(watched.key));
    for (const [key, item] of this.#pinned) {
      if (pinned.some((watched) => watched.key === key)) continue;
      item.dispose();
      this.#painted.delete(item);
      this.#pinned.delete(key);
    }
    for (const watched of pinned) {
      const name = l10n.t('Cloud Migration: {0}', shownName(watched.task));
      this.#paint(this.#itemOf(watched), { ...pinnedItem(watched, nowMs, this.#options.assessmentOf(watched)), name });
    }
    this.#tickAges(tasks);
  }

  dispose(): void {
    this.#ageTimer?.cancel();
    vscode.Disposable.from(this.#soon, this.#subscription, this.#all, ...this.#pinned.values()).dispose();
  }

  #itemOf(watched: WatchedTask): vscode.StatusBarItem {
    let item = this.#pinned.get(watched.key);
    if (item === undefined) {
      item = vscode.window.createStatusBarItem(
        `cloudMigration.task.${watched.key}`,
        vscode.StatusBarAlignment.Left,
        itemPriorities.pinned,
      );
      this.#pinned.set(watched.key, item);
      // Set once. VS Code registers each assigned command again, and a click in between fails with "Actual command not
      // found".
      item.command = {
        command: commandIds.showDetails,
        title: l10n.t('Show Details'),
        arguments: [taskRowId(watched.key)],
      };
    }
    return item;
  }

  /** Sets only what has changed, because every assignment is a message to the window. */
  #paint(item: vscode.StatusBarItem, shown: Painted): void {
    const before = this.#painted.get(item);
    this.#painted.set(item, shown);
    if (before?.name !== shown.name) item.name = shown.name;
    if (before?.text !== shown.text) item.text = shown.text;
    if (before?.warning !== shown.warning)
      item.backgroundColor = shown.warning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    if (before?.label !== shown.label) item.accessibilityInformation = { label: shown.label };
    // A new tooltip closes the open one.
    if (before?.tooltip !== shown.tooltip) {
      const tooltip = new vscode.MarkdownString(shown.tooltip);
      // Only links to our own command work in the tooltip, and all foreign text is escaped.
      tooltip.isTrusted = { enabledCommands: [commandIds.showDetails] };
      item.tooltip = tooltip;
    }
    if (before === undefined) item.show();
  }

  #tickAges(tasks: readonly WatchedTask[]): void {
    this.#ageTimer?.cancel();
    this.#ageTimer = tasks.some(agesInRow)
      ? this.#options.clock.after(ageTickMs, () => {
          this.render();
        })
      : null;
  }
}

function link(watched: WatchedTask): string {
  const argument = encodeURIComponent(JSON.stringify([taskRowId(watched.key)]));
  // encodeURIComponent keeps parentheses, and a closing one would end the Markdown link.
  return `command:${commandIds.showDetails}?${argument.replaceAll('(', '%28').replaceAll(')', '%29')}`;
}

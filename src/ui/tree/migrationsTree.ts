import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { clouds, cloudOf } from '../../clouds/registry.ts';
import { commandIds, rowCommandIds, type RowFlag, rowFlags, viewIds } from '../../contributions.ts';
import type { Account } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';
import type { Clock, Timer } from '../../monitor/clock.ts';
import type { Subscription, TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { ShownInsight } from '../../presentation/insight.ts';
import { shownName } from '../../presentation/names.ts';
import {
  agesInRow,
  describeBelowAccount,
  lookBelowAccount,
  type Look,
  waitsForAccount,
} from '../../presentation/row.ts';
import { rowTooltip } from '../../presentation/tooltip.ts';
import {
  type AccountNode,
  badgeOf,
  buildTree,
  type CloudNode,
  type Fault,
  faultSpoken,
  faultTooltip,
  type TaskNode,
  type TreeNode,
} from '../../presentation/tree.ts';
import { Soon } from '../soon.ts';
import { themeIcon } from './themeIcon.ts';

/** How often rows repaint whose words hold an age ("no contact 4 min"). */
const ageTickMs = 30_000;

export interface MigrationsTreeOptions {
  readonly source: TaskSource;
  readonly clock: Clock;
  faults(): readonly Fault[];
  /** The task stands in a settings file, so it can be edited and removed. */
  isConfigured(key: string): boolean;
  isPinned(key: string): boolean;
  isPaused(): boolean;
  hasConsole(watched: WatchedTask): boolean;
  /** What is concluded of a task, as it is to be shown. */
  insightOf(watched: WatchedTask): ShownInsight | null;
  /** The one stored account that a row of a cloud or an account stands for. */
  accountOf(node: CloudNode | AccountNode): Account | null;
  /** The cloud has several accounts: its rows tell theirs. */
  severalAccounts(cloud: CloudId): boolean;
  /** What is to be said of that account on its row. */
  noteOf(account: Account, refused: boolean): AccountNote;
}

/** What a row says of the account that it stands for. */
export interface AccountNote {
  readonly words: readonly string[];
  readonly tooltip: string | null;
  readonly look: Look | null;
  readonly flags: readonly RowFlag[];
}

/**
 * The view "Cloud Migrations". Nodes keep their identity: a node is looked up by its id in the newest tree, so that a change
 * repaints only its own row, and selection and expansion survive.
 */
export class MigrationsTree implements vscode.TreeDataProvider<string> {
  readonly onDidChangeTreeData: vscode.Event<string[] | undefined>;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly #options: MigrationsTreeOptions;
  readonly #view: vscode.TreeView<string>;
  readonly #subscriptions: readonly Subscription[];
  #roots: readonly string[] = [];
  #nodes: ReadonlyMap<string, TreeNode> = new Map();
  /** What the rows show that VS Code has, by id. */
  readonly #painted = new Map<string, string>();
  readonly #soon = new Soon(() => {
    this.#update();
  });
  #ageTimer: Timer | null = null;

  constructor(options: MigrationsTreeOptions) {
    this.#options = options;
    this.onDidChangeTreeData = this.#changed.event;
    this.#rebuild();
    this.#view = vscode.window.createTreeView(viewIds.migrations, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#changed,
      this.#view,
      this.#view.onDidChangeVisibility(() => {
        this.#tickAges();
      }),
      this.#soon,
      options.source.onDidChange(() => {
        const before = this.#outline();
        this.#rebuild();
        if (before === this.#outline()) this.#soon.ask();
        else this.#repaintAll();
      }),
    ];
    this.#decorate();
  }

  /** For changes that are not in the store: broken entries, pins. */
  refresh(): void {
    this.#rebuild();
    this.#repaintAll();
  }

  /** Something was concluded anew: rows that look different are repainted. */
  insightsChanged(): void {
    this.#soon.ask();
  }

  getChildren(id?: string): string[] {
    if (id === undefined) return [...this.#roots];
    const node = this.#nodes.get(id);
    return node !== undefined && 'children' in node ? node.children.map((child) => child.id) : [];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const node = this.#nodes.get(id);
    if (node === undefined) return new vscode.TreeItem('');
    const item = this.#item(node);
    item.id = id;
    return item;
  }

  getParent(id: string): string | undefined {
    for (const node of this.#nodes.values()) {
      if ('children' in node && node.children.some((child) => child.id === id)) return node.id;
    }
    return undefined;
  }

  resolveTreeItem(item: vscode.TreeItem, id: string): vscode.TreeItem {
    const node = this.#nodes.get(id);
    if (node?.kind === 'task') {
      const { watched } = node;
      item.tooltip = new vscode.MarkdownString(
        rowTooltip(
          watched,
          cloudOf(watched.task.cloud).name,
          this.#options.clock.now(),
          this.#options.isPaused(),
          this.#options.insightOf(watched),
        ),
      );
    }
    return item;
  }

  /** The node that a command got as its argument. */
  node(argument: unknown): TreeNode | null {
    return typeof argument === 'string' ? (this.#nodes.get(argument) ?? null) : null;
  }

  /** One sentence above the rows, or none. */
  setMessage(message: string | null): void {
    const text = message ?? '';
    // VS Code passes on whatever is set, changed or not.
    if (this.#view.message !== text) this.#view.message = text;
  }

  async reveal(key: string): Promise<void> {
    const id = `task:${key}`;
    if (this.#nodes.has(id)) await this.#view.reveal(id, { select: true, focus: false });
  }

  dispose(): void {
    this.#ageTimer?.cancel();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #rebuild(): void {
    const { source } = this.#options;
    const roots = buildTree({
      tasks: source.all(),
      faults: this.#options.faults(),
      clouds,
      severalAccounts: (cloud) => this.#options.severalAccounts(cloud),
      insightOf: (watched) => this.#options.insightOf(watched),
    });
    const nodes = new Map<string, TreeNode>();
    const add = (node: TreeNode): void => {
      nodes.set(node.id, node);
      if ('children' in node) node.children.forEach(add);
    };
    roots.forEach(add);
    this.#roots = roots.map((node) => node.id);
    this.#nodes = nodes;
  }

  /** The tree's structure as a text: as long as it stays, single rows can be repainted. */
  #outline(): string {
    return [...this.#nodes.keys()].join('\n');
  }

  /** The structure stays: single rows are repainted, all in one event. */
  #update(): void {
    this.#rebuild();
    this.#repaint();
    this.#decorate();
  }

  #repaintAll(): void {
    this.#painted.clear();
    for (const [id, node] of this.#nodes) this.#painted.set(id, this.#appearance(node));
    this.#changed.fire(undefined);
    this.#decorate();
  }

  /** A repaint closes the row's tooltip: a row that looks as before is left alone. */
  #repaint(): void {
    const ids: string[] = [];
    for (const [id, node] of this.#nodes) {
      const appearance = this.#appearance(node);
      if (this.#painted.get(id) === appearance) continue;
      this.#painted.set(id, appearance);
      ids.push(id);
    }
    if (ids.length > 0) this.#changed.fire(ids);
  }

  /** Everything that a row shows without being asked, and that can change while the row stays. */
  #appearance(node: TreeNode): string {
    if (node.kind === 'fault') return '';
    if (node.kind !== 'task') return this.#groupAppearance(node);
    const { watched } = node;
    const insight = this.#options.insightOf(watched);
    const look = lookBelowAccount(watched, insight);
    const words = describeBelowAccount(watched, this.#options.clock.now(), insight);
    return [shownName(watched.task), words, look.icon, look.tone, this.#flags(watched)].join('\n');
  }

  #decorate(): void {
    const insightOf = (watched: WatchedTask): ShownInsight | null => this.#options.insightOf(watched);
    const badge = badgeOf(this.#options.source.all(), this.#options.faults(), insightOf) ?? undefined;
    const before = this.#view.badge;
    // VS Code passes on whatever is set, changed or not.
    if (before?.value !== badge?.value || before?.tooltip !== badge?.tooltip) this.#view.badge = badge;
    this.#tickAges();
  }

  /** Repaints rows whose words tell an age now and then; no timer while there is none, or nobody looks. */
  #tickAges(): void {
    this.#ageTimer?.cancel();
    this.#ageTimer = null;
    if (!this.#view.visible || !this.#options.source.all().some(agesInRow)) return;
    this.#ageTimer = this.#options.clock.after(ageTickMs, () => {
      this.#update();
    });
  }

  #item(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'cloud':
      case 'account': {
        const item = new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
        const note = this.#noteOf(node);
        item.description = groupDescription(node, note);
        const plain = new vscode.ThemeIcon(node.kind === 'cloud' ? 'cloud' : 'account');
        const look = note?.look ?? null;
        item.iconPath = look === null ? plain : themeIcon(look);
        const tooltip = note?.tooltip ?? null;
        if (tooltip !== null) item.tooltip = tooltip;
        item.contextValue = groupFlags(note);
        return item;
      }
      case 'fault': {
        const item = new vscode.TreeItem(node.fault.label);
        item.description = node.fault.message;
        item.tooltip = faultTooltip(node.fault);
        item.accessibilityInformation = { label: faultSpoken(node.fault) };
        item.iconPath = themeIcon({ icon: 'warning', tone: 'warning' });
        const ofAccount = node.fault.of === 'account';
        item.contextValue = ofAccount ? `${rowFlags.account} ${rowFlags.removable}` : rowFlags.fault;
        item.command = ofAccount
          ? { command: commandIds.editAccount, title: l10n.t('Edit Account'), arguments: [node.id] }
          : { command: commandIds.openTaskSettings, title: l10n.t('Open Settings'), arguments: [node.id] };
        return item;
      }
      case 'task':
        return this.#taskItem(node);
    }
  }

  #taskItem({ id, watched }: TaskNode): vscode.TreeItem {
    const name = shownName(watched.task);
    const item = new vscode.TreeItem(name);
    const insight = this.#options.insightOf(watched);
    item.description = describeBelowAccount(watched, this.#options.clock.now(), insight);
    item.iconPath = themeIcon(lookBelowAccount(watched, insight));
    item.contextValue = this.#flags(watched);
    item.command = { command: rowCommandIds.previewDetails, title: l10n.t('Show Details'), arguments: [id] };
    item.accessibilityInformation = { label: `${name}, ${item.description}, ${cloudOf(watched.task.cloud).name}` };
    return item;
  }

  /** A cloud's row stands for its account where there is only one. */
  #noteOf(node: CloudNode | AccountNode): AccountNote | null {
    const account = this.#options.accountOf(node);
    if (account === null) return null;
    const refused = node.children.some((child) => child.kind === 'task' && waitsForAccount(child.watched));
    return this.#options.noteOf(account, refused);
  }

  #groupAppearance(node: CloudNode | AccountNode): string {
    const note = this.#noteOf(node);
    return [groupDescription(node, note), note?.look?.icon, note?.tooltip, groupFlags(note)].join('\n');
  }

  #flags(watched: WatchedTask): string {
    const flags: string[] = [rowFlags.task, this.#options.isPinned(watched.key) ? rowFlags.pinned : rowFlags.unpinned];
    if (this.#options.isConfigured(watched.key)) flags.push(rowFlags.configured);
    if (this.#options.hasConsole(watched)) flags.push(rowFlags.console);
    if (watched.problem?.remedy === 'choose-account') flags.push(rowFlags.chooseAccount);
    else if (watched.accountName === null) flags.push(rowFlags.noAccount);
    else if (this.#options.isConfigured(watched.key)) flags.push(rowFlags.account);
    return flags.join(' ');
  }
}

function groupDescription({ description }: CloudNode | AccountNode, note: AccountNote | null): string {
  return [...(note?.words ?? []), description].filter((part) => part !== '').join(' · ');
}

function groupFlags(note: AccountNote | null): string {
  const ofAccount: readonly RowFlag[] = note === null ? [] : [rowFlags.account, rowFlags.removable, ...note.flags];
  return [rowFlags.group, ...ofAccount].join(' ');
}

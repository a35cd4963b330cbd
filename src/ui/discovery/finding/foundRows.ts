import * as l10n from '@vscode/l10n';
import { cloudOf, productOf } from '../../../clouds/registry.ts';
import type { Place } from '../../../clouds/cloud.ts';
import type { Candidate } from '../../../discovery/choice.ts';
import { matchesPattern, patternsIn } from '../../../discovery/patterns.ts';
import type { Trouble } from '../../../discovery/discover.ts';
import type { AccountLook, Session } from '../../../discovery/session.ts';
import { type Account, accountKey } from '../../../model/account.ts';
import { shownTrouble } from '../../../platform/autoWatchFaults.ts';
import {
  accountProgressText,
  foundText,
  gapText,
  intentText,
  remedyOf,
  type RowText,
  sameTroubles,
  tasksText,
} from '../../../presentation/tree/foundTask.ts';
import { withoutIcons } from '../../../presentation/words/names.ts';

export type FoundRow =
  /** The first row. It shows and runs the current action of "Watch Selected". */
  | { readonly kind: 'action'; readonly label: string; readonly enabled: boolean }
  | {
      readonly kind: 'account';
      readonly label: string;
      readonly description: string;
      readonly settled: boolean;
      readonly incomplete: boolean;
      readonly children: readonly string[];
    }
  | {
      readonly kind: 'place';
      readonly label: string;
      readonly description: string;
      readonly children: readonly string[];
    }
  /** An account or place that could not be listed. */
  | {
      readonly kind: 'gap';
      readonly text: RowText;
      readonly account: Account;
      readonly remedy: ReturnType<typeof remedyOf>;
    }
  | {
      readonly kind: 'task';
      readonly text: RowText;
      readonly candidate: Candidate;
      /** Whether the task is selected; null: the row has no checkbox yet. */
      readonly ticked: boolean | null;
    };

/** The parts of a search that the rows show. */
export type ShownSession = Pick<Session, 'choice' | 'looks' | 'troubles' | 'busy' | 'progress'>;

/** The rows that VS Code must request again; `all`: the whole tree. */
export type Changes = 'all' | readonly string[];

const actionId = 'action';

/**
 * The rows of a search, by stable ids. When a row with children is reported as changed, VS Code drops the children,
 * requests them again, and loses a click on a dropped checkbox. So a task gets a checkbox only when its account is
 * fully listed and VS Code has requested the last row of that account. From then on, no row above the task changes.
 * Only a request of the user (filter, search again) replaces the tree.
 */
export class FoundRows {
  readonly #session: ShownSession;
  readonly #now: () => number;
  #filter = '';
  #rows = new Map<string, FoundRow>();
  #parents = new Map<string, string>();
  #roots: readonly string[] = [];
  #shown: readonly string[] = [];
  /** The look of each account row and all rows below it, as of the last change reported to VS Code. */
  readonly #reported = new Map<string, string>();
  /** Accounts reported as changed that VS Code has not requested since. */
  readonly #pending = new Set<string>();
  /** Settled accounts that VS Code has requested. Their tasks have checkboxes. */
  readonly #open = new Set<string>();
  /** Row texts by candidate. They are kept, so that ages do not change while the view is open. */
  readonly #texts = new Map<Candidate, RowText>();

  constructor(session: ShownSession, now: () => number) {
    this.#session = session;
    this.#now = now;
    this.refresh();
  }

  get filter(): string {
    return this.#filter;
  }

  /** The keys of the tasks that the filter shows. */
  get shown(): readonly string[] {
    return this.#shown;
  }

  get roots(): readonly string[] {
    return this.#roots;
  }

  /** VS Code requests the rows below a row. */
  askChildren(id: string): readonly string[] {
    const row = this.#rows.get(id);
    if (row?.kind === 'account' && row.settled && !this.#pending.has(id)) this.#open.add(id);
    return this.#childrenOf(id);
  }

  parentOf(id: string): string | undefined {
    return this.#parents.get(id);
  }

  row(id: string): FoundRow | undefined {
    return this.#rows.get(id);
  }

  ask(id: string): FoundRow | undefined {
    const row = this.#rows.get(id);
    if (row?.kind === 'account') this.#pending.delete(id);
    if (row?.kind === 'action') return this.#action();
    if (row?.kind !== 'task') return row;
    const isOpen = this.#open.has(accountId(row.candidate.account));
    return { ...row, ticked: isOpen ? this.#session.choice.isTicked(row.candidate.key) : null };
  }

  tasksOf(id: string): readonly string[] {
    const row = this.#rows.get(id);
    return row?.kind === 'task' ? [row.candidate.key] : this.#childrenOf(id).flatMap((child) => this.tasksOf(child));
  }

  #childrenOf(id: string): readonly string[] {
    const row = this.#rows.get(id);
    return row?.kind === 'account' || row?.kind === 'place' ? row.children : [];
  }

  /** Shows only tasks that match; empty: all. Words can contain `*`. */
  setFilter(text: string): Changes {
    this.#filter = text.trim();
    return this.#replace();
  }

  /** A new search has started. */
  restart(): Changes {
    this.#texts.clear();
    return this.#replace();
  }

  /** Selects or deselects tasks by key. Returns the rows that look different. */
  tick(keys: readonly string[], on: boolean): Changes {
    this.#session.choice.tick(keys, on);
    return [actionId, ...keys.map(taskId).filter((id) => this.#rows.has(id))];
  }

  /** Updates the rows from the session. A settled account is among the changes one last time. */
  refresh(): Changes {
    const rows = new Map<string, FoundRow>([[actionId, this.#action()]]);
    const parents = new Map<string, string>();
    const shown: string[] = [];
    const roots = [actionId];
    const changed = [actionId];
    for (const look of this.#session.looks()) {
      const id = accountId(look.account);
      roots.push(id);
      const isPending = this.#pending.has(id);
      const troubles = this.#session.troubles.filter((each) => accountKey(each.account) === accountKey(look.account));
      const before = this.#rows.get(id);
      // An account does not settle while VS Code may still request rows of an earlier state.
      const settled = isPending ? before?.kind === 'account' && before.settled : look.settled;
      this.#addAccount({ ...look, settled }, troubles, rows, parents, shown);
      const counts = [this.#session.choice.of(look.account).length, troubles.length];
      const text = JSON.stringify([rows.get(id), counts]);
      if (isPending || text === this.#reported.get(id)) continue;
      this.#reported.set(id, text);
      this.#pending.add(id);
      changed.push(id);
    }
    this.#rows = rows;
    this.#parents = parents;
    this.#roots = roots;
    this.#shown = shown;
    return changed;
  }

  #replace(): Changes {
    this.#open.clear();
    this.#reported.clear();
    this.#pending.clear();
    this.refresh();
    return 'all';
  }

  #action(): FoundRow {
    const { choice, busy } = this.#session;
    const { add, remove } = choice.outcome();
    const intent = intentText(add.length, remove.length);
    if (intent !== null) return { kind: 'action', label: intent, enabled: true };
    const label =
      choice.count > 0
        ? l10n.t('Select the tasks to watch')
        : busy
          ? l10n.t('Tasks appear here as they are found')
          : this.#session.progress().leftOut
            ? l10n.t('No task was found in the chosen accounts, regions and projects')
            : l10n.t('No task was found');
    return { kind: 'action', label, enabled: false };
  }

  #addAccount(
    { account, all, wanted, done, settled }: AccountLook,
    troubles: readonly Trouble[],
    rows: Map<string, FoundRow>,
    parents: Map<string, string>,
    shown: string[],
  ): void {
    const id = accountId(account);
    const candidates = this.#session.choice.of(account);
    const fitting = candidates.filter((candidate) => this.#matchesPattern(candidate));
    const children: string[] = [];
    sameTroubles(troubles.map(shownTrouble)).forEach((group, index) => {
      const [first] = group;
      if (first === undefined) return;
      const gapId = `gap:${accountKey(account)}/${index}`;
      rows.set(gapId, { kind: 'gap', text: gapText(group), account, remedy: remedyOf(first.problem.kind) });
      parents.set(gapId, id);
      children.push(gapId);
    });
    const add = (candidate: Candidate, parent: string): string => {
      const key = taskId(candidate.key);
      rows.set(key, { kind: 'task', text: this.#textOf(candidate), candidate, ticked: null });
      parents.set(key, parent);
      shown.push(candidate.key);
      return key;
    };
    if ((all?.length ?? 0) <= 1) children.push(...fitting.map((candidate) => add(candidate, id)));
    else {
      for (const place of wanted) {
        const placeId = `place:${accountKey(account)}/${place.id}`;
        const tasks = fitting
          .filter((candidate) => candidate.place.id === place.id)
          .map((candidate) => add(candidate, placeId));
        if (tasks.length === 0) continue;
        rows.set(placeId, {
          kind: 'place',
          label: placeLabel(place),
          description: tasksText(tasks.length),
          children: tasks,
        });
        parents.set(placeId, id);
        children.push(placeId);
      }
    }
    const progress = {
      cloudName: cloudOf(account.cloud).name,
      places: all === null ? null : wanted.length,
      done,
      tasks: candidates.length,
      settled,
      incomplete: troubles.length > 0,
    };
    rows.set(id, {
      kind: 'account',
      label: withoutIcons(account.name),
      description: accountProgressText(progress),
      settled,
      incomplete: troubles.length > 0,
      children,
    });
  }

  #textOf(candidate: Candidate): RowText {
    const known = this.#texts.get(candidate);
    if (known !== undefined) return known;
    const { listed, account, watchedBy } = candidate;
    const { task } = listed;
    const product = productOf(cloudOf(task.cloud), task.product)?.name ?? task.product;
    const { label, description, detail } = foundText(listed, product, account.name, this.#now());
    const watched =
      watchedBy === null ? [] : [watchedBy === 'everything' ? l10n.t('watched with its account') : l10n.t('watched')];
    const text = { label, description: [...watched, description].join(' · '), detail };
    this.#texts.set(candidate, text);
    return text;
  }

  #matchesPattern(candidate: Candidate): boolean {
    if (this.#filter === '') return true;
    const { label, description, detail } = this.#textOf(candidate);
    const text = `${label}\n${description}\n${detail}`.toLowerCase();
    return this.#filter
      .split(/\s+/)
      .every((word) => patternsIn(word).some((pattern) => matchesPattern(`*${pattern}*`, text)));
  }
}

function accountId(account: Account): string {
  return `account:${accountKey(account)}`;
}

function taskId(key: string): string {
  return `task:${key}`;
}

function placeLabel({ label }: Place): string {
  return withoutIcons(label === '' ? l10n.t('Default project') : label);
}

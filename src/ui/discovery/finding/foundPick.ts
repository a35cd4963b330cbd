import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { cloudOf, productOf } from '../../../clouds/registry.ts';
import { commandIds } from '../../../contributions.ts';
import type { Candidate } from '../../../discovery/choice.ts';
import { TickReader } from '../../../discovery/tickReader.ts';
import type { Session } from '../../../discovery/session.ts';
import type { Clock, Timer } from '../../../monitor/clock.ts';
import { shownTrouble } from '../../../platform/everythingFaults.ts';
import { withoutIcons } from '../../../presentation/names.ts';
import { foundText, progressText, remedyOf, sameTroubles, troubleText } from '../../../presentation/foundTask.ts';

/** How a person leaves the list: with a choice, for the choice of places, or by closing it. */
export type Leave = 'accepted' | 'places' | 'closed';

interface FoundItem extends vscode.QuickPickItem {
  readonly candidate?: Candidate;
  /** What a button of the row does. */
  readonly mend?: () => void;
}

/** The list is drawn anew at most this often, ms; a long one more seldom, so that it never keeps the window busy. */
const drawEveryMs = 300;
const msPerItem = 0.2;
/** A person who has just ticked something will tick more: the rows do not move meanwhile, ms. */
const handsOffMs = 500;
const clearingMs = 150;

/** The one list of a search, which fills while a person ticks. Built anew for the same session after every detour. */
export class FoundPick {
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #showLog: () => void;
  readonly #pick = vscode.window.createQuickPick<FoundItem>();
  readonly #items = new Map<string, FoundItem>();
  /** The place of each row that VS Code was given last. */
  #places: ReadonlyMap<FoundItem, number> = new Map();
  readonly #reader = new TickReader();
  #drawn = '';
  #timer: Timer | null = null;
  #clearing: Timer | null = null;
  #tickedAt = Number.NEGATIVE_INFINITY;
  readonly #choosePlaces: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('list-filter'),
    tooltip: l10n.t('Choose Accounts, Regions and Projects'),
  };
  readonly #stop: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('debug-stop'),
    tooltip: l10n.t('Stop Looking'),
  };
  readonly #again: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('refresh'),
    tooltip: l10n.t('Look Again'),
  };

  constructor(session: Session, clock: Clock, showLog: () => void) {
    this.#session = session;
    this.#clock = clock;
    this.#showLog = showLog;
  }

  ask(): Promise<Leave> {
    const pick = this.#pick;
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
    // A search takes its time, and a person may look something up meanwhile.
    pick.ignoreFocusOut = true;
    return new Promise((resolve) => {
      let left = false;
      const leave = (how: Leave): void => {
        if (left) return;
        left = true;
        this.#timer?.cancel();
        this.#clearing?.cancel();
        pick.dispose();
        resolve(how);
      };
      pick.onDidChangeSelection((items) => {
        this.#clearing?.cancel();
        // VS Code says that nothing is ticked whenever it is given a list, and right after that what is.
        this.#clearing =
          items.length > 0
            ? null
            : this.#clock.after(clearingMs, () => {
                this.#cleared();
              });
        if (items.length > 0) this.#ticked(items);
      });
      pick.onDidTriggerButton((button) => {
        if (button === this.#choosePlaces) leave('places');
        else if (this.#session.busy) this.#session.stop();
        else this.#session.start();
      });
      pick.onDidTriggerItemButton(({ item }) => item.mend?.());
      pick.onDidAccept(() => {
        this.#cleared();
        leave('accepted');
      });
      pick.onDidHide(() => {
        leave('closed');
      });
      this.#draw();
      pick.show();
    });
  }

  /** The session has changed: what is shown follows a moment later. */
  changed(): void {
    this.#timer ??= this.#clock.after(drawEveryMs + msPerItem * this.#session.choice.count, () => {
      this.#timer = null;
      const sinceTick = this.#clock.now() - this.#tickedAt;
      if (sinceTick >= 0 && sinceTick < handsOffMs) this.changed();
      else this.#draw();
    });
  }

  /** Nothing is ticked, and that stays so. */
  #cleared(): void {
    if (this.#clearing === null) return;
    this.#clearing.cancel();
    this.#clearing = null;
    this.#ticked([]);
  }

  #ticked(items: readonly FoundItem[]): void {
    const now = this.#clock.now();
    const places = items.flatMap((item) => this.#places.get(item) ?? []);
    const { on, off, stale } = this.#reader.read(places, now);
    if (on.length + off.length === 0 && !stale) return;
    this.#tickedAt = now;
    this.#session.choice.tick(on, off);
    if (!stale) return;
    this.#drawn = '';
    this.changed();
  }

  #draw(): void {
    const pick = this.#pick;
    const { busy, stopped, choice, version } = this.#session;
    const progress = { busy, stopped, ...this.#session.progress(), tasks: choice.count };
    pick.title = `${l10n.t('Discover Tasks')} · ${progressText(progress)}`;
    pick.placeholder =
      choice.count === 0
        ? busy
          ? l10n.t('Tasks appear here as they are found')
          : progress.leftOut
            ? l10n.t('No task was found in the chosen accounts, regions and projects')
            : l10n.t('No task was found')
        : l10n.t('Tick the tasks to watch and press Enter; type to filter');
    pick.busy = busy;
    pick.buttons = [this.#choosePlaces, busy ? this.#stop : this.#again];
    // Setting the items costs time and moves rows: only when there are others.
    const state = `${version} ${busy}`;
    if (state === this.#drawn) return;
    this.#drawn = state;
    const sections = choice.sections();
    const active = pick.activeItems;
    const items = [
      ...this.#troubleItems(),
      ...sections.flatMap(({ account, candidates }) => [
        heading(`${cloudOf(account.cloud).name} · ${account.name}`),
        ...candidates.map((candidate) => this.#item(candidate)),
      ]),
    ];
    // VS Code reports rows by their places, headings included.
    this.#places = new Map(items.map((item, place) => [item, place]));
    const keys = items.map(({ candidate }) => candidate?.key ?? null);
    this.#reader.drawn(
      keys,
      new Set(keys.flatMap((key) => (key !== null && choice.isTicked(key) ? [key] : []))),
      this.#clock.now(),
    );
    pick.items = items;
    pick.selectedItems = items.filter(({ candidate }) => candidate !== undefined && choice.isTicked(candidate.key));
    if (active.length > 0) pick.activeItems = active.filter((item) => items.includes(item));
  }

  #item(candidate: Candidate): FoundItem {
    const known = this.#items.get(candidate.key);
    if (known?.candidate === candidate) return known;
    const { listed, account, watchedBy } = candidate;
    const { task } = listed;
    const product = productOf(cloudOf(task.cloud), task.product)?.name ?? task.product;
    const { label, description, detail } = foundText(listed, product, account.name, this.#clock.now());
    const item: FoundItem = {
      label,
      description:
        watchedBy === 'everything' ? `${description} · ${l10n.t('watched with all of its account')}` : description,
      detail,
      candidate,
    };
    this.#items.set(candidate.key, item);
    return item;
  }

  /** Rows that ticking does not add. They stand first: what is missing must not be overlooked. */
  #troubleItems(): readonly FoundItem[] {
    const groups = sameTroubles(this.#session.troubles.map(shownTrouble));
    if (groups.length === 0) return [];
    const rows = groups.flatMap((group): FoundItem[] => {
      const [first] = group;
      if (first === undefined) return [];
      const { cloud, name } = first.account;
      const text = troubleText(group);
      const known = this.#items.get(JSON.stringify(text));
      if (known !== undefined) return [known];
      const editing = remedyOf(first.problem.kind) === 'edit-account';
      const item: FoundItem = {
        ...text,
        label: `$(warning) ${text.label}`,
        buttons: [
          editing
            ? { iconPath: new vscode.ThemeIcon('edit'), tooltip: l10n.t('Edit Account') }
            : { iconPath: new vscode.ThemeIcon('output'), tooltip: l10n.t('Show Log') },
        ],
        mend: () => {
          if (editing) void vscode.commands.executeCommand(commandIds.editAccount, { cloud, name });
          else this.#showLog();
        },
      };
      this.#items.set(JSON.stringify(text), item);
      return [item];
    });
    return [heading(l10n.t('Could not be listed')), ...rows];
  }
}

function heading(label: string): FoundItem {
  return { label: withoutIcons(label), kind: vscode.QuickPickItemKind.Separator };
}

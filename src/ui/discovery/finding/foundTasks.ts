import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandIds, contextKeys, viewIds } from '../../../contributions.ts';
import { Session } from '../../../discovery/session.ts';
import type { ContextKeys } from '../../../platform/contextKeys.ts';
import { HumanError } from '../../../platform/humanError.ts';
import { askPick, askText, back } from '../../input/steps.ts';
import { whileViewIsBusy } from '../../messages.ts';
import { FoundTree } from './foundTree.ts';
import type { FindingParts } from './parts.ts';
import { choosePlaces } from './placesPick.ts';
import { type WatchedState, watchedState, watchChosen } from './watchChosen.ts';

/** One search from its first request to the selection: the view "Found Tasks" and its buttons. */
export class FoundTasks {
  readonly #parts: FindingParts;
  readonly #keys: ContextKeys;
  readonly #closed: () => void;
  readonly #watchedBefore: WatchedState;
  readonly #session: Session;
  readonly #tree: FoundTree;
  #idle: (() => void) | null = null;
  #isWatching = false;
  #isClosed = false;

  /** Opens the view and starts the search. `closed` is called when the view is closed. */
  constructor(parts: FindingParts, keys: ContextKeys, closed: () => void) {
    const { accounts, leftOut, lister, clock, log } = parts;
    this.#parts = parts;
    this.#keys = keys;
    this.#closed = closed;
    this.#watchedBefore = watchedState(parts);
    this.#session = new Session({
      lister,
      clock,
      leftOut,
      before: this.#watchedBefore,
      accounts: () => accounts.all(),
      changed: () => {
        this.#changed();
      },
      onError: (error) => {
        log.error('Discover Tasks', error);
      },
    });
    this.#tree = new FoundTree(this.#session, clock);
    keys.set(contextKeys.discovering, true);
    this.look();
  }

  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${viewIds.found}.focus`);
  }

  /** Starts or repeats the search. The selection is kept. */
  look(): void {
    this.#session.start();
    this.#tree.restart();
  }

  stop(): void {
    this.#session.stop();
  }

  /** Watches the selected tasks, after the necessary questions, and closes the view. */
  async watch(): Promise<void> {
    if (this.#isWatching) return;
    const { choice } = this.#session;
    if (choice.tickedCount === 0 && choice.outcome().remove.length === 0)
      throw new HumanError(l10n.t('No task is selected.'), l10n.t('Select the tasks to watch, or cancel.'));
    this.#isWatching = true;
    try {
      await watchChosen(this.#parts, this.#watchedBefore, choice.outcome());
    } finally {
      this.#isWatching = false;
    }
    this.close();
  }

  /** Selects or deselects all tasks at or below a row; without a row, all that the filter shows. */
  select(row: unknown, on: boolean): void {
    this.#tree.tick(typeof row === 'string' ? row : null, on);
  }

  async askFilter(): Promise<void> {
    const text = await askText({
      title: l10n.t('Filter Found Tasks'),
      canGoBack: false,
      prompt: l10n.t(
        'Words from the name, state, ID, region, or project. * stands for any text. Selected tasks stay selected.',
      ),
      placeholder: l10n.t('For example {0}', 'prod-* running'),
      value: this.#tree.filter,
      fault: () => null,
    });
    if (text !== back) this.setFilter(text);
  }

  setFilter(text: string): void {
    this.#tree.setFilter(text);
    this.#keys.set(contextKeys.foundFiltered, this.#tree.filter !== '');
  }

  async choosePlaces(): Promise<void> {
    const { accounts, leftOut } = this.#parts;
    await choosePlaces(this.#session, accounts.all(), leftOut);
    this.look();
  }

  /** Handles a click or Enter on the selected row. */
  async open(): Promise<void> {
    const row = this.#tree.selected();
    if (row?.kind === 'action') await this.watch();
    else if (row?.kind === 'task') this.#tree.toggle(row.candidate.key);
    else if (row?.kind === 'gap') {
      const { cloud, name } = row.account;
      if (row.remedy === 'show-log') this.#parts.log.show();
      else await vscode.commands.executeCommand(commandIds.editAccount, { cloud, name });
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { log } = this.#parts;
    this.#session.stop();
    this.#idle?.();
    for (const { account, problem } of this.#session.troubles)
      log.warn(`Discover Tasks, ${account.cloud} ${account.name}: ${problem.kind}: ${problem.message}`);
    for (const key of [contextKeys.discovering, contextKeys.looking, contextKeys.foundFiltered])
      this.#keys.set(key, false);
    this.#tree.dispose();
    this.#closed();
  }

  #changed(): void {
    const { busy } = this.#session;
    this.#keys.set(contextKeys.looking, busy);
    this.#tree.changed();
    if (!busy) {
      this.#idle?.();
      this.#idle = null;
    } else if (this.#idle === null) {
      void whileViewIsBusy(
        viewIds.found,
        () =>
          new Promise<void>((resolve) => {
            this.#idle = resolve;
          }),
      );
    }
  }
}

/** For a search without any account. */
export async function offerAccount(): Promise<void> {
  const items = [
    {
      label: `$(cloud-download) ${l10n.t('Import Credentials')}`,
      detail: l10n.t('Keys that the command lines and SDKs of the clouds have on this computer.'),
      command: commandIds.importCredentials,
    },
    {
      label: `$(key) ${l10n.t('Add Account')}`,
      detail: l10n.t('Keys that may only read are enough; they stay in the secret storage.'),
      command: commandIds.addAccount,
    },
    {
      label: `$(play) ${l10n.t('Try the Demo')}`,
      detail: l10n.t('Moving tasks of all clouds, without any account.'),
      command: commandIds.startDemo,
    },
  ];
  const placeholder = l10n.t('Tasks are found with the keys of an account, and there is none yet');
  const chosen = await askPick({ title: l10n.t('Discover Tasks'), canGoBack: false, placeholder, items });
  if (chosen !== back) await vscode.commands.executeCommand(chosen.command);
}

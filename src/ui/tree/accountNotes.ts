import * as l10n from '@vscode/l10n';
import { rowFlags } from '../../contributions.ts';
import { type Account, keysHaveExpired } from '../../model/account.ts';
import type { CloudId } from '../../model/task.ts';
import type { Clock } from '../../base/clock.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import type { Settings } from '../../platform/settings.ts';
import { accountLook, accountWords } from '../../presentation/words/accountText.ts';
import type { AccountNote } from './rows.ts';

export interface AccountNotesParts {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly settings: Pick<Settings, 'defaultAccounts'>;
  readonly clock: Clock;
}

export class AccountNotes {
  readonly #parts: AccountNotesParts;

  constructor(parts: AccountNotesParts) {
    this.#parts = parts;
  }

  noteOf(account: Account, refused: boolean): AccountNote {
    const { clock, settings } = this.#parts;
    const now = clock.now();
    const several = this.severalOf(account.cloud);
    const isDefault = settings.defaultAccounts().get(account.cloud) === account.name;
    const facts = { account, several, isDefault, refused };
    const words = accountWords(facts, now);
    return {
      words,
      tooltip:
        account.expiresAt === undefined
          ? null
          : l10n.t('Temporary keys, valid until {0}', new Date(account.expiresAt).toLocaleString()),
      look: accountLook(facts, now),
      flags: [
        ...(several ? [rowFlags.several] : []),
        ...(account.securityToken === undefined ? [] : [rowFlags.temporary]),
        ...(keysHaveExpired(account, now) ? [rowFlags.ended] : []),
        ...(refused ? [rowFlags.refused] : []),
      ],
    };
  }

  severalOf(cloud: CloudId): boolean {
    return this.#parts.accounts.all().filter((account) => account.cloud === cloud).length > 1;
  }
}

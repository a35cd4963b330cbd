import * as l10n from '@vscode/l10n';
import { cloudOf } from '../clouds/registry.ts';
import type { Trouble } from '../discovery/discover.ts';
import type { AutoWatch } from '../discovery/autoWatch.ts';
import { rulesIn } from '../discovery/rules.ts';
import { type Account, accountKey } from '../model/account.ts';
import { sameTroubles, troubleText } from '../presentation/tree/foundTask.ts';
import { type Fault, entryLabel } from '../presentation/tree/faults.ts';
import { scopeName } from './scopeName.ts';

export const ruleFaultPrefix = 'watchEverything/';

/**
 * One row for each entry of `cloudMigration.watchEverything` that is invalid or whose account is missing. Accounts are
 * null while they are not yet known.
 */
export function ruleFaults(
  value: unknown,
  accounts: readonly Pick<Account, 'cloud' | 'name'>[] | null,
): readonly Fault[] {
  const { rules, faults } = rulesIn(value);
  const where = `${scopeName({ id: 'user', kind: 'user', folder: null })}, cloudMigration.watchEverything`;
  const broken = faults.map(({ index, name, message }): Fault => {
    return { id: `${ruleFaultPrefix}${index ?? ''}`, of: 'settings', label: entryLabel(name, index), message, where };
  });
  const strangers = rules.filter(
    (rule) => accounts?.some(({ cloud, name }) => cloud === rule.cloud && name === rule.account) === false,
  );
  const missing = strangers.map(({ cloud, account }): Fault => {
    const message = l10n.t("The account '{0}' of {1} is not set up here.", account, cloudOf(cloud).name);
    return {
      id: `${ruleFaultPrefix}${cloud}/${account}`,
      of: 'settings',
      label: entryLabel(account, null),
      message,
      where,
    };
  });
  return [...broken, ...missing];
}

/** One row for each account whose tasks could not be listed in all its places. */
export function troubleFaults(autoWatch: AutoWatch): readonly Fault[] {
  return autoWatch.troubles().map(({ account, troubles }): Fault => {
    const texts = sameTroubles(troubles.map((trouble) => shownTrouble(trouble))).map((group) =>
      troubleText(group, true),
    );
    const [first] = texts;
    const message = [first?.description ?? '', first?.detail ?? ''].filter((part) => part !== '').join(': ');
    return {
      id: `listing:${accountKey(account)}`,
      of: 'listing',
      account: accountKey(account),
      label: l10n.t("New tasks of '{0}'", account.name),
      message: texts.length > 1 ? l10n.t('{0} (and {1} more)', message, texts.length - 1) : message,
      where: null,
    };
  });
}

export function shownTrouble<T extends Trouble>(
  trouble: T,
): Omit<T, 'place'> & {
  readonly cloudName: string;
  readonly accountName: string;
  readonly place: string | null;
} {
  const { account, place } = trouble;
  const cloudName = cloudOf(account.cloud).name;
  return { ...trouble, cloudName, accountName: account.name, place: place === null ? null : place.label };
}

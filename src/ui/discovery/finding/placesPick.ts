import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Place } from '../../../clouds/cloud.ts';
import { cloudOf } from '../../../clouds/registry.ts';
import type { IgnoredPlaces } from '../../../discovery/ignoredPlaces.ts';
import type { Session } from '../../../discovery/session.ts';
import type { Account } from '../../../model/account.ts';
import { withoutIcons } from '../../../presentation/words/names.ts';
import { askPicks } from '../../input/steps.ts';

interface PlaceItem extends vscode.QuickPickItem {
  readonly account?: Account;
  /** undefined: the whole account, whose places are unknown. */
  readonly place?: Place;
}

/** Asks where to search and remembers the answer. Throws Cancelled and changes nothing when the user closes it. */
export async function choosePlaces(
  session: Session,
  accounts: readonly Account[],
  leftOut: IgnoredPlaces,
): Promise<void> {
  // The places as shown. More may become known while the user selects.
  const shown = accounts.map((account) => ({ account, places: session.placesOf(account) }));
  const chosen = await askPicks<PlaceItem>({
    title: l10n.t('Choose Accounts, Regions and Projects'),
    placeholder: l10n.t('Where to look for tasks; what is new later is looked at too'),
    items: shown.flatMap(({ account, places }) => itemsOf(account, places, leftOut)),
  });
  const isChosen = (account: Account, place?: Place): boolean =>
    chosen.some((item) => item.account === account && item.place === place);
  await leftOut.choose(shown, isChosen);
}

function itemsOf(account: Account, places: readonly Place[] | null, leftOut: IgnoredPlaces): readonly PlaceItem[] {
  const heading = {
    label: withoutIcons(`${cloudOf(account.cloud).name} · ${account.name}`),
    kind: vscode.QuickPickItemKind.Separator,
  };
  if (places === null) {
    return [
      heading,
      {
        label: l10n.t('All regions and projects'),
        description: withoutIcons(account.name),
        picked: !leftOut.hasAccount(account),
        account,
      },
    ];
  }
  return [
    heading,
    ...places.map((place): PlaceItem => {
      const words = [
        place.id === place.label ? null : place.id,
        place.region === null || place.region === place.id || place.region === place.label ? null : place.region,
        place.isDefault ? l10n.t('default') : null,
      ];
      return {
        label: withoutIcons(place.label === '' ? l10n.t('Default project') : place.label),
        description: withoutIcons(words.filter((word) => word !== null && word !== '').join(' · ')),
        picked: !leftOut.hasPlace(account, place),
        account,
        place,
      };
    }),
  ];
}

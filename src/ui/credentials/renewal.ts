import * as l10n from '@vscode/l10n';
import { credentialPlaces, hasSameKeys, readCredential, withKeysOf } from '../../config/credentials/credentials.ts';
import type { CredentialReader } from '../../clouds/credentials/types.ts';
import { type Account, keysHaveExpired } from '../../model/account.ts';
import { machineReader } from '../../platform/credentialReader.ts';

/** The result of reading an account's source again. `where` names the source for the user. */
export type ReadAgain =
  | { readonly account: Account; readonly where: string }
  /** The reason why there are no new keys. */
  | { readonly why: string; readonly where: string };

/** Reads an account's keys again from their source; null when the source is unknown. */
export async function readAgain(
  account: Account,
  nowMs: number,
  reader: CredentialReader = machineReader,
): Promise<ReadAgain | null> {
  const { source } = account;
  const place = (await credentialPlaces()).find(({ kind }) => kind === source?.kind);
  if (source === undefined || place === undefined) return null;
  const where = place.name;
  const result = await readCredential(reader, source);
  if ('problem' in result) return { why: result.problem.sentence, where };
  // The variable or file may hold keys of another cloud now.
  if (result.account.cloud !== account.cloud) return { why: l10n.t('Its keys are of another cloud by now.'), where };
  const renewed = withKeysOf(account, result.account, source);
  if (keysHaveExpired(renewed, nowMs)) return { why: l10n.t('The keys there have ended too.'), where };
  if (hasSameKeys(account, result.account)) return { why: l10n.t('It holds the same keys as before.'), where };
  return { account: renewed, where };
}

import * as l10n from '@vscode/l10n';
import type { ProblemKind } from '../../model/problem.ts';
import type { Brand } from './brands.ts';

/**
 * The codes below 2000 belong to the gateway and are documented (UCloud API documents, summary/public); 220 and 230 are
 * not, but are seen. What a product says (2000 and above) has no published list, so only its message can be shown.
 */
const kinds = new Map<number, ProblemKind>([
  [110, 'cloud'], // the API behind the gateway did not answer within 60 s
  [130, 'cloud'], // the gateway or its authentication service failed
  [150, 'cloud'], // service unavailable
  [153, 'throttled'],
  [160, 'bad-request'], // Action is missing
  [161, 'bad-request'], // Action does not exist
  [170, 'bad-request'], // Signature is missing: says nothing about the keys
  [171, 'credentials'], // Signature is wrong
  [172, 'credentials'], // the user does not exist
  [174, 'credentials'], // the token does not exist
  [220, 'bad-request'], // a parameter is missing
  [230, 'bad-request'], // a parameter cannot be used
  [292, 'not-found'], // the project does not exist
  [293, 'permission'], // of the zone
  [294, 'permission'], // the source IP address is refused
  [295, 'permission'], // security lock
  [299, 'permission'], // the IAM check failed
]);

/** What a non-zero `RetCode` means. */
export function kindOfRetCode(retCode: number): ProblemKind {
  return kinds.get(retCode) ?? 'cloud';
}

/** What to do about a `RetCode`, where something better than the kind's general advice is known. */
export function hintOfRetCode(retCode: number, brand: Brand, action: string): string | null {
  switch (retCode) {
    case 161:
      return l10n.t('{0} may not offer this product: check the brand and the endpoint of the account.', brand.name);
    case 170:
      return l10n.t("Check the account's endpoint; something in between may have dropped a part of the request.");
    case 171:
      return l10n.t(
        "Check both keys, that they belong to {0} and not to a sister brand, and the account's endpoint; this account is not polled until its keys change.",
        brand.name,
      );
    case 172:
      return l10n.t(
        'Check the PublicKey, and that it belongs to {0} and not to a sister brand; this account is not polled until its keys change.',
        brand.name,
      );
    case 174:
      return l10n.t(
        'Temporary keys expire: enter new ones with their SecurityToken; until then this account is not polled.',
      );
    case 292:
      return l10n.t('Check the project ID of the task or of the account.');
    case 293:
      return l10n.t('Ask for the right to this zone, or use an account that has it.');
    case 294:
      return l10n.t(
        "Add this computer's public IP address to the account's API whitelist in the console of {0}.",
        brand.name,
      );
    case 295:
      return l10n.t('Release the security lock of the account in the console of {0}.', brand.name);
    case 299:
      return l10n.t('Ask for the right to call {0}; sub-accounts also need a project ID.', action);
    default:
      return null;
  }
}

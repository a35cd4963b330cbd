import * as l10n from '@vscode/l10n';
import type { ProblemKind } from '../../model/problem.ts';
import type { Brand } from './brands.ts';

/**
 * Codes below 2000 belong to the gateway and are documented (UCloud API documents, summary/public), except 220 and 230,
 * which occur in practice. Codes of a product (2000 and above) have no published list, so only their message can be
 * shown.
 */
const kinds = new Map<number, ProblemKind>([
  [110, 'cloud'], // The API behind the gateway did not respond within 60 s.
  [130, 'cloud'], // The gateway or its authentication service failed.
  [150, 'cloud'], // The service is unavailable.
  [153, 'throttled'],
  [160, 'bad-request'], // Action is missing.
  [161, 'bad-request'], // Action does not exist.
  [170, 'bad-request'], // Signature is missing, which says nothing about the keys.
  [171, 'credentials'], // Signature is wrong.
  [172, 'credentials'], // The user does not exist.
  [174, 'credentials'], // The token does not exist.
  [220, 'bad-request'], // A parameter is missing.
  [230, 'bad-request'], // A parameter is invalid.
  [292, 'not-found'], // The project does not exist.
  [293, 'permission'], // The zone is refused.
  [294, 'permission'], // The source IP address is refused.
  [295, 'permission'], // Security lock.
  [299, 'permission'], // The IAM check failed.
]);

/** The problem kind of a non-zero `RetCode`. */
export function kindOfRetCode(retCode: number): ProblemKind {
  return kinds.get(retCode) ?? 'cloud';
}

/** A hint for a `RetCode` that is more specific than the default hint of the kind; null if there is none. */
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

import * as l10n from '@vscode/l10n';
import type { CredentialNames, CredentialReason } from '../../clouds/credentials/types.ts';

/** One paragraph per vendor: the files and variables that a search reads. */
export function namesText(all: readonly CredentialNames[]): string {
  return all
    .map(({ vendor, files, prefixes, suffixes, others }) => {
      const [first = '', ...more] = prefixes;
      const names = [`${first}_${suffixes[0] ?? ''}`, ...suffixes.slice(1).map((suffix) => `…_${suffix}`)].join(', ');
      const also = more.length === 0 ? '' : ` (${l10n.t('or {0}', more.map((prefix) => `${prefix}_…`).join(', '))})`;
      const paths = files.map((file) => `~/${file}`).join(', ');
      return [`${vendor}:`, paths, `${names}${also}`, others.join(', ')].join('\n');
    })
    .join('\n\n');
}

/** The general sentence on why keys cannot be used and what to do, for places without a sentence of their own. */
export function reasonSentence(reason: CredentialReason, mode: string | null): string {
  const how = mode ?? reason;
  switch (reason) {
    case 'unreadable':
      return l10n.t('The file cannot be read. Check its permissions.');
    case 'too-large':
      return l10n.t('The file is larger than {0} MB, which no such file is.', 1);
    case 'malformed':
      return l10n.t('The file is not of the format that its tool writes.');
    case 'gone':
      return l10n.t('It is no longer there. Look for credentials again.');
    case 'no-keys':
      return l10n.t('It lacks a key or its secret.');
    case 'no-token':
      return l10n.t('Its keys are temporary, but their security token is missing.');
    case 'bad-keys':
      return l10n.t('Its keys hold blanks or characters that no key has.');
    case 'disabled':
      return l10n.t('It is switched off in the file.');
    case 'encrypted':
      return l10n.t('Its keys are encrypted, and only its tool can decrypt them. Enter them by hand.');
    case 'other-endpoint':
      return l10n.t(
        'It is for an address that belongs to none of the known clouds. Add the account by hand if you trust that address.',
      );
    case 'role':
      return l10n.t(
        '{0} takes on a role for each session, which needs a call that this extension never makes. Use keys of a user, or temporary keys of that role.',
        how,
      );
    case 'instance-role':
      return l10n.t('{0} works on a cloud server only. Use keys of a user, or temporary keys.', how);
    case 'key-pair':
      return l10n.t('{0} is deprecated by its own tool and not supported here. Use an AccessKey instead.', how);
    case 'external-command':
      return l10n.t(
        '{0} runs a program to get its keys, and this extension runs none. Enter the keys that it prints.',
        how,
      );
    case 'credentials-uri':
      return l10n.t(
        '{0} fetches its keys from an address, and this extension asks none but the clouds. Enter keys by hand.',
        how,
      );
    case 'oidc':
      return l10n.t('It signs in with an identity provider (OIDC). Use keys of a user, or temporary keys.');
    case 'sign-in':
      return l10n.t(
        '{0} is signed in with a browser, and its tool alone renews those keys. Use a profile with keys of its own.',
        how,
      );
    case 'bearer-token':
      return l10n.t('It holds a token without keys, and requests are signed with keys. Use a profile with keys.');
    case 'anonymous':
      return l10n.t('It has no keys.');
    case 'unknown-mode':
      return l10n.t('Its way to get keys is not known here. Use a profile with keys.');
  }
}

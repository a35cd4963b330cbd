// Checks that apply to the services of several clouds. Texts are functions because translations are loaded after this
// file.
import * as l10n from '@vscode/l10n';
import type { PersonCheck } from './profile.ts';

function writesStopped(): PersonCheck {
  return {
    key: 'writes-stopped',
    title: l10n.t('Nothing writes to the source any more'),
    text: l10n.t('Stop the applications and look for sessions that still write; only then is caught up final.'),
  };
}

function noWritesSinceStart(): PersonCheck {
  return {
    key: 'no-writes-since-start',
    title: l10n.t('Nothing wrote to the source since the copy began'),
    text: l10n.t('A task that only copies does not carry over what is written while it runs or after it.'),
  };
}

/** A copy-only task misses everything written after it started. A replicating task needs writes to stop at the end. */
export function writes(replicates: boolean): PersonCheck {
  return replicates ? writesStopped() : noWritesSinceStart();
}

export function dataCompared(): PersonCheck {
  return {
    key: 'data-compared',
    title: l10n.t('Both sides hold the same data'),
    text: l10n.t("Compare them with the cloud's data validation or with counts of your own."),
  };
}

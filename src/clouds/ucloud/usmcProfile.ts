import * as l10n from '@vscode/l10n';
import { writes } from '../personChecks.ts';
import type { CutoverProfile, PersonCheck, ProductProfile } from '../profile.ts';
import type { Brand } from './brands.ts';
import { idPattern, projectId } from './taskFields.ts';

// Texts are getters or functions, because translations are loaded after this file.

function hostCreated(): PersonCheck {
  return {
    key: 'host-created',
    title: l10n.t('The target host is created'),
    text: l10n.t('Create it in the console between two increments.'),
  };
}

/** Source: UCloud Docs, USMC, support/faq. */
const cutover: CutoverProfile = {
  caughtUpBy: 'reported',
  keyGap: null,
  alwaysReportsLag: false,
  listsChecks: false,
  replicatesUnlessListed: false,
  replicationImpliesCopy: false,
  // It stays at 67 while the task replicates.
  percentFreezesWhileReplicating: true,
  waitsForCutover: true,
  autoResume: null,
  resumeLimit: null,
  personChecks: ({ replicates, completed }) => (completed ? [writes(replicates)] : [writes(replicates), hostCreated()]),
};

/** UCloud Server Migration Center. */
export function usmcProfile(brand: Brand): ProductProfile {
  return {
    product: 'usmc',
    name: 'USMC',
    get moves() {
      return l10n.t('servers');
    },
    fields: [
      {
        key: 'planId',
        get label() {
          return l10n.t('Migration plan ID');
        },
        required: true,
        pattern: idPattern,
        example: 'usmc-vtlwsdv6qa7',
      },
      {
        key: 'id',
        get label() {
          return l10n.t('Task ID');
        },
        required: true,
        pattern: idPattern,
        example: 'usmc-task-ba797218',
      },
      projectId,
    ],
    stateWordsSetting: 'usmcStateWords',
    statusActions: ['GetUSMCTaskStatus'],
    listActions: ['ListUSMCPlan', 'ListUSMCTask'],
    idPatterns: [],
    cutover,
    // A list covers one plan.
    listOf: ({ planId, projectId: project }, account) =>
      planId === undefined ? null : JSON.stringify(['usmc', project ?? account.projectId ?? '', planId]),
    consoleUrl: () => brand.consoleUrl,
    loadHints: async () => (await import('./hints/usmc.ts')).usmcHints(),
  };
}

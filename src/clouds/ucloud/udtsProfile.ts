import * as l10n from '@vscode/l10n';
import { dataCompared, writes } from '../personChecks.ts';
import type { CutoverProfile, PersonCheck, ProductProfile } from '../profile.ts';
import type { Brand } from './brands.ts';
import { idPattern, projectId } from './taskFields.ts';

// Texts are getters or functions, because translations are loaded after this file.

/** The rollback path: a reverse task, created after the task is paused and before the applications are switched. */
function reverseTask(): PersonCheck {
  return {
    key: 'reverse-task',
    title: l10n.t('The way back is prepared'),
    text: l10n.t(
      'Pause the task, then create a reverse task before the applications are switched. Do not start the paused task again.',
    ),
  };
}

/** Source: UCloud Docs, UDTS, practice/switch ("paused for more than 7 days cannot be resumed"). */
const cutover: CutoverProfile = {
  caughtUpBy: 'reported',
  keyGap: null,
  // Only tasks of Redis and MongoDB report a delay.
  alwaysReportsLag: false,
  listsChecks: false,
  replicatesUnlessListed: false,
  replicationImpliesCopy: true,
  percentFreezesWhileReplicating: false,
  waitsForCutover: false,
  autoResume: null,
  resumeLimit: {
    days: 7,
    get reason() {
      return l10n.t('UDTS cannot resume a task that has been paused for more than 7 days.');
    },
  },
  personChecks: ({ replicates }) =>
    replicates ? [writes(true), dataCompared(), reverseTask()] : [writes(false), dataCompared()],
};

/** UCloud Data Transmission Service: migration and integration of databases. */
export function udtsProfile(brand: Brand): ProductProfile {
  return {
    product: 'udts',
    name: 'UDTS',
    get moves() {
      return l10n.t('databases');
    },
    fields: [
      {
        key: 'id',
        get label() {
          return l10n.t('Task ID');
        },
        required: true,
        pattern: idPattern,
        example: 'udts-ixdp441',
      },
      {
        key: 'type',
        get label() {
          return l10n.t('Task type');
        },
        required: false,
        pattern: /^(transfer|integration)$/,
        example: 'transfer',
        choices: [
          {
            value: 'transfer',
            get label() {
              return l10n.t('Data migration (transfer)');
            },
          },
          {
            value: 'integration',
            get label() {
              return l10n.t('Data integration (integration)');
            },
          },
        ],
      },
      projectId,
    ],
    statusActions: ['GetUDTSTaskStatus'],
    listActions: ['ListUDTSTask'],
    idPatterns: [],
    cutover,
    // A list covers one project and one family of tasks.
    listOf: (task, account) =>
      JSON.stringify(['udts', task.projectId ?? account.projectId ?? '', task.type ?? 'transfer']),
    consoleUrl: () => brand.consoleUrl,
    loadHints: async () => (await import('./hints/hints.ts')).udtsHints(),
  };
}

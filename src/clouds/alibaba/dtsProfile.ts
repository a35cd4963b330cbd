import * as l10n from '@vscode/l10n';
import { percentEncoded } from '../../base/encoding.ts';
import { dataCompared, writes } from '../personChecks.ts';
import type { CutoverProfile, PersonCheck, ProductProfile } from '../profile.ts';
import { member, text } from '../tolerant.ts';
import { regionPattern, regions } from './regions.ts';

// Texts are getters or functions, because translations are loaded after this file.

/** The ID of a job or an instance. Kept wide, because IDs differ between editions. */
export const idPattern = /^[A-Za-z0-9_-]{4,64}$/;

/** The job must be ended or released before anything writes to the target. */
function jobEnded(): PersonCheck {
  return {
    key: 'job-ended',
    title: l10n.t('The job is ended before the target is used'),
    text: l10n.t('Otherwise it may overwrite the target with the source later.'),
  };
}

/** Sources: DTS user guide, "Switch workloads to the destination"; DTS-1050002 (the source's log was purged). */
const cutover: CutoverProfile = {
  caughtUpBy: 'reported',
  keyGap: null,
  alwaysReportsLag: true,
  listsChecks: true,
  replicatesUnlessListed: true,
  replicationImpliesCopy: false,
  percentFreezesWhileReplicating: false,
  waitsForCutover: false,
  get autoResume() {
    return l10n.t(
      'Alibaba Cloud DTS may resume this job at any time and then overwrite the target with the source. End or release the job before anything writes to the target.',
    );
  },
  resumeLimit: {
    days: 7,
    get reason() {
      return l10n.t("After 7 days of pause the source's log is usually gone, and DTS cannot resume the job.");
    },
  },
  personChecks: ({ replicates, completed }) =>
    completed ? [writes(replicates), dataCompared()] : [writes(replicates), dataCompared(), jobEnded()],
};

/** Alibaba Cloud DTS: migration and synchronization of databases. */
export const dtsProfile: ProductProfile = {
  product: 'dts',
  name: 'DTS',
  get moves() {
    return l10n.t('databases');
  },
  fields: [
    {
      key: 'id',
      label: 'Migration job ID',
      required: true,
      pattern: idPattern,
      example: 'dtsz2v12jfo309',
    },
    {
      key: 'region',
      label: 'Region ID',
      required: false,
      accountDefault: 'region',
      pattern: regionPattern,
      example: 'cn-hangzhou',
      choices: regions,
    },
    {
      key: 'type',
      get label() {
        return l10n.t('Task type');
      },
      required: false,
      pattern: /^(migration|synchronization)$/,
      example: 'migration',
      choices: [
        {
          value: 'migration',
          get label() {
            return l10n.t('Data migration (migration)');
          },
        },
        {
          value: 'synchronization',
          get label() {
            return l10n.t('Data synchronization (synchronization)');
          },
        },
      ],
    },
  ],
  statusActions: ['DescribeMigrationJobStatus'],
  listActions: ['DescribeDtsJobs', 'DescribeMigrationJobs'],
  idPatterns: [/\bdts[a-z0-9]{9,40}\b/g],
  cutover,
  listOf(task, account) {
    const region = task.region ?? account.region;
    return region === undefined ? null : JSON.stringify([task.type ?? 'migration', region]);
  },
  consoleUrl(_task, status) {
    // The API document gives this link. It contains the TaskId, which only a response returns and which is not the job
    // ID. No page for a single job is documented for the new console.
    const taskId = text(member(status?.raw.body, 'TaskId'));
    return taskId === null
      ? 'https://dtsnew.console.aliyun.com/'
      : `https://dts.console.aliyun.com/#/progress/${percentEncoded(taskId)}/config/`;
  },
  loadHints: async () => (await import('./hints/hints.ts')).dtsHints(),
};

import * as l10n from '@vscode/l10n';
import { percentEncoded } from '../../base/encoding.ts';
import { regionPattern } from '../endpoint.ts';
import { writes } from '../personChecks.ts';
import type { CutoverProfile, PersonCheck, ProductProfile } from '../profile.ts';

// Texts are getters or functions, because translations are loaded after this file.

/** The regions of DCS in the region file of Huawei's own SDKs. Others can be typed in. */
export const regions: readonly string[] = [
  'af-south-1',
  'ae-ad-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'cn-east-2',
  'cn-east-3',
  'cn-east-4',
  'cn-east-5',
  'cn-north-1',
  'cn-north-2',
  'cn-north-4',
  'cn-north-9',
  'cn-north-12',
  'cn-south-1',
  'cn-south-2',
  'cn-southwest-2',
  'eu-west-0',
  'eu-west-101',
  'la-north-2',
  'la-south-2',
  'me-east-1',
  'my-kualalumpur-1',
  'na-mexico-1',
  'ru-moscow-1',
  'ru-northwest-2',
  'sa-brazil-1',
  'tr-west-1',
];

/**
 * The ID of a task or a project. Some documents show a UUID with dashes, some 32 hex digits, so neither form is
 * required.
 */
export const idPattern = /^[A-Za-z0-9][\w-]{0,127}$/;

function keysWithoutExpires(): PersonCheck {
  return {
    key: 'keys-without-expires',
    title: l10n.t('Keys without those that expire are equal'),
    text: l10n.t('Run `info keyspace` on both sides: keys minus expires has to be the same.'),
  };
}

/** Source: DCS user guide, "Online migration" (compare the keys, then switch). */
const cutover: CutoverProfile = {
  caughtUpBy: 'key-counts',
  get keyGap() {
    return l10n.t('A small gap is normal: keys that have expired are still counted until Redis looks at them.');
  },
  alwaysReportsLag: false,
  listsChecks: false,
  replicatesUnlessListed: false,
  replicationImpliesCopy: false,
  percentFreezesWhileReplicating: false,
  waitsForCutover: false,
  autoResume: null,
  resumeLimit: null,
  personChecks: ({ plansReplication }) => [writes(plansReplication), keysWithoutExpires()],
};

/** Huawei Cloud Distributed Cache Service: migration of Redis. */
export const dcsProfile: ProductProfile = {
  product: 'dcs',
  name: 'DCS',
  get moves() {
    return l10n.t('Redis');
  },
  fields: [
    {
      key: 'id',
      get label() {
        return l10n.t('Migration task ID');
      },
      required: true,
      pattern: idPattern,
      example: 'a276c1ffa0a54c2597fc824b917db317',
    },
    {
      key: 'region',
      get label() {
        return l10n.t('Region');
      },
      // Not needed if the account has an endpoint. Otherwise the gateway reports that it is missing.
      required: false,
      accountDefault: 'region',
      pattern: regionPattern,
      example: 'cn-north-4',
      choices: regions.map((region) => ({ value: region, label: region })),
    },
    {
      key: 'projectId',
      get label() {
        return l10n.t('Project ID');
      },
      required: true,
      accountDefault: 'projectId',
      pattern: idPattern,
      example: '254d2280acb74d36a8b839746bcd7352',
    },
  ],
  statusActions: ['ShowMigrationTaskStats', 'ShowMigrationTask'],
  listActions: ['ListMigrationTask'],
  idPatterns: [],
  cutover,
  listOf(task, account) {
    const projectId = task.projectId ?? account.projectId;
    const region = task.region ?? account.region ?? '';
    return projectId === undefined ? null : JSON.stringify([task.product, region, projectId]);
  },
  // No URL of a migration task is documented. The service's page for the region is the nearest documented one.
  consoleUrl(task) {
    const page = 'https://console.huaweicloud.com/dcs/';
    return task.region === undefined ? page : `${page}?region=${percentEncoded(task.region)}`;
  },
  loadHints: async () => (await import('./hints/dcs.ts')).dcsHints(),
};

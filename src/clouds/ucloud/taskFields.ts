import * as l10n from '@vscode/l10n';
import type { TaskField } from '../profile.ts';

/** Deliberately wide: the documents show udts-ixdp441, usmc-task-ba797218, and fillers, and specify no form. */
export const idPattern = /^[A-Za-z0-9][\w.:-]{0,127}$/;

export const projectId: TaskField = {
  key: 'projectId',
  get label() {
    return l10n.t('Project ID');
  },
  required: false,
  accountDefault: 'projectId',
  // UCloud's own command line writes "org-xxx/Name". Everything from the slash on is removed before sending.
  pattern: /^[\w.-]{1,128}(\/.*)?$/,
  example: 'org-hiny12',
};

import * as l10n from '@vscode/l10n';
import type { TaskScope } from './settings.ts';

/** Returns the name of a settings file for use in a sentence or a list. */
export function scopeName(scope: TaskScope): string {
  switch (scope.kind) {
    case 'user':
      return l10n.t('User settings');
    case 'workspace':
      return l10n.t('Workspace settings');
    case 'folder':
      return l10n.t("Settings of folder '{0}'", scope.folder?.name ?? '');
  }
}

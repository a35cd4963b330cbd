import * as vscode from 'vscode';
import type { TaskScope } from '../platform/settings.ts';

const key = 'cloudMigration.tasks';

/** Opens a settings file at the list of tasks; `edit` creates the list where it is missing. */
export async function openSettingsFile(
  { kind, folder }: Pick<TaskScope, 'kind' | 'folder'>,
  edit: boolean,
): Promise<void> {
  if (kind === 'folder' && folder !== null) {
    // VS Code's own command would ask for the folder.
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    await vscode.window.showTextDocument(file);
    return;
  }
  const command = kind === 'user' ? 'workbench.action.openSettingsJson' : 'workbench.action.openWorkspaceSettingsFile';
  await vscode.commands.executeCommand(command, { revealSetting: { key, edit } });
}

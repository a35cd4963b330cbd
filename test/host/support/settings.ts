import * as vscode from 'vscode';
import { type SettingKey, settingDefaults, settingsSection } from '../../../src/contributions.ts';

export type Place = 'user' | 'workspace' | vscode.WorkspaceFolder;

function target(place: Place): vscode.ConfigurationTarget {
  if (place === 'user') return vscode.ConfigurationTarget.Global;
  if (place === 'workspace') return vscode.ConfigurationTarget.Workspace;
  return vscode.ConfigurationTarget.WorkspaceFolder;
}

/** Writes a setting through VS Code, as it stands in a person's file: also values that its schema forbids. */
export async function writeSetting(key: SettingKey, value: unknown, place: Place = 'user'): Promise<void> {
  const scope = typeof place === 'string' ? null : place.uri;
  await vscode.workspace.getConfiguration(settingsSection, scope).update(key, value, target(place));
}

export async function writeTasks(value: unknown, place: Place = 'user'): Promise<void> {
  await writeSetting('tasks', value, place);
}

/** The tasks as they stand in one settings file. */
export function tasksIn(place: Place): unknown {
  const scope = typeof place === 'string' ? null : place.uri;
  const inspected = vscode.workspace.getConfiguration(settingsSection, scope).inspect('tasks');
  if (place === 'user') return inspected?.globalValue;
  return place === 'workspace' ? inspected?.workspaceValue : inspected?.workspaceFolderValue;
}

/** Takes all settings of the extension out of all files. */
export async function clearSettings(): Promise<void> {
  const several = vscode.workspace.workspaceFile !== undefined;
  const folders = several ? (vscode.workspace.workspaceFolders ?? []) : [];
  for (const key of Object.keys(settingDefaults) as SettingKey[]) {
    for (const place of ['user', 'workspace', ...folders] as const) {
      const scope = typeof place === 'string' ? null : place.uri;
      const inspected = vscode.workspace.getConfiguration(settingsSection, scope).inspect(key);
      const value = { user: inspected?.globalValue, workspace: inspected?.workspaceValue };
      const present = typeof place === 'string' ? value[place] : inspected?.workspaceFolderValue;
      if (present !== undefined) await writeSetting(key, undefined, place);
    }
  }
}

import * as vscode from 'vscode';
import type { Look } from '../../presentation/tree/row.ts';

const colours: Readonly<Record<Look['tone'], string | null>> = {
  plain: null,
  busy: 'charts.blue',
  good: 'testing.iconPassed',
  warning: 'list.warningForeground',
  bad: 'list.errorForeground',
  muted: 'disabledForeground',
};

/** An icon in the colours of the user's theme. */
export function themeIcon(look: Look): vscode.ThemeIcon {
  const colour = colours[look.tone];
  return colour === null
    ? new vscode.ThemeIcon(look.icon)
    : new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(colour));
}

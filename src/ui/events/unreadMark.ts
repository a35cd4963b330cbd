import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** The address that unread rows carry, for no other purpose than to be marked: it leads nowhere. */
const uri = vscode.Uri.from({ scheme: 'cloud-migration-event', path: '/unread' });

/** Marks unread rows the way that VS Code marks changed files: a sign at the end of the row, and a colour of the theme. */
export const unreadMark: vscode.FileDecorationProvider & { readonly uri: vscode.Uri } = {
  uri,
  provideFileDecoration(asked) {
    if (asked.scheme !== uri.scheme) return undefined;
    return new vscode.FileDecoration('●', l10n.t('unread'), new vscode.ThemeColor('list.highlightForeground'));
  },
};

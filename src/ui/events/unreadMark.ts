import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** The URI of unread rows. It only selects the decoration and can't be opened. */
const uri = vscode.Uri.from({ scheme: 'cloud-migration-event', path: '/unread' });

/** Marks unread rows as VS Code marks changed files: with a badge and a theme colour. */
export const unreadMark: vscode.FileDecorationProvider & { readonly uri: vscode.Uri } = {
  uri,
  provideFileDecoration(asked) {
    if (asked.scheme !== uri.scheme) return undefined;
    return new vscode.FileDecoration('●', l10n.t('unread'), new vscode.ThemeColor('list.highlightForeground'));
  },
};

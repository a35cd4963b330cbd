import * as vscode from 'vscode';
import { withoutLinks } from '../presentation/words/names.ts';

/**
 * The only caller of VS Code's messages and progress toasts. Their texts can be foreign, and VS Code turns links in
 * them into clickable ones that may run commands. Here, every text becomes plain.
 */

export { sentences } from '../presentation/words/sentences.ts';

/** A toast. Returns the pressed button; undefined when it was closed. */
export function showInformation(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(withoutLinks(text), ...buttons);
}

export function showWarning(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(withoutLinks(text), ...buttons);
}

export function showError(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(withoutLinks(text), ...buttons);
}

/** A modal question with a cancel button; undefined when cancelled. */
export function ask(text: string, detail: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(
    withoutLinks(text),
    { modal: true, detail: withoutLinks(detail) },
    ...buttons,
  );
}

/** A progress toast with a cancel button, shown while `run` is pending. */
export function whileShowing<Result>(
  title: string,
  run: (token: vscode.CancellationToken) => Thenable<Result>,
): Thenable<Result> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
    (_progress, token) => run(token),
  );
}

/** The progress bar of a view, shown while `run` is pending. */
export function whileViewIsBusy<Result>(viewId: string, run: () => Thenable<Result>): Thenable<Result> {
  return vscode.window.withProgress({ location: { viewId } }, run);
}

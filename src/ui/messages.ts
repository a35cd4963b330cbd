import * as vscode from 'vscode';
import { withoutLinks } from '../presentation/words/names.ts';

/**
 * The only caller of VS Code's messages and progress toasts. What they show may hold foreign texts, and VS Code makes
 * links of them that may run commands: here every text becomes plain.
 */

export { sentences } from '../presentation/words/sentences.ts';

/** A toast. Gives the button that was pressed; undefined when it was closed. */
export function showInformation(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(withoutLinks(text), ...buttons);
}

export function showWarning(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(withoutLinks(text), ...buttons);
}

export function showError(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(withoutLinks(text), ...buttons);
}

/** A modal question, which VS Code gives a button to cancel; undefined then. */
export function ask(text: string, detail: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(
    withoutLinks(text),
    { modal: true, detail: withoutLinks(detail) },
    ...buttons,
  );
}

/** A toast with a button to cancel, for as long as `run` takes. */
export function whileShowing<Result>(
  title: string,
  run: (token: vscode.CancellationToken) => Thenable<Result>,
): Thenable<Result> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: withoutLinks(title), cancellable: true },
    (_progress, token) => run(token),
  );
}

/** The progress bar of a view, for as long as `run` takes: no toast. */
export function whileViewIsBusy<Result>(viewId: string, run: () => Thenable<Result>): Thenable<Result> {
  return vscode.window.withProgress({ location: { viewId } }, run);
}

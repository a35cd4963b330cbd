import type * as vscode from 'vscode';
import { App } from './app.ts';

let app: App | null = null;

/** Builds the app and returns: nothing is awaited, requested or read from disk before the editor has gone on. */
export function activate(context: vscode.ExtensionContext): void {
  app = new App(context);
  app.start();
}

export async function deactivate(): Promise<void> {
  await app?.dispose();
  app = null;
}

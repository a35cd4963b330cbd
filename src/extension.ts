import * as vscode from 'vscode';
import { App, type TestApi } from './app.ts';

let app: App | null = null;

/** Builds the app and returns: nothing is awaited, requested or read from disk before the editor has gone on. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  app = new App(context);
  app.start();
  return context.extensionMode === vscode.ExtensionMode.Test ? app.testApi() : undefined;
}

export async function deactivate(): Promise<void> {
  await app?.dispose();
  app = null;
}

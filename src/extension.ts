import { setImmediate as inNextTurn } from 'node:timers';
import * as vscode from 'vscode';
import type { App, TestApi } from './app.ts';

let starting: Promise<App> | null = null;

/**
 * Begins, and lets the others go on: VS Code activates many extensions in one go when its window is there, and whatever one
 * of them does in between makes all of them wait. The rest of the extension is a file of its own, read in the next turn.
 * VS Code waits for what is returned here before it runs a command or fills a view.
 */
export async function activate(context: vscode.ExtensionContext): Promise<TestApi | undefined> {
  starting = start(context);
  const app = await starting;
  return context.extensionMode === vscode.ExtensionMode.Test ? app.testApi() : undefined;
}

export async function deactivate(): Promise<void> {
  const started = starting;
  starting = null;
  // What failed to start has been told, and has nothing to end.
  const app = await started?.catch(() => null);
  await app?.dispose();
}

async function start(context: vscode.ExtensionContext): Promise<App> {
  await new Promise((resolve) => {
    inNextTurn(resolve);
  });
  const { App } = await import('./app.ts');
  const app = new App(context);
  app.start();
  return app;
}

import { setImmediate as inNextTurn } from 'node:timers';
import * as vscode from 'vscode';
import type { App, TestApi } from './app.ts';

let starting: Promise<App> | null = null;

/**
 * Returns quickly, because VS Code activates many extensions in one turn and each delays the others. The rest of the
 * extension is a separate file, loaded in the next turn. VS Code awaits the returned promise before it runs a command or
 * fills a view.
 */
export async function activate(context: vscode.ExtensionContext): Promise<TestApi | undefined> {
  starting = start(context);
  const app = await starting;
  return context.extensionMode === vscode.ExtensionMode.Test ? app.testApi() : undefined;
}

export async function deactivate(): Promise<void> {
  const started = starting;
  starting = null;
  // A failed start has been reported and leaves nothing to dispose.
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

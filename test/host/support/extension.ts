import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/app.ts';
import { extensionId } from '../../../src/contributions.ts';

const require = createRequire(__filename);

interface ExtensionModule {
  activate(context: vscode.ExtensionContext): Promise<TestApi>;
  deactivate(): Promise<void>;
}

export function extension(): vscode.Extension<TestApi> {
  const found = vscode.extensions.getExtension<TestApi>(extensionId);
  if (found === undefined) throw new Error(`${extensionId} is not among the extensions.`);
  return found;
}

/** A file of the extension as it is built. */
function distFile(name: string): string {
  return path.join(extension().extensionPath, 'dist', name);
}

/** Which files of dist/ have been read into this process. */
export function loadedFiles(): readonly string[] {
  const dist = path.dirname(distFile('extension.js')) + path.sep;
  return Object.keys(require.cache)
    .filter((file) => file.startsWith(dist))
    .map((file) => file.slice(dist.length));
}

/** The module that VS Code has loaded: the same object, through Node's cache of modules. */
export function extensionModule(): ExtensionModule {
  return require(distFile('extension.js')) as ExtensionModule;
}

/** Lets the next `extensionModule` read the files of dist/ anew, as after a start of the editor. */
export function forgetModules(): void {
  for (const file of loadedFiles()) Reflect.deleteProperty(require.cache, distFile(file));
}

/**
 * Resolves when VS Code has activated the extension by itself: nothing in these tests activates it for the first time.
 * As there is no event for this, the flag is looked at until it is set.
 */
export async function activatedByVsCode(): Promise<TestApi> {
  const found = extension();
  await lookUntil('VS Code has activated the extension', () => Promise.resolve(found.isActive));
  const { context } = found.exports;
  // VS Code makes the log behind our back. Whoever disposes a log before that gets the disposed one back for ever.
  const logIsThere = (): Promise<boolean> =>
    Promise.resolve(vscode.workspace.fs.stat(context.logUri)).then(
      () => true,
      () => false,
    );
  await lookUntil('the log is there', logIsThere);
  await logIsThere();
  return found.exports;
}

/** For what no event tells of: looks again and again until it holds. */
export async function lookUntil(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`It did not come about that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// Paths of the project. Downloads, tools, and the demo's data are in one folder that git ignores.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Downloaded and unpacked tools (VS Code hosts, Chromium) and the demo's data. `CMM_HOST_CACHE` moves it, e.g. for a CI
 * cache.
 */
export const cacheDir = process.env['CMM_HOST_CACHE']
  ? path.resolve(process.env['CMM_HOST_CACHE'])
  : path.join(root, '.vscode-test');

/** Screenshots, reports and logs of test runs. Ignored by git. */
export const resultsDir = path.join(root, 'test-results');

/** The Node version that all tooling of the project runs with (the dev dependency `node`). */
export const toolingNode =
  process.platform === 'win32'
    ? path.join(root, 'node_modules', 'node', 'bin', 'node.exe')
    : path.join(root, 'node_modules', 'node', 'bin', 'node');

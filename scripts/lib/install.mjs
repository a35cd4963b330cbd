// Updates node_modules to match package-lock.json. Runs on Node 20 or later, before anything is installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, toolingNode } from './paths.mjs';
import { npm, toolingEnv } from './processes.mjs';

/** Installs missing or outdated packages. If there are none, it returns within a few milliseconds. */
export async function ensureDependencies() {
  if (upToDate()) return;
  console.log('Installing the development tools with npm, once: about a minute …');
  const begun = Date.now();
  // `npm ci` empties node_modules first, which may contain the Node that runs this script. So it is only for a fresh
  // start.
  const fresh = !fs.existsSync(path.join(root, 'node_modules'));
  await npm([...(fresh ? ['ci'] : ['install', '--no-save']), '--no-fund', '--no-audit'], { cwd: root });
  console.log(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.`);
}

/** npm records installed packages in node_modules/.package-lock.json, with the same entries as in the lock file. */
function upToDate() {
  if (!fs.existsSync(toolingNode)) return false;
  let wanted, installed;
  try {
    wanted = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
    installed = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    const found = installed[place];
    // Optional packages belong to other platforms, so npm omits them here.
    return found ? found.version === version : optional === true;
  });
}

/**
 * Restarts the program with the Node of node_modules if another Node runs it, which may be too old for the tools.
 * Returns only in the process that does the work. The other process exits with the exit code of that one.
 * @param {string} script `import.meta.url` of the program
 */
export async function continueWithToolingNode(script) {
  if (fs.realpathSync(process.execPath) === fs.realpathSync(toolingNode)) return;
  const child = spawn(toolingNode, [fileURLToPath(script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: toolingEnv(),
  });
  // Ctrl+C reaches both processes. The child cleans up and exits, and this process passes on its exit code.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  process.exit(code ?? 1);
}

// Brings node_modules in line with package-lock.json. Runs on any Node from 20 on, before anything is installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, toolingNode } from './paths.mjs';
import { npm, toolingEnv } from './processes.mjs';

/** Installs what is missing or out of date; does nothing (in a few milliseconds) when all is there. */
export async function ensureDependencies() {
  if (upToDate()) return;
  console.log('Installing the development tools with npm, once: about a minute …');
  const begun = Date.now();
  // `npm ci` empties node_modules first, where the very Node may live that runs this: only for a fresh start.
  const fresh = !fs.existsSync(path.join(root, 'node_modules'));
  await npm([...(fresh ? ['ci'] : ['install', '--no-save']), '--no-fund', '--no-audit'], { cwd: root });
  console.log(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.`);
}

/** npm notes what it has installed in node_modules/.package-lock.json: the same entries as the lock file's own. */
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
    // Optional packages are those of other platforms: npm leaves them out here.
    return found ? found.version === version : optional === true;
  });
}

/**
 * Goes on with the Node of node_modules, if another one started us: the machine's own may be too old for the tools.
 * Returns in the process that is to do the work; in the other one it ends with that one's exit code.
 * @param {string} script `import.meta.url` of the program
 */
export async function continueWithToolingNode(script) {
  if (fs.realpathSync(process.execPath) === fs.realpathSync(toolingNode)) return;
  const child = spawn(toolingNode, [fileURLToPath(script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: toolingEnv(),
  });
  // Ctrl+C reaches both from the terminal: the child cleans up and ends, and we tell its end.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  process.exit(code ?? 1);
}

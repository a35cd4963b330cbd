// `npm start`: runs the extension with its built-in demo in a real VS Code in the browser. A fresh clone needs only
// Node and npm, because this script installs missing dependencies first.
//
//   npm start -- [--port N] [--no-open] [--version 1.105.1]
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { continueWithToolingNode, ensureDependencies } from './lib/install.mjs';
import { cacheDir, root, toolingNode } from './lib/paths.mjs';
import { collect, ended, start } from './lib/processes.mjs';
import { newestVersion, startHost, versions } from './lib/vscodeHost.mjs';

const usage = `Usage: npm start -- [--port N] [--no-open] [--version ${versions.join('|')}]`;
/** The default port if it is free. It is fixed because a browser stores settings and layout by address. */
const usualPort = 4739;

await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

async function main() {
  const options = readOptions();
  await ensureDependencies();
  await continueWithToolingNode(import.meta.url);

  const stopped = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
  await build();
  const port = options.port ?? ((await isFree(usualPort)) ? usualPort : 0);
  if (options.port !== undefined && !(await isFree(port))) throw new Error(`Port ${port} is in use.`);
  const host = await startHost({
    version: options.version,
    workspace: demoWorkspace(),
    install: [root],
    port,
    // The user's changes persist between starts. The folder depends on the port, because the browser stores its part of
    // them by address.
    ...(port > 0 ? { dataDir: path.join(cacheDir, 'demo', `data-${options.version}-${port}`) } : {}),
    env: { CLOUD_MIGRATION_MONITOR_DEMO: '1' },
  });
  const url = host.url();
  const opened = options.open && openInBrowser(url);
  console.log(`
Cloud Migration Monitor runs in VS Code ${options.version}, with simulated migrations: no account, no network.
${opened ? 'Your browser should show it now; if not, open' : 'Open'} this address:

    ${url}

Ctrl+C stops it.`);

  const unexpected = await Promise.race([stopped.then(() => false), host.ended.then(() => true)]);
  if (unexpected) console.error(`VS Code's server has ended.\n${host.output()}`);
  await host.stop();
  process.exit(unexpected ? 1 : 0);
}

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        version: { type: 'string', default: newestVersion },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  const badPort = port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536);
  if (badPort || !versions.includes(values.version)) {
    console.error(usage);
    process.exit(2);
  }
  return { port, version: values.version, open: !values['no-open'] && !process.env['CI'] };
}

async function build() {
  const child = start(toolingNode, ['esbuild.js']);
  const output = collect(child);
  if ((await ended(child, 120_000, 'The build')) !== 0) throw new Error(`The build failed.\n${output()}`);
}

/** Creates a small folder for the demo. Only its README is rewritten, so the user's changes in the folder persist. */
function demoWorkspace() {
  const folder = path.join(cacheDir, 'demo', 'workspace');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'README.md'),
    `# Cloud Migration Monitor: the demo

Click the cloud in the activity bar at the left. The migrations that you see are simulated on this computer: they move,
fail and finish as real ones do, and need no account.

- Click a row for everything that is known about that migration.
- Press F1 and type "Cloud Migration" for all commands.
- The settings in \`.vscode/settings.json\` of this folder are yours to try out.
`,
  );
  return folder;
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Opens the address in a browser. Returns false without a desktop. Success is not checked, because the address is
 * printed in any case.
 */
function openInBrowser(url) {
  const commands = {
    darwin: ['open', [url]],
    // `start` would interpret an & in the address.
    win32: ['rundll32', ['url.dll,FileProtocolHandler', url]],
    linux: process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open', [url]] : undefined,
  };
  const command = commands[process.platform];
  if (!command) return false;
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
  return true;
}

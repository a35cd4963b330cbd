// A real VS Code from the npm registry alone: code-server's package holds VS Code's own server (with the Node extension
// host) and its web workbench. We start VS Code's `server-main.js` itself; code-server's additions are not used.
// Why not the desktop build: it cannot be downloaded where this project is built and tested.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cached } from './cache.mjs';
import { withoutNoise } from './noise.mjs';
import { toolingNode } from './paths.mjs';
import { collect, npm, start, stopTree } from './processes.mjs';

/** VS Code version → its source. The newest version under test, and the oldest that the manifest's `engines` allows. */
const hosts = {
  '1.139.1': { codeServer: '4.139.1' },
  '1.105.1': {
    codeServer: '4.105.1',
    // Its manifest names a git tarball, which a machine with only an npm registry cannot fetch.
    pins: { '@parcel/watcher': '2.5.1' },
  },
};
export const newestVersion = '1.139.1';
export const versions = Object.keys(hosts);

/**
 * Installs a VS Code host into the cache, once (about a minute), and returns its folder.
 * @param {string} [version] VS Code's version
 */
export async function ensureHost(version = newestVersion) {
  const host = hosts[version];
  if (!host) throw new Error(`No VS Code ${version} here. There are: ${versions.join(', ')}.`);
  const folder = await cached(
    `host-${version}`,
    async (temporary) => {
      console.log(`Fetching VS Code ${version} (code-server ${host.codeServer}), once: about a minute …`);
      const begun = Date.now();
      await install(temporary, host);
      console.log(`VS Code ${version} is there after ${Math.round((Date.now() - begun) / 1000)} s.`);
    },
    { onWait: () => console.log(`Waiting for another process that is fetching VS Code ${version} …`) },
  );
  return path.join(folder, serverFolder);
}

/** Disables what VS Code shows or offers to new users, and what would use the network. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};

const serverFolder = path.join('node_modules', 'code-server', 'lib', 'vscode');

async function install(folder, { codeServer, pins }) {
  const manifest = {
    private: true,
    description: 'A VS Code host for the tests and the demo: see scripts/lib/vscodeHost.mjs',
  };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  // Without its post-install script, which requires one Node version and builds native modules that are not needed here
  // (terminals, log files of the server).
  const quietly = ['--ignore-scripts', '--no-fund', '--no-audit', '--no-update-notifier', '--loglevel=error'];
  console.log('  1/2: the workbench and its server …');
  await npm(['install', `code-server@${codeServer}`, '--save-exact', ...quietly], { cwd: folder });
  const server = path.join(folder, serverFolder);
  if (pins) {
    change(path.join(server, 'package.json'), (manifest) => Object.assign(manifest.dependencies, pins));
    fs.rmSync(path.join(server, 'npm-shrinkwrap.json'), { force: true });
  }
  console.log('  2/2: the libraries of the server …');
  await npm(['install', '--omit=dev', ...quietly], { cwd: server });
  // The user setting for this cannot be set from outside, and VS Code's own extensions would use the network.
  change(path.join(server, 'product.json'), (product) => (product.enableTelemetry = false));
}

function change(file, edit) {
  const content = JSON.parse(fs.readFileSync(file, 'utf8'));
  edit(content);
  fs.writeFileSync(file, JSON.stringify(content, null, 2));
}

/**
 * Starts a VS Code host and waits until it answers. Two ways to load an extension:
 * - `install`: its packaged files are copied among the installed extensions. As for a person who installed it; for the
 *   demo and the end-to-end tests.
 * - `extensionDevelopmentPath`: under development, from its folder. Needed to run tests inside the extension host, and
 *   only possible in VS Code's automation mode, in which the newest version shows no notification toasts.
 * @param {object} options
 * @param {string} [options.version] VS Code's version; the newest by default
 * @param {string} options.workspace the folder (or .code-workspace file) to open
 * @param {string[]} [options.install] folders of extensions to install
 * @param {string | string[]} [options.extensionDevelopmentPath]
 * @param {Record<string, string>} [options.env] more environment for the server and so for the extension host
 * @param {number} [options.port] a free one by default
 * @param {Record<string, unknown>} [options.settings] more default settings (a workspace can override them)
 * @param {string} [options.dataDir] where the server keeps its data; by default a temporary folder that `stop` removes
 * @param {boolean} [options.verbose] show what the server prints
 */
export async function startHost(options) {
  const { version = newestVersion, port = 0, env = {}, verbose = false } = options;
  const server = await ensureHost(version);
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-host-'));
  const dataDir = options.dataDir ?? path.join(temporary, 'data');
  let child;
  const stop = async () => {
    if (child) await stopTree(child);
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const extensionsDir = path.join(dataDir, 'extensions');
    fs.rmSync(extensionsDir, { recursive: true, force: true });
    fs.mkdirSync(extensionsDir, { recursive: true });
    for (const folder of options.install ?? []) await installExtension(folder, extensionsDir);
    const settings = path.join(dataDir, 'data', 'Machine', 'settings.json');
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    fs.writeFileSync(settings, JSON.stringify({ ...quietSettings, ...options.settings }, null, 2));
    child = start(
      toolingNode,
      [
        ...['--import', new URL('serverHook.mjs', import.meta.url).href],
        path.join(server, 'out', 'server-main.js'),
        ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
        ...[
          '--server-data-dir',
          dataDir,
          '--user-data-dir',
          path.join(dataDir, 'data'),
          '--extensions-dir',
          extensionsDir,
        ],
        ...['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust'],
        ...['--disable-update-check', '--disable-getting-started-override'],
        // Only with this does the workbench accept an extension under development in its address.
        ...(options.extensionDevelopmentPath ? ['--enable-smoke-test-driver'] : []),
      ],
      {
        cwd: server,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          ...process.env,
          // The server and VS Code's own extensions leave sockets in these folders.
          TMPDIR: temporary,
          XDG_RUNTIME_DIR: temporary,
          // No gallery: the host would query it over the network about our extension.
          EXTENSIONS_GALLERY: '{}',
          CMM_HOST_KEY: secretKey(dataDir),
          ...env,
        },
      },
    );
    const output = collect(child, verbose);
    const realPort = await listening(child, output, 60_000);
    const origin = `http://127.0.0.1:${realPort}`;
    return {
      origin,
      version,
      workspace: options.workspace,
      /** The output of the server without the usual noise. */
      output: () => withoutNoise(output()),
      /** Resolves when the server has ended for any reason. */
      ended: new Promise((resolve) => child.once('exit', resolve)),
      /**
       * The address of the workbench. With `extensionTestsPath` it runs those tests instead of waiting for a person.
       */
      url: (more = {}) => workbenchUrl(origin, { ...options, ...more }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server's half of the key to SecretStorage. It lives as long as the rest of the data. See serverHook.mjs. */
function secretKey(dataDir) {
  const file = path.join(dataDir, 'key');
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8');
}

/** Copies only the files of its package, so that tests also lack the files that `.vscodeignore` excludes. */
async function installExtension(folder, extensionsDir) {
  // Imported on first use, because this file is also loaded before dependencies are installed.
  const { listFiles, PackageManager } = (await import('@vscode/vsce')).default;
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const target = path.join(extensionsDir, `${publisher}.${name}-${version}`);
  for (const file of await listFiles({ cwd: folder, packageManager: PackageManager.None })) {
    fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    fs.copyFileSync(path.join(folder, file), path.join(target, file));
  }
}

/** Resolves with the port that the server reports. With `--port 0`, no other process can take the port in between. */
function listening(child, output, timeoutMs) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`VS Code's server ${why}.\n${withoutNoise(output())}`));
    const timer = setTimeout(() => fail(`did not listen within ${timeoutMs / 1000} s`), timeoutMs);
    const look = () => {
      const match = /Extension host agent listening on (\d+)/.exec(output());
      if (!match) return;
      clearTimeout(timer);
      resolve(Number(match[1]));
    };
    child.stdout.on('data', look);
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started (${error.message})`);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}

function workbenchUrl(origin, { workspace, extensionDevelopmentPath, extensionTestsPath }) {
  const remote = (file) => `vscode-remote://${new URL(origin).host}${posix(file)}`;
  const pairs = [];
  for (const folder of [extensionDevelopmentPath ?? []].flat())
    pairs.push(['extensionDevelopmentPath', remote(folder)]);
  if (extensionTestsPath) pairs.push(['extensionTestsPath', remote(extensionTestsPath)]);
  const url = new URL(origin);
  url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', posix(workspace));
  if (pairs.length > 0) url.searchParams.set('payload', JSON.stringify(pairs));
  return url.href;
}

/** `C:\a b` → `/C:/a b` */
function posix(file) {
  const absolute = path.resolve(file).split(path.sep).join('/');
  return absolute.startsWith('/') ? absolute : `/${absolute}`;
}

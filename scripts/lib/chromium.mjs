// Starts a browser for the tests without a separate download. On Linux it is the Chromium of an npm package, elsewhere
// the installed Chrome. `CMM_CHROME` names another executable.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fs from 'node:fs';
import { cached } from './cache.mjs';
import { root, toolingNode } from './paths.mjs';

const flags = [
  '--no-sandbox', // CI machines run this as root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // Disables Chromium's own traffic: there may be no network, and tests must not use one.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
];

/**
 * @param {import('playwright-core').LaunchOptions} [options]
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(options = {}) {
  // Imported on first use, because this file is also loaded before dependencies are installed.
  const { chromium } = await import('playwright-core');
  const args = [...flags, ...(options.args ?? [])];
  return chromium.launch({ timeout: 60_000, ...(await executable()), ...options, args });
}

async function executable() {
  if (process.env['CMM_CHROME']) return { executablePath: process.env['CMM_CHROME'] };
  if (process.platform !== 'linux') return { channel: 'chrome' };
  const folder = await ensureChromium();
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(path.delimiter);
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: path.join(folder, 'fonts') },
  };
}

/** Unpacks the package's Chromium with its libraries and fonts into the cache, once (a few seconds). */
async function ensureChromium() {
  const manifest = path.join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  return cached(`chromium-${version}`, async (folder) => {
    // The package unpacks into the system's temporary folder and accepts a partly unpacked file there as complete.
    // Therefore it runs in a separate process with a fresh temporary folder.
    const script = "await (await import('@sparticuz/chromium')).default.executablePath()";
    execFileSync(toolingNode, ['--input-type=module', '-e', script], {
      cwd: root,
      timeout: 120_000,
      env: {
        ...process.env,
        TMPDIR: folder,
        // Makes the package also unpack the libraries that a minimal machine lacks.
        AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x',
      },
    });
    // The package's own file names a fixed folder. The machine's fonts cover scripts that the package's fonts lack.
    const fonts = '<dir prefix="relative">.</dir><dir>/usr/share/fonts</dir>';
    const alias = '<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>';
    const cache = '<cachedir prefix="relative">../fonts-cache</cachedir>';
    fs.writeFileSync(
      path.join(folder, 'fonts', 'fonts.conf'),
      `<?xml version="1.0"?><fontconfig>${fonts}${alias}${cache}</fontconfig>\n`,
    );
  });
}

// Takes the command line of the desktop VS Code, runs the extension tests in the VS Code host of scripts/lib, and ends
// with their exit code. So `runTests` of @vscode/test-electron drives both in the same way.
//
// CMM_HOST_VERSION: which VS Code. CMM_HOST_LIMIT: after how many seconds a run that hangs is ended.
import fs from 'node:fs';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/lib/chromium.mjs';
import { isNoise } from '../../scripts/lib/noise.mjs';
import { resultsDir } from '../../scripts/lib/paths.mjs';
import { newestVersion, startHost } from '../../scripts/lib/vscodeHost.mjs';

const { values, positionals } = parseArgs({
  strict: false, // the desktop's many other options mean nothing here
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
  },
});
const version = process.env['CMM_HOST_VERSION'] ?? newestVersion;
const limitSeconds = Number(process.env['CMM_HOST_LIMIT'] ?? 600);
const workspace = positionals[0];
if (!workspace || !values.extensionTestsPath) {
  console.error('Usage: launcher FOLDER --extensionDevelopmentPath=… --extensionTestsPath=…');
  process.exit(2);
}

let host, browser, page;
let interrupted;
const interruption = new Promise((_, reject) => {
  interrupted = () => reject(new Error('interrupted'));
});
interruption.catch(() => undefined);
process.on('SIGINT', interrupted);
process.on('SIGTERM', interrupted);

try {
  host = await startHost({ version, workspace, extensionDevelopmentPath: values.extensionDevelopmentPath });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  process.exitCode = await Promise.race([run(), interruption]);
} catch (error) {
  console.error(`VS Code ${version}: ${error instanceof Error ? error.message : error}`);
  if (host) console.error(`What its server printed last:\n${host.output().split('\n').slice(-40).join('\n')}`);
  process.exitCode = 1;
}
if (process.exitCode !== 0) await screenshot();
await browser?.close().catch(() => undefined);
await host?.stop();

/** Opens the workbench, which runs the tests, and resolves with their exit code. */
async function run() {
  let timer;
  const result = new Promise((resolve, reject) => {
    // The two functions that VS Code's browser build calls in a page under test.
    page.exposeFunction('codeAutomationLog', relay).catch(reject);
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    page.on('crash', () => reject(new Error('the page of the workbench crashed')));
    browser.on('disconnected', () => reject(new Error('the browser went away')));
    timer = setTimeout(
      () => reject(new Error(`no end of the tests after ${limitSeconds} s (CMM_HOST_LIMIT)`)),
      limitSeconds * 1000,
    );
  });
  result.catch(() => undefined);
  try {
    await page.goto(host.url({ extensionTestsPath: values.extensionTestsPath }), { timeout: 60_000 });
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

/** Shows what the extension host writes to its console (the workbench's own messages come the same way). */
function relay(_type, args) {
  const text = format(...args);
  if (!isNoise(text)) console.log(text.trimEnd());
}

async function screenshot() {
  const file = path.join(resultsDir, `host-${version}.png`);
  try {
    fs.mkdirSync(resultsDir, { recursive: true });
    await page.screenshot({ path: file, timeout: 10_000 });
    console.error(`A picture of the workbench at that moment: ${path.relative(process.cwd(), file)}`);
  } catch {
    // No page yet, or none any more.
  }
}

// Runs the host tests: `node test/host/run.mjs [VERSION …]` in the VS Code hosts of scripts/lib (both versions by
// default), or with `--desktop` in the desktop VS Code, which is downloaded. The latter cannot be tried where this
// project is built (no download), so treat it as untested there; it is the same suite and the same call.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { resultsDir, root, toolingNode } from '../../scripts/lib/paths.mjs';
import { ensureHost, versions } from '../../scripts/lib/vscodeHost.mjs';
import { selfSigned } from '../support/certificate.ts';

const desktop = process.argv.includes('--desktop');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const here = path.dirname(fileURLToPath(import.meta.url));
const launcher = path.join(here, process.platform === 'win32' ? 'launcher.cmd' : 'launcher');

execFileSync(toolingNode, [path.join(root, 'scripts', 'buildTests.mjs')], { stdio: 'inherit' });
for (const version of asked.length > 0 ? asked : [...versions].reverse()) {
  await runIn(version, 'folder');
  await runIn(version, 'multi-root');
}

/** Runs the suites of one kind of window: of a folder, or of a workspace file that names several. */
async function runIn(version, kind) {
  const multiRoot = kind === 'multi-root';
  console.log(`\nVS Code ${version}${desktop ? ' (desktop)' : ''}${multiRoot ? ', several folders' : ''}`);
  const report = path.join(resultsDir, 'reports', `host-${version}${multiRoot ? '-multi-root' : ''}.json`);
  fs.rmSync(report, { force: true });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-workspace-'));
  const certificates = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-certificates-'));
  try {
    if (!desktop) await ensureHost(version);
    const workspace = multiRoot ? workspaceFile(folder) : folder;
    await runTests({
      ...(desktop ? { version } : { vscodeExecutablePath: launcher }),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(root, 'out', 'test', 'host', 'index.js'),
      launchArgs: [workspace],
      extensionTestsEnv: {
        CMM_HOST_VERSION: version,
        CMM_TEST_REPORT: report,
        CMM_COLOR: process.stdout.isTTY ? '1' : '0',
        ...trusted(certificates),
      },
    });
    // An extension host that dies early can look like a success from outside.
    const { passed } = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : { passed: 0 };
    if (passed === 0 && !process.env.CMM_TEST_GREP) throw new Error('No test ran to its end.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    for (const each of [folder, certificates]) fs.rmSync(each, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * An identity for the servers of test/host/suite/network.test.ts, trusted by Node and, as if it were among the operating
 * system's, by VS Code. Its address is on loopback, but none that VS Code leaves out of its proxy support.
 */
function trusted(folder) {
  const file = path.join(folder, 'certificate.pem');
  const { key, cert } = selfSigned('127.0.0.2');
  fs.writeFileSync(file, cert);
  fs.writeFileSync(path.join(folder, 'key.pem'), key, { mode: 0o600 });
  return { CMM_TEST_CERTIFICATES: folder, NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: file };
}

/** A workspace of the folders `one` and `two`; beside them lies `three`, which a test may add. */
function workspaceFile(folder) {
  for (const name of ['one', 'two', 'three']) fs.mkdirSync(path.join(folder, name));
  const file = path.join(folder, 'several.code-workspace');
  fs.writeFileSync(file, JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }));
  return file;
}

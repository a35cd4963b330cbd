// What VS Code calls inside its extension host (`extensionTestsPath`): runs the bundled suites beside this file.
import fs from 'node:fs';
// Not `node:https`: under this name it is VS Code's.
import https from 'https';
import path from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import reporter from '../../scripts/lib/reporter.cjs';

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  trustTestCertificate();
  const grep = process.env['CMM_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter,
    color: process.env['CMM_COLOR'] === '1',
    timeout: 20_000,
    forbidOnly: true,
    forbidPending: true,
    ...(grep ? { grep } : {}),
  });
  const suites = path.join(__dirname, 'suite');
  // What only a workspace of several folders can tell has a folder of its own, and a window of its own (see run.mjs).
  const severalFolders = vscode.workspace.workspaceFile !== undefined;
  const files = fs
    .readdirSync(suites, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js') && file.startsWith(`multiRoot${path.sep}`) === severalFolders);
  for (const file of files.sort()) mocha.addFile(path.join(suites, file));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (files.length === 0) throw new Error('There are no host tests.');
  if (failures > 0) throw new Error(`${failures} host test${failures === 1 ? '' : 's'} failed.`);
}

/** VS Code 1.105 takes certificates for tests from here; newer ones ask the operating system through Node. */
function trustTestCertificate(): void {
  const folder = process.env['CMM_TEST_CERTIFICATES'];
  if (folder === undefined) return;
  const testCertificates = [fs.readFileSync(path.join(folder, 'certificate.pem'), 'utf8')];
  Object.assign(https.globalAgent, { testCertificates });
}

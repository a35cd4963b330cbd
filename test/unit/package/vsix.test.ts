import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, toolingNode } from '../../../scripts/lib/paths.mjs';
import { pack } from '../../../scripts/package.mjs';

interface Entry {
  readonly name: string;
  readonly size: number;
}

describe('The package', function () {
  this.timeout(120_000);
  let folder: string | undefined;
  let file: string;
  let entries: Entry[];

  before(async () => {
    if (!fs.existsSync(path.join(root, 'dist', 'extension.js')))
      execFileSync(toolingNode, ['esbuild.js'], { cwd: root });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-package-'));
    file = path.join(folder, 'test.vsix');
    await pack(file);
    entries = readZip(fs.readFileSync(file));
  });
  after(() => {
    if (folder) fs.rmSync(folder, { recursive: true, force: true });
  });

  it('holds exactly this', () => {
    assert.deepEqual(entries.map(({ name }) => name).sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/dist/app.js',
      'extension/dist/assessment.js',
      'extension/dist/cli.js',
      'extension/dist/clouds.js',
      'extension/dist/extension.js',
      'extension/dist/later.js',
      'extension/dist/shared.js',
      'extension/dist/simulator.js',
      'extension/dist/webview/codicon.css',
      'extension/dist/webview/codicon.ttf',
      'extension/dist/webview/panel.css',
      'extension/dist/webview/panel.js',
      'extension/l10n/bundle.l10n.zh-cn.json',
      'extension/media/activity.svg',
      'extension/media/icon.png',
      'extension/media/panel-dark.svg',
      'extension/media/panel-light.svg',
      'extension/package.json',
      'extension/package.nls.json',
      'extension/package.nls.zh-cn.json',
      'extension/readme.md',
    ]);
  });

  it('is at most 500 kB', () => {
    assert.ok(fs.statSync(file).size <= 500 * 1024, `${fs.statSync(file).size} bytes`);
  });

  it('has nothing empty in it', () => {
    assert.deepEqual(
      entries.filter(({ size }) => size === 0),
      [],
    );
  });
});

/** Names and sizes from the central directory at a ZIP file's end. */
function readZip(zip: Buffer): Entry[] {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  assert.ok(end >= 0, 'not a ZIP file');
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      size: zip.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

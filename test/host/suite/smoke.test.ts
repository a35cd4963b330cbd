import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'cloud-migration-monitor.cloud-migration-monitor';

describe('The extension in a real VS Code', () => {
  it('runs in the version that was asked for', () => {
    assert.equal(vscode.version, process.env['CMM_HOST_VERSION'] ?? vscode.version);
  });

  it('is there', () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not among the extensions`);
  });

  it('can be activated', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});

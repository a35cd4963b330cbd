import assert from 'node:assert/strict';
import type { Webview } from '../support/webview.ts';
import { eventually, type SideBar, Workbench } from '../support/workbench.ts';

/** The panel in a real VS Code, with the demo's tasks: what only VS Code can show. */
describe('the panel in VS Code', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let sideBar: SideBar;
  let panel: Webview;

  before(async () => {
    workbench = await Workbench.start();
    sideBar = await workbench.openView('Cloud Migrations');
    await sideBar.root.getByText('try the demo').click();
    await sideBar.tree().row('orders').waitFor(60_000);
  });
  after(() => workbench.close());

  it('shows a task, with VS Code’s icons and colours, and without a complaint', async () => {
    await sideBar.tree().row('orders').click();
    panel = await workbench.webview('orders');
    await panel.getByRole('heading', { name: 'orders' }).waitFor();
    const frame = await panel.frame();
    const look = await frame.evaluate(async () => {
      await document.fonts.ready;
      return {
        icons: document.fonts.check('16px codicon'),
        background: getComputedStyle(document.documentElement).getPropertyValue('--vscode-editor-background') !== '',
        sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      };
    });
    await workbench.screenshot('panel-in-vscode');
    assert.deepEqual(look, { icons: true, background: true, sideways: false });
    assert.deepEqual(workbench.problems(), []);
  });

  it('copies the id into the clipboard', async () => {
    const id = await panel.locator('.identity dd bdi').first().innerText();
    await panel.getByRole('button', { name: 'Copy Task ID' }).click();
    await eventually(async () => {
      assert.equal(await workbench.clipboard(), id);
    });
  });

  it('copies a single field', async () => {
    await panel.locator('button[data-path="Data.Status"]').focus();
    await workbench.press('Enter');
    await eventually(async () => {
      const status = await panel.locator('tr:has(button[data-path="Data.Status"]) td').first().innerText();
      assert.equal(await workbench.clipboard(), status);
    });
  });

  it('goes on with every poll', async () => {
    const before = await panel.locator('footer dd').first().innerText();
    await panel.getByRole('button', { name: 'Refresh' }).click();
    await eventually(async () => {
      const after = await panel.locator('footer dd').first().innerText();
      assert.notEqual(after.split('(')[0], before.split('(')[0]);
    }, 60_000);
  });

  it('is whole again after it was hidden', async () => {
    await panel.getByText('Raw answer').click();
    await panel.locator('details[data-fold=raw][open]').waitFor();
    await workbench.runCommand('File: New Untitled Text File');
    await sideBar.tree().row('orders').click();
    panel = await workbench.webview('orders');
    await panel.getByRole('heading', { name: 'orders' }).waitFor();
    await panel.locator('details[data-fold=raw][open]').waitFor();
  });

  it('opens once per task', async () => {
    await sideBar.tree().row('orders').click();
    await sideBar.tree().row('payments-ledger').click();
    await workbench.webview('payments-ledger');
    await sideBar.tree().row('orders').click();
    await eventually(async () => {
      assert.equal(await workbench.page.getByRole('tab', { name: /^orders/ }).count(), 1);
    });
    assert.deepEqual(workbench.problems(), []);
  });
});

import assert from 'node:assert/strict';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** One window for all of these: each test goes on where the one before left off, as a person does. */
describe('the demo, as a person meets it', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let sideBar: SideBar;

  before(async () => {
    workbench = await Workbench.start();
    await workbench.setTheme('Dark Modern');
  });
  after(() => workbench.close());

  it('greets with a welcome view that leads to an account or to the demo', async () => {
    sideBar = await workbench.openView('Cloud Migrations');
    await sideBar.root.getByRole('button', { name: 'Add Account' }).waitFor();
    await sideBar.root.getByText('try the demo').waitFor();
    await workbench.screenshot('welcome-dark');
  });

  it('shows tasks of all clouds, grouped, and they move', async () => {
    await sideBar.root.getByText('try the demo').click();
    const tree = sideBar.tree();
    for (const cloud of ['UCloud', 'UCloud Global', 'SurferCloud', 'SCloudSG', 'Alibaba Cloud', 'Huawei Cloud']) {
      await tree.row(cloud).waitFor(30_000);
    }
    const rows = await eventually(async () => {
      const read = await tree.rows();
      assert.ok(
        read.length > 12 && !read.some((row) => row.description.includes('reading')),
        'Some rows are still being read.',
      );
      return read;
    }, 60_000);
    await workbench.screenshot('tree-dark');
    await eventually(async () => {
      assert.notDeepEqual(await tree.rows(), rows);
    }, 60_000);
    assert.match((await workbench.statusBar.texts()).join('\n'), /\d+ migrating/);
  });

  it('opens the details of a task with a click', async () => {
    await sideBar.tree().row('orders').click();
    const panel = await workbench.webview('orders');
    await panel.getByRole('heading', { name: 'orders' }).waitFor();
    await panel.getByText('udts-', { exact: false }).first().waitFor();
    await workbench.screenshot('detail-dark');
    for (const [theme, name] of [
      ['Light Modern', 'light'],
      ['Dark High Contrast', 'contrast'],
    ] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`detail-${name}`);
    }
    await workbench.setTheme('Dark Modern');
  });

  it('pins a task to the status bar and shows its live state there', async () => {
    await sideBar.tree().row('payments-ledger').contextMenu('Pin to Status Bar');
    const item = await workbench.statusBar.item(/payments-ledger/);
    await item.click();
    await workbench.webview('payments-ledger');
    await workbench.screenshot('pinned-dark');
  });

  it('finds everything again after a reload', async () => {
    await workbench.reload();
    sideBar = await workbench.openView('Cloud Migrations');
    await sideBar.tree().row('orders').waitFor(60_000);
    await workbench.statusBar.item(/payments-ledger/);
    const panel = await workbench.webview('orders');
    await panel.getByRole('heading', { name: 'orders' }).waitFor();
    await eventually(async () => {
      assert.doesNotMatch(await panel.text(), /no longer configured/i);
    });
    await workbench.screenshot('reloaded-dark');
  });

  it('pauses and resumes, and says so', async () => {
    await workbench.runCommand('Cloud Migration: Pause Polling');
    await workbench.statusBar.item(/polling paused/);
    await workbench.runCommand('Cloud Migration: Resume Polling');
    await workbench.statusBar.waitUntilGone(/polling paused/);
  });

  it('goes without a trace', async () => {
    await workbench.runCommand('Cloud Migration: Stop the Demo');
    await sideBar.root.getByRole('button', { name: 'Add Account' }).waitFor();
    await workbench.statusBar.waitUntilGone(/payments-ledger/);
    await workbench.statusBar.waitUntilGone(/migrating/);
    assert.deepEqual(await workbench.notifications.toasts(), []);
    assert.deepEqual(workbench.problems(), []);
  });
});

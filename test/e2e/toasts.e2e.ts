import assert from 'node:assert/strict';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** One window for all of these. The demo's events come at their known times: the first failure after some 20 s. */
describe('notifications, as a person chose them', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let sideBar: SideBar;

  before(async () => {
    workbench = await Workbench.start();
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
    await workbench.runCommand('Cloud Migration: Choose Notifications…');
    const kinds = await workbench.quickInput({ title: 'Choose Notifications' });
    for (const kind of ['Failed', 'Retrying']) {
      await kinds.fill(kind);
      await kinds.pick(kind);
    }
    await kinds.accept();
    await kinds.waitUntilGone();
    await sideBar.root.getByText('try the demo').click();
    await sideBar.tree('Migrations').row('orders').waitFor(60_000);
  });
  after(() => workbench.close());

  it('are kept as they were chosen', async () => {
    await workbench.runCommand('Cloud Migration: Choose Notifications…');
    const kinds = await workbench.quickInput({ title: 'Choose Notifications' });
    const checked = (await kinds.items()).filter((item) => item.checked).map(({ label }) => label);
    assert.deepEqual(checked, ['Failed', 'Retrying']);
    await kinds.cancel();
  });

  it('tell of one task what happened, and [Show] leads to it', async () => {
    const failed = await eventually(() => workbench.notifications.toast(/inventory failed/), 120_000);
    await workbench.screenshot('toast-failed');
    assert.equal(failed.severity, 'error');
    assert.match(failed.message, /^inventory failed: Original error: Access denied .+ \(using password: YES\)$/);
    assert.deepEqual(failed.buttons, ['Show', 'Mute This Task']);
    await failed.press('Show');
    const panel = await workbench.webview('inventory');
    await panel.getByRole('heading', { name: 'inventory', exact: true }).waitFor();
    await panel.getByText('No, it has failed.').waitFor();
  });

  it('say nothing more of a task that was muted, which is taken back in one step', async () => {
    const retrying = await eventually(() => workbench.notifications.toast(/invoices-2024 is being retried/), 150_000);
    assert.equal(retrying.severity, 'warning');
    await retrying.press('Mute This Task');
    // A palette that is opened before it is muted keeps its list: it has to be opened anew.
    await eventually(async () => {
      assert.ok((await workbench.commands('Cloud Migration: Unmute')).includes('Cloud Migration: Unmute…'));
    });
    await workbench.runCommand('Cloud Migration: Unmute…');
    const muted = await workbench.quickInput({ title: 'Unmute' });
    assert.deepEqual(await muted.labels(), ['invoices-2024']);
    await muted.pick('invoices-2024');
    await muted.accept();
    await muted.waitUntilGone();
    await eventually(async () => {
      assert.ok(!(await workbench.commands('Cloud Migration: Unmute')).includes('Cloud Migration: Unmute…'));
    });
  });

  it('leave what was not chosen to the list', async () => {
    const told = (await workbench.notifications.all()).map(({ message }) => message);
    assert.ok(
      told.every((message) => /failed|is being retried/.test(message)),
      told.join('\n'),
    );
    // VS Code writes an error's toast to the console as well.
    assert.deepEqual(
      workbench.problems().filter((problem) => !problem.startsWith('inventory failed')),
      [],
    );
  });
});

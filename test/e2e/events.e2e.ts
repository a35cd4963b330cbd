import assert from 'node:assert/strict';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** One window for all of these: each test goes on where the one before left off, as a person does. */
describe('events, as a person reads them', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let sideBar: SideBar;

  before(async () => {
    workbench = await Workbench.start();
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
    await sideBar.root.getByText('try the demo').click();
    await sideBar.tree('Migrations').row('orders').waitFor(60_000);
  });
  after(() => workbench.close());

  it('stand in a second view, folded until it is asked for, and counted from the first one on', async () => {
    const header = sideBar.root.getByRole('button', { name: 'Events Section' });
    assert.equal(await header.getAttribute('aria-expanded'), 'false');
    await workbench.screenshot('events-folded');
    await workbench.runCommand('Cloud Migration: Show Events');
    const tree = sideBar.tree('Events');
    const day = await tree.row('Today').waitFor(90_000);
    assert.match(day.description, /\d+ unread/);
    await eventually(async () => {
      assert.ok((await tree.rows()).length >= 5);
    }, 90_000);
    await workbench.screenshot('events-dark');
    await workbench.setTheme('Light Modern');
    await workbench.screenshot('events-light');
    await workbench.setTheme('Dark High Contrast');
    await workbench.screenshot('events-contrast');
    await workbench.setTheme('Dark Modern');
  });

  it('are read with a click, which leads to the details of their task', async () => {
    const tree = sideBar.tree('Events');
    const first = (await tree.rows()).findLast(
      ({ ariaLabel }) => ariaLabel.includes('unread') && ariaLabel !== 'Today',
    );
    assert.ok(first);
    assert.match(first.description, /^\d\d:\d\d · /);
    const unread = async (): Promise<number> =>
      (await tree.rows()).filter(({ level, ariaLabel }) => level === 2 && ariaLabel.includes('unread')).length;
    assert.ok((await unread()) > 0);
    await tree.row(first.label).click();
    const panel = await workbench.webview(first.label);
    await panel.getByRole('heading', { name: first.label }).first().waitFor();
    await eventually(async () => {
      assert.ok((await tree.rows()).some(({ level, ariaLabel }) => level === 2 && !ariaLabel.includes('unread')));
    });
    await workbench.screenshot('events-read');
  });

  it('are all marked as read', async () => {
    await workbench.runCommand('Cloud Migration: Pause Polling');
    await workbench.runCommand('Cloud Migration: Mark All Events as Read');
    const tree = sideBar.tree('Events');
    await eventually(async () => {
      const rows = await tree.rows();
      assert.ok(rows.length > 1);
      assert.deepEqual(
        rows.filter(({ ariaLabel }) => ariaLabel.includes('unread')).map(({ ariaLabel }) => ariaLabel),
        [],
      );
    });
  });

  it('can be filtered by kind, and what becomes a notification is chosen', async () => {
    await workbench.runCommand('Cloud Migration: Filter Events…');
    const filter = await workbench.quickInput({ title: /Filter Events/ });
    await workbench.screenshot('events-filter');
    // The kinds stand below the tasks.
    await filter.fill('Next phase');
    await filter.pick('Next phase');
    await eventually(async () => {
      const rows = (await sideBar.tree('Events').rows()).filter(({ level }) => level === 2);
      assert.ok(rows.length > 0 && rows.every(({ description }) => description.includes('phase')));
    });
    await workbench.screenshot('events-filtered');
    await sideBar.tree('Events').root.hover();
    await sideBar.root.getByRole('button', { name: 'Choose Notifications…' }).click();
    const kinds = workbench.page.locator('.quick-input-widget:visible');
    await kinds.getByText('Waits for a person').waitFor();
    await workbench.screenshot('events-notifications');
    await workbench.press('Escape');
    await kinds.waitFor({ state: 'hidden' });
  });

  it('go with the demo, and nothing was a toast', async () => {
    await workbench.runCommand('Cloud Migration: Stop the Demo');
    await sideBar.root.getByRole('button', { name: 'Add Account' }).waitFor();
    await sideBar.root.getByRole('button', { name: 'Events Section' }).waitFor({ state: 'detached' });
    assert.deepEqual(await workbench.notifications.toasts(), []);
    assert.deepEqual(workbench.problems(), []);
  });
});

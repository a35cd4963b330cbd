import assert from 'node:assert/strict';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** One window for all of these: each test goes on where the one before left off, as a person does. */
describe('arranging the tasks, as a person does it', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let sideBar: SideBar;

  before(async () => {
    workbench = await Workbench.start();
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
    await sideBar.root.getByText('try the demo').click();
    const tree = sideBar.tree('Migrations');
    await tree.row('orders').waitFor(60_000);
    await eventually(async () => {
      const rows = await tree.rows();
      assert.ok(rows.length > 12 && !rows.some(({ description }) => description.includes('reading')));
    }, 60_000);
  });
  after(() => workbench.close());

  /** Beside the title of the view. */
  const description = async (): Promise<string> =>
    (await sideBar.root.locator('.pane-header .description, .composite.title .description').allInnerTexts()).join(' ');

  it('groups by state, which is told beside the title, and each row then tells its cloud', async () => {
    await workbench.runCommand('Cloud Migration: Group Tasks By…');
    const pick = await workbench.quickInput({ title: /Group Tasks By/ });
    await workbench.screenshot('arrange-group-pick');
    await pick.pick('State');
    const tree = sideBar.tree('Migrations');
    await tree.row('Migrating').waitFor();
    await eventually(async () => {
      const rows = await tree.rows();
      const under = rows.filter(({ level }) => level === 2);
      assert.ok(under.length > 12);
      assert.ok(under.every((row) => /Cloud|SCloudSG/.test(row.description) && /Cloud|SCloudSG/.test(row.ariaLabel)));
    });
    assert.match(await description(), /by state/);
    await workbench.screenshot('arrange-state-dark');
    await workbench.setTheme('Light Modern');
    await workbench.screenshot('arrange-state-light');
    await workbench.setTheme('Dark Modern');
  });

  it('sorts a flat list', async () => {
    await workbench.runCommand('Cloud Migration: Group Tasks By…');
    await (await workbench.quickInput({ title: /Group Tasks By/ })).pick('Nothing: one flat list');
    await workbench.runCommand('Cloud Migration: Sort Tasks By…');
    const pick = await workbench.quickInput({ title: /Sort Tasks By/ });
    await workbench.screenshot('arrange-sort-pick');
    await pick.pick('State');
    const tree = sideBar.tree('Migrations');
    await eventually(async () => {
      const rows = await tree.rows();
      assert.ok(rows.length > 12 && rows.every(({ level, expanded }) => level === 1 && expanded === undefined));
      assert.equal(rows[0]?.icon, 'error', 'what has failed comes first');
      // The demo's precheck takes its time until it fails.
    }, 90_000);
    assert.match(await description(), /flat list · urgent first/);
    await workbench.screenshot('arrange-flat');
  });

  it('filters while one types, and Escape brings all back', async () => {
    const tree = sideBar.tree('Migrations');
    const all = (await tree.rows()).length;
    await workbench.runCommand('Cloud Migration: Filter Tasks…');
    const filter = await workbench.quickInput({ title: /Filter Tasks/ });
    await workbench.press('o', 'r', 'd', 'e', 'r', 's');
    await eventually(async () => {
      const labels = await tree.labels();
      assert.ok(labels.length > 0 && labels.length < all && labels.includes('orders'), labels.join());
    });
    assert.match(await description(), new RegExp(`\\d of ${all} · "orders"`));
    const hidden = sideBar.root.getByText(/The filter hides \d+ tasks? that needs? you\./);
    await hidden.waitFor();
    await workbench.screenshot('arrange-typing');
    await filter.cancel();
    await eventually(async () => (await tree.rows()).length === all);
    assert.doesNotMatch(await description(), / of /);
    await hidden.waitFor({ state: 'hidden' });
  });

  it('keeps the words after Enter, says so when nothing fits, and is cleared from the title of the view', async () => {
    const tree = sideBar.tree('Migrations');
    const all = (await tree.rows()).length;
    await workbench.runCommand('Cloud Migration: Filter Tasks…');
    const filter = await workbench.quickInput({ title: /Filter Tasks/ });
    await filter.answer('moon');
    await filter.waitUntilGone();
    const message = sideBar.root.getByText(/None of \d+ tasks fits the filter "moon"/);
    await message.waitFor();
    await workbench.screenshot('arrange-empty');
    await sideBar.root.hover();
    await sideBar.root.getByRole('button', { name: 'Clear Task Filter' }).first().click();
    await eventually(async () => (await tree.rows()).length === all);
    await message.waitFor({ state: 'hidden' });
  });

  it('ticks states, and remembers all of it over a reload', async () => {
    await workbench.runCommand('Cloud Migration: Filter Tasks…');
    const filter = await workbench.quickInput({ title: /Filter Tasks/ });
    await eventually(async () => {
      assert.ok((await filter.labels()).includes('Failed'));
    });
    await filter.pick('Failed');
    await workbench.screenshot('arrange-states');
    await workbench.press('Enter');
    await filter.waitUntilGone();
    const tree = sideBar.tree('Migrations');
    await eventually(async () => {
      const rows = await tree.rows();
      assert.ok(rows.length > 0 && rows.every(({ icon }) => icon === 'error'), JSON.stringify(rows));
    });
    const badge = await workbench.badge('Cloud Migrations');
    assert.ok(Number(badge?.text) >= (await tree.rows()).length, 'the badge counts all tasks');
    await workbench.reload();
    sideBar = await workbench.openView('Cloud Migrations');
    await eventually(async () => {
      assert.match(await description(), /flat list · urgent first · [1-9]\d* of [1-9]\d*/);
    }, 60_000);
    await workbench.screenshot('arrange-reloaded');
    assert.deepEqual(workbench.problems(), []);
  });
});

import assert from 'node:assert/strict';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import type { CloudId } from '../../src/model/task.ts';
import { type SlowWay, startSlowWay } from './support/slowly.ts';
import type { Tree } from './support/tree.ts';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** Of the demo's cast. */
const few: readonly string[] = ['inventory', 'payments-ledger', 'user-profiles'];

/** As many more tasks than the demo's as make every list longer than a page. */
const extraTasks = 500;

/** One window for all of these: each test goes on where the one before left off, as a person does. */
describe('tasks that find themselves, as a person sees them', function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let way: SlowWay;
  let workbench: Workbench;
  let sideBar: SideBar;

  before(async () => {
    simulator = await startSimulator({ extraTasks });
    way = await startSlowWay(simulator.origin, 0);
    workbench = await Workbench.start();
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
  });
  after(async () => {
    await workbench.close();
    await way.stop();
    await simulator.stop();
  });

  it('offers what helps while there is no account', async () => {
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    const pick = await workbench.quickInput({ title: 'Discover Tasks' });
    await workbench.screenshot('discover-no-account');
    await pick.pick('Add Account');
    await addAccount('Alibaba Cloud', 'alibaba', 'prod', way.origin);
    await workbench.runCommand('Cloud Migration: Add Account…');
    await addAccount('UCloud', 'ucloud', 'main', simulator.origin);
  });

  async function addAccount(title: string, cloud: CloudId, name: string, origin: string): Promise<void> {
    const good = simulator.account(cloud, 'permanent');
    await (await workbench.quickInput({ title: /Add Account/ })).pick(title);
    await (await workbench.quickInput({ placeholder: /prod/ })).answer(name);
    await eventually(async () => {
      assert.doesNotMatch(await (await workbench.quickInput()).placeholder(), /prod/);
    });
    await (await workbench.quickInput()).answer(good.accessKeyId);
    await eventually(async () => {
      assert.ok(await (await workbench.quickInput()).isPassword());
    });
    await (await workbench.quickInput()).answer(good.accessKeySecret);
    await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Endpoint');
    await eventually(async () => {
      assert.match(await (await workbench.quickInput()).message(), /Endpoint/i);
    });
    await (await workbench.quickInput()).answer((good.endpoint ?? '').replace(simulator.origin, origin));
    await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Test and Save');
    await (await workbench.notifications.toast(new RegExp(`Account '${name}' is saved`))).dismiss();
  }

  /** The list of found tasks; its first row says what Watch Selected does. */
  const found = (): Tree => sideBar.tree('Found Tasks');
  const filter = async (text: string): Promise<void> => {
    await workbench.runCommand('Cloud Migration: Filter Found Tasks…');
    await (await workbench.quickInput({ title: 'Filter Found Tasks' })).answer(text);
    await (await workbench.quickInput()).waitUntilGone();
    await sideBar.waitForMessage(/The filter shows \d+ of \d+ tasks/);
  };
  const settled = async (): Promise<void> => {
    await eventually(async () => {
      assert.doesNotMatch(await sideBar.message(), /Looking/);
    }, 60_000);
  };

  it('finds them from the welcome view, and lets them be selected meanwhile', async () => {
    await sideBar.waitForWelcome(/Discover Tasks/);
    await workbench.screenshot('discover-welcome');
    // Slow enough for a person to select tasks of one account before the other one is listed.
    way.delayMs = 1_200;
    await sideBar.pressInWelcome('Discover Tasks');
    await sideBar.waitForMessage(/^Looking: \d+ of \d+ places, \d+ tasks? found/);
    // Few rows, so that those of the slow account do not push the others out of sight.
    await filter('orders');
    await found()
      .row('main')
      .waitForDescription(/^UCloud · \d+ tasks$/);
    const orders = found().row('orders');
    await orders.waitForCheck(true);
    await orders.check();
    await orders.waitForCheck(false);
    assert.match(await sideBar.message(), /Looking/);
    await eventually(async () => {
      assert.match((await orders.read()).ariaLabel, /not selected/);
    });
    // A task of an account that is not listed completely can be seen, and has no checkbox yet.
    await workbench.runCommand('Cloud Migration: Clear Filter of Found Tasks');
    await filter('crm-core');
    assert.equal((await found().row('crm-core').read()).checked, undefined);
    await workbench.screenshot('discover-looking');
    await settled();
    way.delayMs = 0;
    await found().row('crm-core').waitForCheck(true);
    await filter('orders');
    await orders.waitForCheck(false);
    await workbench.runCommand('Cloud Migration: Clear Filter of Found Tasks');
    await workbench.screenshot('discover-found');
  });

  it('watches what is selected: by checkbox, by a click on the row, and by the keyboard', async () => {
    await workbench.runCommand('Cloud Migration: Deselect All');
    await found().row('Select the tasks to watch').waitFor();
    await filter('inventory');
    await found().row('inventory').check();
    await found().row('Watch 1 task').waitFor();
    await filter('payments-ledger');
    await found().row('payments-ledger').click();
    await found().row('Watch 2 tasks').waitFor();
    // As in every list: arrows move, Enter does what a click does.
    await filter('user-profiles');
    await found().row('Watch 2 tasks').waitFor();
    await workbench.runCommand('Cloud Migrations: Focus on Found Tasks View');
    const profiles = found().row('user-profiles');
    await workbench.press('Home');
    await eventually(async () => {
      await workbench.press('ArrowDown');
      await profiles.waitForFocus(500);
    });
    await workbench.press('Enter');
    await profiles.waitForCheck(true);
    await filter('orders');
    await found().row('orders').check();
    await found().row('Watch 4 tasks').click();
    await (await workbench.quickInput({ placeholder: /Save the task in/ })).pick('Workspace settings');
    const toast = await workbench.notifications.toast(/^4 tasks added\.$/);
    await workbench.screenshot('discover-added');
    await toast.dismiss();
    for (const name of [...few, 'orders']) {
      const row = sideBar.tree().row(name);
      await row.waitForDescription(/%|copy|failed|replicating|caught up/, 30_000);
    }
    await workbench.screenshot('discover-rows');
  });

  it('selects what is watched when it is looked again, adds one and removes another', async () => {
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    await settled();
    await filter('watched');
    await eventually(async () => {
      const rows = (await found().rows()).filter(({ description }) => description.startsWith('watched · '));
      assert.deepEqual(rows.map(({ label }) => label).sort(), [...few, 'orders'].sort());
      assert.ok(rows.every(({ checked }) => checked === true));
    });
    await filter('crm-core');
    await found().row('crm-core').check();
    await filter('user-profiles');
    await found().row('user-profiles').check();
    await found().row('Watch 1 task, stop watching 1').waitFor();
    await sideBar.viewAction('Found Tasks', 'Watch Selected Tasks');
    assert.match(await workbench.dialog.message(), /Stop watching 'user-profiles'/);
    await workbench.screenshot('discover-remove');
    await workbench.dialog.press('Remove');
    await (await workbench.quickInput({ placeholder: /Save the task in/ })).pick('Workspace settings');
    await (await workbench.notifications.toast(/^1 task added, 1 task removed\.$/)).dismiss();
    await sideBar.tree().waitUntilGone('user-profiles');
    await sideBar.tree().row('crm-core').waitFor(30_000);
  });

  it('selects and deselects all of a place', async () => {
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    await eventually(async () => {
      assert.doesNotMatch(await sideBar.message(), /filter/, 'the filter of the search before');
    });
    await settled();
    await filter('crowd-0000* demo01-test');
    const place = found().row('test', 'main');
    await place.action('Select All in Group');
    await found()
      .row(/^Watch \d+ tasks?$/)
      .waitFor();
    await place.action('Deselect All in Group');
    await found().row('Select the tasks to watch').waitFor();
    await sideBar.viewAction('Found Tasks', 'Cancel Discovery');
    await eventually(async () => (await found().root.count()) === 0);
  });

  it('says what cannot be listed, with a way to mend it, and shows the rest', async () => {
    simulator.faults.always('http500', { action: 'DescribeDtsJobs' });
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    await settled();
    await workbench.screenshot('discover-trouble');
    const gap = await found()
      .row(/^Couldn't list /, 'prod')
      .read();
    assert.match(gap.description, /cloud reports a failure/);
    await found()
      .row('prod')
      .waitForDescription(/incomplete$/);
    await workbench.setTheme('Light Modern');
    simulator.faults.clear();
  });

  it('looks only where a person wants it to', async () => {
    await workbench.runCommand('Cloud Migration: Choose Accounts, Regions and Projects…');
    const places = await workbench.quickInput({ title: 'Choose Accounts, Regions and Projects' });
    await workbench.screenshot('discover-places');
    // All out, one in.
    await places.root.locator('.quick-input-header .monaco-checkbox').click();
    await places.fill('cn-shanghai');
    await places.pick(/Shanghai/);
    await places.accept();
    await sideBar.waitForMessage(/^\d+ tasks found · some places are left out$/);
    await settled();
    const before = simulator.requests.ofAction('DescribeDtsJobs');
    await sideBar.viewAction('Found Tasks', 'Look Again');
    await settled();
    await sideBar.waitForMessage(/^\d+ tasks found · some places are left out$/);
    const groups = (await found().rows()).filter(({ level, expanded }) => level <= 2 && expanded === true);
    assert.deepEqual(
      groups.map(({ label }) => label),
      ['prod', 'China (Shanghai)'],
    );
    assert.ok(simulator.requests.ofAction('DescribeDtsJobs') - before < 15);
    await workbench.screenshot('discover-light');
    await workbench.runCommand('Cloud Migration: Cancel Discovery');
    await eventually(async () => (await found().root.count()) === 0);
  });

  it('watches everything of an account: the rest appears by itself, and what is removed stays away', async () => {
    await workbench.runCommand('Cloud Migration: Watch All Tasks of an Account…');
    await (await workbench.quickInput({ title: /Watch All Tasks/ })).pick('prod');
    await (await workbench.quickInput({ placeholder: /prod-\*/ })).answer('crowd-0000*, crowd-0001*, user-*');
    await eventually(async () => {
      assert.match(await (await workbench.quickInput()).placeholder(), /test-/);
    });
    await workbench.screenshot('watch-all-exclude');
    await (await workbench.quickInput()).answer('');
    assert.match(await workbench.dialog.detail(), /That is \d+ of \d+ tasks now/);
    await workbench.screenshot('watch-all-confirm');
    await workbench.dialog.press('Watch All Tasks');
    const row = sideBar.tree().row('user-profiles');
    await row.waitFor(30_000);
    await row.contextMenu('Remove Task…');
    assert.match(await workbench.dialog.detail(), /this one is excluded there by its ID/);
    await workbench.dialog.press('Remove');
    await sideBar.tree().waitUntilGone('user-profiles');
    assert.deepEqual(workbench.problems(), []);
    const shown = ['00004', '00005', '00006', '00013', '00014', '00015'].map((number) => `crowd-${number}`);
    shown.push('crm-core', 'inventory', 'orders', 'payments-ledger');
    shown.sort();
    const namesShown = async (): Promise<readonly string[]> =>
      (await sideBar.tree().rows()).filter(({ level }) => level === 2).map(({ label }) => label);
    await eventually(async () => {
      assert.deepEqual([...(await namesShown())].sort(), shown);
    });
    await workbench.reload();
    sideBar = await workbench.openView('Cloud Migrations');
    await eventually(async () => {
      assert.deepEqual([...(await namesShown())].sort(), shown);
    }, 30_000);
    await workbench.screenshot('watch-all-rows');
    assert.deepEqual(simulator.violations, []);
  });
});

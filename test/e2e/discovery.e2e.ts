import assert from 'node:assert/strict';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type SlowWay, startSlowWay } from './support/slowly.ts';
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
    await addAlibaba();
  });

  async function addAlibaba(): Promise<void> {
    const good = simulator.account('alibaba', 'permanent');
    await (await workbench.quickInput({ title: /Add Account/ })).pick('Alibaba Cloud');
    await (await workbench.quickInput({ placeholder: /prod/ })).answer('prod');
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
    await (await workbench.quickInput()).answer((good.endpoint ?? '').replace(simulator.origin, way.origin));
    await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Test and Save');
    await (await workbench.notifications.toast(/Account 'prod' is saved/)).dismiss();
  }

  it('finds them from the welcome view, lets them be ticked meanwhile, and watches what is ticked', async () => {
    await sideBar.waitForWelcome(/Discover Tasks/);
    await workbench.screenshot('discover-welcome');
    // Slow enough for a person to tick before the last place has answered.
    way.delayMs = 400;
    await sideBar.pressInWelcome('Discover Tasks');
    const pick = await workbench.quickInput({ title: /Discover Tasks · Looking: \d+ of \d+ places, \d+ tasks? found/ });
    await eventually(async () => {
      assert.ok((await pick.items()).some(({ checked }) => checked === true));
    }, 30_000);
    await workbench.screenshot('discover-looking');
    const first = (await pick.items()).find(({ checked, label }) => checked === true && !few.includes(label));
    assert.ok(first);
    await pick.pick(first.label);
    await workbench.quickInput({ title: /Discover Tasks · \d+ tasks found$/ });
    way.delayMs = 0;
    const after = (await pick.items()).find(({ label }) => label === first.label);
    assert.equal(after?.checked, false, 'the tick was lost when more was found');
    await workbench.screenshot('discover-found');
    // Anything that a row shows can be typed; what is ticked and out of sight stays ticked.
    await pick.fill('inventory');
    await eventually(async () => {
      assert.deepEqual(await pick.labels(), ['inventory']);
    });
    await pick.fill('');
    // All in, all out, then three of them.
    const all = pick.root.locator('.quick-input-header .monaco-checkbox');
    await all.click();
    await all.click();
    for (const name of few) {
      await pick.fill(name);
      await pick.pick(name);
    }
    await pick.fill('');
    await pick.accept();
    await (await workbench.quickInput({ placeholder: /Save the task in/ })).pick('Workspace settings');
    const toast = await workbench.notifications.toast(/^3 tasks added\.$/);
    await workbench.screenshot('discover-added');
    await toast.dismiss();
    for (const name of few) {
      const row = sideBar.tree().row(name);
      await row.waitForDescription(/%|copy|failed|replicating|caught up/, 30_000);
    }
    await workbench.screenshot('discover-rows');
  });

  it('ticks what is watched when it is looked again, adds one by the keyboard alone, and removes another', async () => {
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    const pick = await workbench.quickInput({ title: /Discover Tasks · \d+ tasks found$/ });
    const ticked = (await pick.items()).filter(({ checked }) => checked === true);
    assert.deepEqual(ticked.map(({ label }) => label).sort(), few);
    await workbench.page.keyboard.type('crm-core');
    await eventually(async () => {
      assert.deepEqual(await pick.labels(), ['crm-core']);
    });
    await workbench.press('ArrowDown', 'Space');
    await eventually(async () => {
      assert.equal((await pick.items())[0]?.checked, true);
    });
    await pick.fill('user-profiles');
    await pick.pick('user-profiles');
    await pick.accept();
    assert.match(await workbench.dialog.message(), /Stop watching 'user-profiles'/);
    await workbench.screenshot('discover-remove');
    await workbench.dialog.press('Remove');
    await (await workbench.quickInput({ placeholder: /Save the task in/ })).pick('Workspace settings');
    await (await workbench.notifications.toast(/^1 task added, 1 task removed\.$/)).dismiss();
    await sideBar.tree().waitUntilGone('user-profiles');
    await sideBar.tree().row('crm-core').waitFor(30_000);
  });

  it('says what cannot be listed, with a way to mend it, and shows the rest', async () => {
    simulator.faults.always('http500', { action: 'DescribeDtsJobs' });
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    const pick = await workbench.quickInput({ title: /Discover Tasks · \d+ tasks? found$/ });
    await workbench.screenshot('discover-trouble');
    const [trouble] = await pick.items();
    assert.match(trouble?.label ?? '', /prod: cloud reports a failure/);
    assert.equal(trouble?.separator, 'Could not be listed');
    await workbench.setTheme('Light Modern');
    simulator.faults.clear();
  });

  it('looks only where a person wants it to', async () => {
    await workbench.runCommand('Cloud Migration: Discover Tasks…');
    await (await workbench.quickInput({ title: /Discover Tasks/ })).press('Choose Accounts, Regions and Projects');
    const places = await workbench.quickInput({ title: 'Choose Accounts, Regions and Projects' });
    await workbench.screenshot('discover-places');
    // All out, one in.
    await places.root.locator('.quick-input-header .monaco-checkbox').click();
    await places.fill('cn-shanghai');
    await places.pick(/Shanghai/);
    await places.accept();
    await workbench.quickInput({ title: /Discover Tasks · \d+ tasks found · some places are left out$/ });
    const before = simulator.requests.ofAction('DescribeDtsJobs');
    await (await workbench.quickInput({ title: /Discover Tasks/ })).press('Look Again');
    await workbench.quickInput({ title: /Discover Tasks · \d+ tasks found · some places are left out$/ });
    const items = await (await workbench.quickInput()).items();
    assert.ok(items.length > 0 && items.every(({ detail }) => detail.includes('cn-shanghai')));
    assert.ok(simulator.requests.ofAction('DescribeDtsJobs') - before < 15);
    await workbench.screenshot('discover-light');
    await (await workbench.quickInput()).cancel();
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
    shown.push('crm-core', 'inventory', 'payments-ledger');
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

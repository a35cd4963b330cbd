import assert from 'node:assert/strict';
import type { TaskRef } from '../../src/model/task.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** One window for all of these: each test goes on where the one before left off, as a person does. */
describe('accounts and tasks, as a person enters them', function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let workbench: Workbench;
  let sideBar: SideBar;

  before(async () => {
    simulator = await startSimulator();
    workbench = await Workbench.start();
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
  });
  after(async () => {
    await workbench.close();
    await simulator.stop();
  });

  function alibabaTask(): TaskRef {
    const task = simulator.config.tasks.find(({ cloud }) => cloud === 'alibaba');
    assert.ok(task);
    return task;
  }

  async function answer(text: string, shot?: string): Promise<void> {
    const input = await workbench.quickInput();
    await input.fill(text);
    if (shot !== undefined) await workbench.screenshot(shot);
    await input.accept();
  }

  it('tells what is wrong with a wrong key, and lets it be corrected', async () => {
    const good = simulator.account('alibaba', 'permanent');
    await sideBar.root.getByRole('button', { name: 'Add Account' }).click();
    const clouds = await workbench.quickInput({ title: /Add Account/ });
    assert.deepEqual(await clouds.labels(), [
      'Import credentials of this computer…',
      'UCloud',
      'UCloud Global',
      'SurferCloud',
      'SCloudSG',
      'Alibaba Cloud',
      'Huawei Cloud',
    ]);
    await workbench.screenshot('add-account-cloud');
    await clouds.pick('Alibaba Cloud');
    const name = await workbench.quickInput({ placeholder: /prod/ });
    await name.answer('prod');
    await eventually(async () => {
      assert.doesNotMatch(await (await workbench.quickInput()).placeholder(), /prod/);
    });
    await answer(good.accessKeyId);
    await eventually(async () => {
      assert.ok(await (await workbench.quickInput()).isPassword());
    });
    const secret = await workbench.quickInput();
    await secret.fill('not-the-secret');
    await workbench.screenshot('add-account-secret');
    await secret.accept();
    const review = await workbench.quickInput({ placeholder: /Save, or choose/ });
    await workbench.screenshot('add-account-review');
    await review.pick('Endpoint');
    await eventually(async () => {
      assert.match(await (await workbench.quickInput()).message(), /Endpoint/i);
    });
    const endpoint = await workbench.quickInput();
    await endpoint.fill('http://api.example.com');
    await endpoint.waitForMessage(/https/);
    await workbench.screenshot('add-account-endpoint');
    await endpoint.answer(good.endpoint ?? '');
    await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Test and Save');
    assert.match(await workbench.dialog.message(), /Alibaba Cloud does not accept the keys of account 'prod'/);
    await workbench.screenshot('add-account-wrong-key');
    assert.doesNotMatch(await workbench.dialog.detail(), /not-the-secret/);
    await workbench.dialog.press('Correct It');
    // It leads straight to the secret.
    await eventually(async () => {
      assert.ok(await (await workbench.quickInput()).isPassword());
    });
    await answer(good.accessKeySecret);
    await (await workbench.quickInput({ placeholder: /Save, or choose/ })).pick('Test and Save');
    const toast = await workbench.notifications.toast(/Account 'prod' is saved/);
    await workbench.screenshot('add-account-stored');
    await toast.dismiss();
  });

  it('adds a task whose pasted id has blanks around it, and shows it at once', async () => {
    const task = alibabaTask();
    await sideBar.pressInWelcome('added by its ID');
    await (await workbench.quickInput({ title: /Add Task/ })).pick('Alibaba Cloud');
    await eventually(async () => {
      assert.match(await (await workbench.quickInput()).message(), /ID/);
    });
    const id = await workbench.quickInput();
    await id.fill('?? nonsense ??');
    await id.waitForMessage(/does not look like/);
    await id.fill(`  ${task.id} `);
    await id.accept();
    await eventually(async () => {
      assert.match(await (await workbench.quickInput()).message(), /[Rr]egion/);
    });
    await answer(task.region ?? '');
    await (await workbench.quickInput({ placeholder: /Task type/ })).pick('Not specified');
    await eventually(async () => {
      assert.match(await (await workbench.quickInput()).message(), /name/);
    });
    await answer('my-orders');
    await (await workbench.quickInput({ placeholder: /Save the task in/ })).pick('Workspace settings');
    const row = await sideBar.tree().row('my-orders').waitFor(30_000);
    assert.equal(row.label, 'my-orders');
    await sideBar
      .tree()
      .row('my-orders')
      .waitForDescription(/%|copy|precheck|replicating|caught up/);
    await workbench.screenshot('task-added');
  });

  it('keeps good entries when the settings hold bad ones, and names the bad ones', async () => {
    const { account: _, ...task } = alibabaTask();
    workbench.write('.vscode/settings.json', {
      'cloudMigration.tasks': [
        { ...task, name: 'my-orders' },
        { cloud: 'alibaba', product: 'udts', id: 'x' },
        { cloud: 'moon', product: 'dts', id: 'dtsabc' },
        'nonsense',
      ],
    });
    await eventually(async () => {
      const rows = await sideBar.tree().rows();
      const broken = rows.filter((row) => row.ariaLabel.includes('broken entry, Workspace settings'));
      assert.deepEqual(
        broken.map(({ label }) => label),
        ['x', 'dtsabc', 'Entry 4'],
      );
      assert.ok(rows.some((row) => row.label === 'my-orders'));
    }, 30_000);
    await workbench.screenshot('settings-faults');
    workbench.write('.vscode/settings.json', { 'cloudMigration.tasks': [{ ...task, name: 'my-orders' }] });
    await sideBar.tree().waitUntilGone('Entry 4');
  });

  it('keeps the last good state when the cloud fails, and says so', async () => {
    await sideBar
      .tree()
      .row('my-orders')
      .waitForDescription(/%|copy|precheck|replicating|caught up/);
    simulator.faults.always('http500');
    await workbench.runCommand('Cloud Migration: Refresh All');
    await sideBar
      .tree()
      .row('my-orders')
      .waitForDescription(/^no contact .+ · /);
    await workbench.screenshot('no-contact');
    simulator.faults.clear();
    await workbench.runCommand('Cloud Migration: Refresh All');
    await eventually(async () => {
      assert.doesNotMatch(await sideBar.tree().row('my-orders').description(), /no contact/);
    });
  });

  it('removes the account after asking, and the task then says what it lacks', async () => {
    await workbench.runCommand('Cloud Migration: Remove Account…');
    await (await workbench.quickInput({ title: /Remove Account/ })).pick('prod');
    assert.match(await workbench.dialog.message(), /Remove account 'Alibaba Cloud: prod'\?/);
    await workbench.dialog.press('Remove');
    await sideBar
      .tree()
      .row('my-orders')
      .waitForDescription(/account|keys/);
    await workbench.screenshot('account-removed');
    assert.deepEqual(simulator.violations, []);
    assert.deepEqual(workbench.problems(), []);
  });
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/** Keys that exist already, a team's task, and the rights that keys need, as a person meets them. */
describe('credentials, teams and permissions, as a person meets them', function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let sideBar: SideBar;
  let home: string;

  before(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-home-'));
    const write = (file: string, content: unknown): void => {
      fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      fs.writeFileSync(path.join(home, file), JSON.stringify(content));
    };
    const keys = { access_key_id: 'LTAIexample0001', access_key_secret: 'CANARY-one', region_id: 'cn-hangzhou' };
    const session = { access_key_id: 'STS.example0002', access_key_secret: 'CANARY-two', region_id: 'cn-beijing' };
    write('.aliyun/config.json', {
      current: 'prod',
      profiles: [
        { name: 'prod', mode: 'AK', ...keys },
        { name: 'session', mode: 'StsToken', ...session, sts_token: 'CANARY-token', sts_expiration: 4_102_444_800 },
        { name: 'role', mode: 'RamRoleArn', ...keys },
      ],
    });
    write('.ucloud/credential.json', [{ profile: 'live', public_key: 'example0003', private_key: 'CANARY-three' }]);
    workbench = await Workbench.start({ env: { HOME: home } });
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
  });
  after(async () => {
    await workbench.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it('asks before it looks, then lists what it finds, and adds nothing unasked', async () => {
    await sideBar.root.getByRole('button', { name: 'Import Credentials' }).click();
    assert.match(await workbench.dialog.message(), /Look for credentials that are on this computer already/);
    const consent = await workbench.dialog.detail();
    for (const name of ['~/.aliyun/config.json', '~/.ucloud/credential.json', 'HUAWEICLOUD_SDK_AK'])
      assert.ok(consent.includes(name), name);
    await workbench.screenshot('import-consent-dark');
    await workbench.dialog.press('Look for Credentials');
    const list = await workbench.quickInput({ title: /Import Credentials/ });
    const items = await eventually(async () => {
      const found = await list.items();
      assert.equal(found.length, 4);
      return found;
    });
    assert.deepEqual(
      items.map(({ label, checked }) => [label, checked]),
      [
        ['live', true],
        ['prod', true],
        ['session', true],
        ['Alibaba Cloud: role', false],
      ],
    );
    assert.match(items[1]?.description ?? '', /cn-hangzhou · in use/);
    assert.match(items[2]?.detail ?? '', /temporary: keys end in \d+ d/);
    assert.match(items[3]?.detail ?? '', /takes on a role/);
    await workbench.screenshot('import-list-dark');
    await list.pick('Alibaba Cloud: role');
    await eventually(async () => {
      assert.equal((await list.items())[3]?.checked, false);
    });
    assert.doesNotMatch(JSON.stringify(await list.items()), /CANARY|LTAI|STS\./);
    await list.cancel();
    assert.ok(await sideBar.root.getByRole('button', { name: 'Import Credentials' }).isVisible());
  });

  it('shows the smallest policy, by the keyboard alone', async () => {
    await workbench.runCommand('Cloud Migration: Show Required Permissions…');
    const clouds = await workbench.quickInput({ placeholder: /which cloud/ });
    await clouds.fill('Huawei');
    await clouds.accept();
    const extent = await workbench.quickInput({ placeholder: /allowed/ });
    await workbench.screenshot('permissions-extent-dark');
    await extent.accept();
    const toast = await workbench.notifications.toast(/Huawei Cloud: the smallest IAM policy/);
    await workbench.setTheme('Light Modern');
    await workbench.screenshot('permissions-light');
    await toast.dismiss();
  });

  it('says of a team’s task which account is missing here, and adds just that one', async () => {
    const task = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', region: 'cn-hangzhou', account: 'prod' };
    workbench.write('.vscode/settings.json', { 'cloudMigration.tasks': [{ ...task, name: 'orders' }] });
    await sideBar
      .tree()
      .row('orders')
      .waitForDescription(/^account 'prod' is not set up here$/);
    await workbench.setViewport(900, 700);
    await workbench.screenshot('team-account-missing-light');
    await sideBar.tree().row('orders').action('Add Account…');
    const input = await workbench.quickInput({ title: "Add Account 'prod'" });
    await eventually(async () => {
      assert.match(await input.message(), /AccessKey ID/);
    });
    await input.cancel();
    assert.deepEqual(workbench.problems(), []);
  });
});

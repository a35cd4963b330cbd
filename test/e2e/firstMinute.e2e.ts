import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type RealHosts, startRealHosts } from '../support/realHosts.ts';
import { eventually, type SideBar, Workbench } from './support/workbench.ts';

/**
 * What this extension promises to whoever has used a cloud's command line on this computer: all migrations of all accounts
 * within a minute, without typing an id or a key. The clouds answer under their own names, as they do to a person.
 */
describe('the first minute of a person who has credentials already', function () {
  this.timeout(180_000);
  let clouds: RealHosts;
  let workbench: Workbench;
  let sideBar: SideBar;
  let home: string;

  before(async () => {
    clouds = await startRealHosts();
    home = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-home-'));
    const write = (file: string, text: string): void => {
      fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      fs.writeFileSync(path.join(home, file), text);
    };
    const [ucloud, alibaba, huawei] = (['ucloud', 'alibaba', 'huawei'] as const).map((cloud) =>
      clouds.simulator.account(cloud, 'permanent'),
    );
    assert.ok(ucloud && alibaba && huawei);
    const profile = { name: 'prod', mode: 'AK', region_id: 'cn-hangzhou' };
    write(
      '.aliyun/config.json',
      JSON.stringify({
        current: 'prod',
        profiles: [{ ...profile, access_key_id: alibaba.accessKeyId, access_key_secret: alibaba.accessKeySecret }],
      }),
    );
    write(
      '.ucloud/config.json',
      JSON.stringify([{ profile: 'main', active: true, base_url: 'https://api.ucloud.cn/' }]),
    );
    write(
      '.ucloud/credential.json',
      JSON.stringify([{ profile: 'main', public_key: ucloud.accessKeyId, private_key: ucloud.accessKeySecret }]),
    );
    write('.huaweicloud/credentials', `[basic]\nak = ${huawei.accessKeyId}\nsk = ${huawei.accessKeySecret}\n`);
    workbench = await Workbench.start({ env: { HOME: home, ...clouds.env } });
    await workbench.setTheme('Dark Modern');
    sideBar = await workbench.openView('Cloud Migrations');
  });
  after(async () => {
    await workbench.close();
    await clouds.stop();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it('imports what there is, finds everything, and shows it moving', async () => {
    await sideBar.root.getByRole('button', { name: 'Import Credentials' }).click();
    await workbench.dialog.press('Look for Credentials');
    const list = await workbench.quickInput({ title: /Import Credentials/ });
    await eventually(async () => {
      const items = await list.items();
      assert.deepEqual(
        items.map(({ checked }) => checked),
        [true, true, true],
      );
    });
    await list.accept();
    const imported = await workbench.notifications.toast(/imported/);
    await workbench.screenshot('first-minute-imported');
    await imported.press('Discover Tasks');
    const found = sideBar.tree('Found Tasks');
    // All three clouds are listed completely.
    await eventually(async () => {
      const rows = await found.rows();
      const accounts = rows.filter(({ level, label }) => level === 1 && !/^(Watch|Select)/.test(label));
      assert.equal(accounts.length, 3);
      assert.ok(accounts.every(({ icon }) => icon !== 'loading'));
      assert.ok(rows.filter(({ checked }) => checked === true).length >= 5);
    }, 30_000);
    await workbench.screenshot('first-minute-found');
    await found.row(/^Watch \d+ tasks$/).click();
    await (await workbench.quickInput({ placeholder: /Save the task in/ })).pick('User settings');
    await workbench.notifications.toast(/^\d+ tasks added\.$/);
    for (const cloud of ['UCloud', 'Alibaba Cloud', 'Huawei Cloud']) await sideBar.tree().row(cloud).waitFor();
    for (const name of ['payments-ledger', 'session-cache']) {
      await sideBar
        .tree()
        .row(name)
        .waitForDescription(/%|copy|replicating|caught up|lag/, 30_000);
    }
    await workbench.screenshot('first-minute-rows');
    assert.deepEqual(clouds.simulator.violations, []);
    assert.deepEqual(workbench.problems(), []);
  });

  it('has asked nobody but the clouds', () => {
    assert.deepEqual(
      [...clouds.strangers].filter((host) => /ucloud|aliyun|huawei/.test(host)),
      [],
    );
  });
});

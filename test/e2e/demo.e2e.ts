import assert from 'node:assert/strict';
import { eventually, Workbench } from './support/workbench.ts';

describe('the demo, as a person meets it', function () {
  this.timeout(180_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.start();
  });
  after(() => workbench.close());

  it('greets with a welcome view', async () => {
    const sideBar = await workbench.openView('Cloud Migration');
    await sideBar.root.getByRole('button', { name: 'Add Account' }).waitFor();
    await workbench.screenshot('welcome-dark');
  });

  it('shows moving tasks of all clouds', async () => {
    await workbench.runCommand('Cloud Migration: Try the Demo');
    const sideBar = await workbench.openView('Cloud Migration');
    const tree = sideBar.tree();
    const wanted = ['UCloud', 'UCloud Global', 'SurferCloud', 'SCloudSG', 'Alibaba Cloud', 'Huawei Cloud'];
    for (const cloud of wanted) await tree.row(cloud).waitFor(30_000);
    const rows = await eventually(async () => {
      const read = await tree.rows();
      if (read.some((row) => row.description.includes('reading'))) throw new Error('Some rows are still being read.');
      return read;
    });
    assert.ok(rows.length > 12, `${rows.length} rows`);
    await workbench.screenshot('demo-tree-dark');
    const before = JSON.stringify(rows);
    await eventually(async () => {
      if (JSON.stringify(await tree.rows()) === before) throw new Error('No row has moved yet.');
    }, 60_000);
    assert.match((await workbench.statusBar.texts()).join('\n'), /migrating/);
  });
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { eventually, Workbench } from './support/workbench.ts';

const words = JSON.parse(fs.readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

describe('The workbench with the extension installed', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.start({ files: { 'notes/hello.txt': 'Hello' } });
  });
  after(async () => {
    await workbench.close();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed ${this.currentTest.fullTitle()}`);
  });

  it('comes up', async () => {
    assert.match(await workbench.page.title(), new RegExp(path.basename(workbench.workspace)));
    await workbench.screenshot('workbench');
  });

  it('shows the container of the extension', async () => {
    const title = words['container.title'];
    assert.ok(title);
    await eventually(async () => {
      assert.ok((await workbench.activities()).includes(title), 'It is not in the activity bar.');
    });
    const view = await workbench.openView(title);
    assert.ok((await view.title()).startsWith(title));
  });

  it('opens the files of its workspace', async () => {
    await workbench.openFile('hello.txt');
    await eventually(async () => {
      assert.equal(await workbench.editorText(), 'Hello');
    });
  });

  it('comes up again after a reload', async () => {
    await workbench.reload();
    assert.ok(words['container.title']);
    await workbench.openView(words['container.title']);
  });
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { taskKey } from '../../../src/model/task.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeTasks } from '../support/settings.ts';

describe('What is concluded of a task', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let folder: string;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-export-'));
    clouds = await startClouds();
    app = await RunningApp.start();
    await app.saveAccounts(clouds.simulator.config.accounts);
    await writeTasks([{ ...clouds.task('orders'), pinned: true }, clouds.task('crm-core')]);
    await app.allRead(2);
  });

  after(async () => {
    await app.stop();
    await clouds.simulator.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const key = (): string => taskKey(clouds.task('orders'));
  const words = (): string => app.row('orders').description;
  const refresh = (): Promise<void> => app.run(commandIds.refreshAll);
  const pinned = (): string => app.window.statusItems.get(`cloudMigration.task.${key()}`)?.text ?? '';

  /** Answers the dialog that asks where to save, as long as `run` takes. */
  async function savingTo(
    file: string | null,
    run: () => Promise<void>,
  ): Promise<vscode.SaveDialogOptions | undefined> {
    const original = Object.getOwnPropertyDescriptor(vscode.window, 'showSaveDialog');
    assert.ok(original);
    let asked: vscode.SaveDialogOptions | undefined;
    Object.defineProperty(vscode.window, 'showSaveDialog', {
      value: (options: vscode.SaveDialogOptions) => {
        asked = options;
        return Promise.resolve(file === null ? undefined : vscode.Uri.file(file));
      },
      configurable: true,
      writable: true,
    });
    try {
      await run();
    } finally {
      Object.defineProperty(vscode.window, 'showSaveDialog', original);
    }
    return asked;
  }

  it('is the time left in its row, its tooltip and the status bar, once the copy has moved often enough', async () => {
    const seen = [words()];
    while (!words().includes(' left · full copy') && seen.length < 60) {
      clouds.advance(60);
      await refresh();
      seen.push(words());
    }
    assert.match(words(), /^\d+% · [^·]* left · full copy/, seen.join('\n'));
    // Until then it is the cloud's own figure, and said to be.
    assert.match(seen[0] ?? '', / left \(says the cloud\) · /);
    const tooltip = app.tooltip(app.row('orders'));
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /Based on the last \d+ changes of the (percent|count)/);
    assert.match(tooltip.value, /(high|medium|low) confidence/);
    assert.match(pinned(), /\borders \d+% · .* left$/);
  });

  it('repaints nothing as long as nothing looks different', async () => {
    const repainted: unknown[] = [];
    const subscription = app.api.tree.onDidChangeTreeData((ids) => repainted.push(ids));
    app.window.statusWrites.length = 0;
    app.window.viewWrites.length = 0;
    await refresh();
    await refresh();
    subscription.dispose();
    assert.deepEqual(repainted, []);
    assert.deepEqual(app.window.statusWrites, []);
    assert.deepEqual(app.window.viewWrites, []);
  });

  it('is not shown without contact', async () => {
    clouds.simulator.faults.always('http500');
    await refresh();
    assert.doesNotMatch(words(), /left|estimating/);
    assert.doesNotMatch(pinned(), /left|estimating/);
    clouds.simulator.faults.clear();
    await refresh();
    assert.match(words(), / left · full copy/);
  });

  it('is exported with its history as CSV', async () => {
    const file = path.join(folder, 'history.csv');
    const asked = await savingTo(file, () => app.run(commandIds.exportHistoryAsCsv, `task:${key()}`));
    assert.match(path.basename(asked?.defaultUri?.fsPath ?? ''), /^orders-history-\d{4}-\d\d-\d\d\.csv$/);
    const [heading = '', ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\r\n');
    assert.match(heading, /^time_utc,.*,progress_percent,/);
    assert.ok(lines.length > 2, lines.join('\n'));
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z,/);
    assert.ok(app.window.statusMessages.includes('History exported'));
  });

  it('is exported with its history as JSON, without keys', async () => {
    const file = path.join(folder, 'history.json');
    await savingTo(file, () => app.run(commandIds.exportHistoryAsJson, `task:${key()}`));
    const text = fs.readFileSync(file, 'utf8');
    const { task, samples } = JSON.parse(text) as { task: { id: string }; samples: { percent: number }[] };
    assert.equal(task.id, clouds.task('orders').id);
    assert.ok(samples.length > 2);
    assert.ok(samples.every(({ percent }, index) => percent >= (samples[index - 1]?.percent ?? 0)));
    for (const { accessKeySecret } of clouds.simulator.config.accounts) assert.ok(!text.includes(accessKeySecret));
  });

  it('writes nothing when the dialog is closed', async () => {
    await savingTo(null, () => app.run(commandIds.exportHistoryAsCsv, `task:${key()}`));
    assert.deepEqual(fs.readdirSync(folder).sort(), ['history.csv', 'history.json']);
    assert.deepEqual(app.window.messages, []);
  });

  for (const [label, named] of [
    ['Masked', false],
    ['With host names', true],
  ] as const) {
    it(`is copied as a report: ${label}`, async () => {
      const task = clouds.task('crm-core');
      const done = app.run(commandIds.copyReport, `task:${taskKey(task)}`);
      await app.pick(label);
      await done;
      const text = await vscode.env.clipboard.readText();
      assert.match(text, /^# crm\\-core: /);
      assert.match(text, /^## Time left and health$/m);
      assert.match(text, /^## Cutover$/m);
      assert.match(text, /^- Health: /m);
      const { source, target } = app.watched('crm-core').status ?? {};
      const names = [source, target].flatMap((side) => [side?.host, side?.user, side?.instanceId]);
      const known = [task.id, ...names.filter((name) => typeof name === 'string')];
      assert.ok(known.length > 3, known.join());
      const plain = text.replaceAll('\\', '');
      for (const name of known) assert.equal(plain.includes(name), named, `${name} in\n${text}`);
    });
  }
});

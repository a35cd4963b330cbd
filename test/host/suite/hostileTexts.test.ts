import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import { cast } from '../../support/cast.ts';
import type { SimulatedTask } from '../../../src/simulator/simulator.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { accountPrefix, RunningApp } from '../support/runningApp.ts';
import { writeTasks } from '../support/settings.ts';

/** Texts that a settings file of a stranger's repository may hold. */
const names = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  '[click me](command:workbench.action.quit)',
  '![x](https://evil.example/pixel.png)',
  '<a href="command:workbench.action.quit">orders</a>',
  '$(trash) $(sync~spin) orders',
  '**orders** _is_ `done` ~~not~~',
  'https://evil.example/ command:workbench.action.quit',
  '# title | a | b |',
  '](command:workbench.action.quit) [',
  '&lt;b&gt; \\[x](command:y)',
] as const;

/** What a cloud may send besides: everything of the above, and signs that act without being seen. */
const failure = `${names.join(' ')} \u202egnihtyna\u202c \u0000\u001b[31m line 1\r\nline 2 \u200b\u2066x\u2069 ${'x'.repeat(5000)}`;
const word = '$(trash) [x](command:y) <b>\u202eyhcrana';

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

describe('Hostile texts', () => {
  let app: RunningApp;
  let clouds: StillClouds;

  before(async () => {
    clouds = await startClouds({ tasks: names.flatMap((name, index) => hostileTasks(name, index)) });
    app = await RunningApp.start();
    await app.saveAccounts(clouds.simulator.config.accounts);
    await writeTasks(clouds.simulator.config.tasks);
    await app.allRead(clouds.simulator.config.tasks.length);
  });

  after(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const taskRows = (): ReturnType<RunningApp['rows']> => app.rows().filter(({ flags }) => flags.includes('task'));

  it('are read like any other', () => {
    assert.deepEqual(app.faultLabels(), []);
    for (const { problem, status } of app.api.tasks.all()) {
      assert.equal(problem, null);
      assert.notEqual(status, null);
    }
    assert.equal(taskRows().length, 2 * names.length);
  });

  it('stay as they are in rows, on one line, with nothing that cannot be seen', () => {
    const labels = taskRows().map(({ label }) => label);
    for (const name of names) assert.equal(labels.filter((label) => label === name).length, 2, name);
    for (const { label, description, item } of app.rows()) {
      for (const text of [label, description, item.accessibilityInformation?.label ?? '']) {
        assert.doesNotMatch(text, unseen);
        assert.ok(text.length < 300, text);
      }
    }
    assert.ok(taskRows().some(({ description }) => description.startsWith('failed: <img src=x')));
    assert.ok(taskRows().some(({ description }) => description.startsWith('unknown state "$(trash) [x](command')));
  });

  it('are plain text in tooltips, as VS Code itself renders them', async () => {
    // The control: this is what they would be.
    const live = elements(await rendered(names.join('\n\n')));
    for (const element of ['a', 'img', 'script', 'h1', 'code']) assert.ok(live.includes(element), element);
    for (const row of taskRows()) {
      const tooltip = app.tooltip(row);
      assert.ok(tooltip instanceof vscode.MarkdownString);
      assert.doesNotMatch(tooltip.value.replaceAll('\n', ' '), unseen);
      const html = await rendered(tooltip.value);
      assert.deepEqual(elements(html), harmless(html));
      assert.ok(textOf(html).includes(row.label.replace(/\s+/g, ' ')), `${row.label}\n${textOf(html)}`);
    }
  });

  it('run no command and show no icon in the status bar', async () => {
    await writeTasks(clouds.simulator.config.tasks.map((task) => ({ ...task, pinned: true })));
    await app.until('all have an item', () => app.window.statusItems.size === 1 + 2 * names.length);
    for (const [id, item] of app.window.statusItems) {
      // The one icon is ours.
      assert.match(item.text, /^\$\([a-z-]+\) /);
      assert.equal(item.text.split('$(').length, 2, item.text);
      assert.doesNotMatch(item.text + (item.accessibilityInformation?.label ?? ''), unseen);
      assert.ok(item.text.length < 100);
      assert.ok(item.tooltip instanceof vscode.MarkdownString);
      const html = await rendered(item.tooltip.value);
      const links = [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, target]) => target ?? '');
      assert.ok(
        links.every((target) => target.startsWith(`command:${commandIds.showDetails}?`)),
        links.join('\n'),
      );
      assert.ok(id === 'cloudMigration.all' ? links.length > 0 : links.length === 0);
      assert.deepEqual(item.tooltip.isTrusted, { enabledCommands: [commandIds.showDetails] });
      assert.doesNotMatch(html, /<(img|script|b|h1|table|code|s|del)\b/);
    }
    assert.equal(typeof app.window.statusItems.get('cloudMigration.all')?.command, 'string');
  });

  it('are plain text in what is copied as Markdown, and themselves in what is copied as JSON', async () => {
    const row = taskRows().find(({ description }) => description.startsWith('failed: '));
    assert.ok(row);
    await app.run(commandIds.copyStatusAsMarkdown, row.id);
    const html = await rendered(await vscode.env.clipboard.readText());
    assert.deepEqual(elements(html), harmless(html));
    await app.run(commandIds.copyStatusAsJson, row.id);
    const copied = JSON.parse(await vscode.env.clipboard.readText()) as { status: { error: string } };
    assert.equal(copied.status.error, failure.trim());
    await app.run(commandIds.copyTaskId, row.id);
    assert.equal(await vscode.env.clipboard.readText(), app.watched(row.label).task.id);
  });

  it('are no links in questions', async () => {
    for (const name of names) {
      await app.run(commandIds.removeTask, app.row(name).id);
      const [text = ''] = (app.window.messages.at(-1)?.text ?? '').split('\n');
      assert.match(text, /^Stop watching /);
      assert.doesNotMatch(text, /\]\(/);
      assert.doesNotMatch(text, unseen);
    }
    app.window.messages.length = 0;
  });

  it('are no icons in pickers', async () => {
    const asked = app.run(commandIds.refresh);
    await app.until('there is something to pick', () => app.window.inputs.length === 1);
    const [picker] = app.window.inputs;
    assert.ok(picker && 'items' in picker);
    assert.equal(picker.items.length, 2 * names.length);
    for (const { label, description, detail } of picker.items) {
      for (const text of [label, description ?? '', detail ?? '']) {
        assert.ok(!text.includes('$('), text);
        assert.doesNotMatch(text, unseen);
      }
    }
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await asked;
    assert.deepEqual(app.window.messages, []);
  });

  it('as names of accounts stay names', async () => {
    const account = clouds.simulator.account('ucloud', 'permanent');
    await app.saveAccounts([{ ...account, name: '[x](command:y) $(trash)' }]);
    await app.api.context.secrets.store(`${accountPrefix}ucloud/${encodeURIComponent('a\u202eb\nc $(trash)')}`, '{}');
    await app.until('both are there', () => app.faultLabels().length === 1);
    await writeTasks([
      {
        cloud: 'ucloud',
        product: 'udts',
        id: 'udts-hostile00',
        projectId: 'org-demo01',
        account: '[x](command:y) $(trash)',
      },
      { cloud: 'ucloud', product: 'udts', id: 'udts-hostile01', projectId: 'org-demo01', account: 'demo' },
    ]);
    await app.allRead(2);
    for (const { label, description, item } of app.rows()) {
      assert.doesNotMatch(label + description, unseen);
      assert.ok(typeof item.tooltip === 'string' || item.tooltip === undefined);
    }
    assert.deepEqual(app.faultLabels(), ["Account 'ucloud/abc $(trash)'"]);
    assert.ok(app.rows().some(({ label }) => label === '[x](command:y) $(trash)'));
  });
});

/** A task that has failed and one in a state of its own, both with a hostile name. */
function hostileTasks(name: string, index: number): SimulatedTask[] {
  const number = String(index).padStart(2, '0');
  return cast.flatMap((task): SimulatedTask[] => {
    const { ref } = task;
    if (task.product === 'udts' && ref.name === 'orders') {
      const stage = { word: 'Failed', seconds: 1000, copy: [0, 0.5], failure } as const;
      const script = { ...task.script, timeline: { begin: 0, stages: [stage] as const } };
      return [{ ...task, ref: { ...task.ref, id: `udts-hostile${number}`, name, pinned: false }, script }];
    }
    if (task.product === 'usmc' && ref.name === 'web-07') {
      const stage = { state: word, seconds: 1000, percent: [5, 5], failure } as const;
      const script = { timeline: { begin: 0, stages: [stage] as const } };
      return [{ ...task, ref: { ...task.ref, id: `usmc-hostile${number}`, name }, script }];
    }
    return [];
  });
}

/** HTML as VS Code's own Markdown extension makes it, which lets HTML, links and images through. */
async function rendered(markdown: string): Promise<string> {
  const html = await vscode.commands.executeCommand<string>('markdown.api.render', markdown);
  // What its diagrams' settings are put into.
  return html.replace(/^<span id="markdown-mermaid"[^>]*><\/span>/, '');
}

function elements(html: string): string[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name]) => name ?? '');
}

/** The elements that our own Markdown makes. */
function harmless(html: string): string[] {
  return elements(html).filter((name) => ['p', 'strong', 'em', 'ul', 'li', 'h3', 'br', 'code'].includes(name));
}

function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|amp|quot);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\s+/g, ' ');
}

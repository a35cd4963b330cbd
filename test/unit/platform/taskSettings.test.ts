import assert from 'node:assert/strict';
import { keyUnder } from '../../../src/config/resolve.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { HumanError } from '../../../src/platform/humanError.ts';
import type { ScopedTasks, TaskScope } from '../../../src/platform/settings.ts';
import { TaskSettings } from '../../../src/platform/taskSettings.ts';

const user: TaskScope = { id: 'user', kind: 'user', folder: null };
const workspace: TaskScope = { id: 'workspace', kind: 'workspace', folder: null };
const orders: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-orders' };
const fresh: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-fresh' };

/** The settings files, as far as the book uses them. */
class Files {
  readonly written: unknown[] = [];
  #scoped: readonly ScopedTasks[];

  constructor(...scoped: readonly ScopedTasks[]) {
    this.#scoped = scoped;
  }

  /** Where VS Code tells of a change. */
  onDidChange: () => void = () => undefined;

  tasks(): readonly ScopedTasks[] {
    return this.#scoped;
  }

  writeTasks(scope: TaskScope, value: readonly unknown[]): Promise<void> {
    this.written.push([scope.id, value]);
    this.become(...this.#scoped.filter((entry) => entry.scope.id !== scope.id), { scope, value });
    return Promise.resolve();
  }

  /** `silently`: before VS Code has told of it. */
  become(...scoped: readonly ScopedTasks[]): void {
    this.silently(...scoped);
    this.onDidChange();
  }

  silently(...scoped: readonly ScopedTasks[]): void {
    this.#scoped = scoped;
  }
}

function bookOf(files: Files, keyOf?: (task: TaskRef) => string): TaskSettings {
  const taskSettings = new TaskSettings(files, keyOf);
  files.onDidChange = () => {
    taskSettings.reread();
  };
  return taskSettings;
}

const human =
  (...words: readonly RegExp[]) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof HumanError);
    for (const word of words) assert.match(`${error.message} ${error.hint}`, word);
    return true;
  };

describe('the book of tasks', () => {
  it('adds a task behind what stands there, broken entries too', async () => {
    const files = new Files({ scope: user, value: [orders, 'broken'] });
    const taskSettings = bookOf(files);
    await taskSettings.add(user, fresh);
    assert.deepEqual(files.written, [['user', [orders, 'broken', fresh]]]);
    assert.equal(taskSettings.tasks().length, 2);
  });

  it('adds many in one write, and none in none', async () => {
    const files = new Files({ scope: user, value: [orders] });
    const taskSettings = bookOf(files);
    const more = Array.from({ length: 500 }, (_, index): TaskRef => ({ ...fresh, id: `udts-${index}` }));
    await taskSettings.addAll(user, more);
    await taskSettings.addAll(user, []);
    assert.equal(files.written.length, 1);
    assert.equal(taskSettings.tasks().length, 501);
  });

  it('removes many in one write for each file, and leaves the others as they stand', async () => {
    const files = new Files(
      { scope: user, value: [orders, 'broken', fresh] },
      {
        scope: workspace,
        value: [
          { ...orders, id: 'udts-shared' },
          { ...orders, id: 'udts-kept', later: 1 },
        ],
      },
    );
    const taskSettings = bookOf(files);
    const keys = [orders, fresh, { ...orders, id: 'udts-shared' }, { ...orders, id: 'udts-gone' }].map(taskKey);
    await taskSettings.removeAll(keys);
    assert.deepEqual(files.written, [
      ['user', ['broken']],
      ['workspace', [{ ...orders, id: 'udts-kept', later: 1 }]],
    ]);
    await taskSettings.removeAll([]);
    assert.equal(files.written.length, 2);
  });

  it('adds the first task of a file', async () => {
    const files = new Files({ scope: user, value: [orders] });
    await bookOf(files).add(workspace, fresh);
    assert.deepEqual(files.written, [['workspace', [fresh]]]);
  });

  for (const value of [{ ...orders }, 'tasks', 7, true, null]) {
    it(`destroys nothing where the value is ${JSON.stringify(value)} instead of a list`, async () => {
      const files = new Files({ scope: user, value });
      const taskSettings = bookOf(files);
      assert.notDeepEqual(taskSettings.faults(), []);
      await assert.rejects(
        taskSettings.add(user, fresh),
        human(/User settings/, /cloudMigration\.tasks/, /Nothing was changed/),
      );
      assert.deepEqual(files.written, []);
    });
  }

  it('changes one entry and leaves the others as they stand', async () => {
    const files = new Files({ scope: user, value: ['broken', { ...orders, note: 'ours' }] });
    const taskSettings = bookOf(files);
    await taskSettings.setPinned(taskKey(orders), true);
    await taskSettings.replace(taskKey(orders), { ...orders, name: 'Orders' });
    await taskSettings.remove(taskKey(orders));
    assert.deepEqual(files.written, [
      ['user', ['broken', { ...orders, note: 'ours', pinned: true }]],
      ['user', ['broken', { ...orders, note: 'ours', name: 'Orders' }]],
      ['user', ['broken']],
    ]);
  });

  const edits: readonly [string, (taskSettings: TaskSettings) => Promise<void>][] = [
    ['replace', (taskSettings) => taskSettings.replace(taskKey(orders), fresh)],
    ['remove', (taskSettings) => taskSettings.remove(taskKey(orders))],
    ['pin', (taskSettings) => taskSettings.setPinned(taskKey(orders), true)],
  ];
  for (const [name, edit] of edits) {
    it(`says so when the entry to ${name} has vanished`, async () => {
      const files = new Files({ scope: user, value: [orders] });
      const taskSettings = bookOf(files);
      files.silently({ scope: user, value: [fresh] });
      await assert.rejects(edit(taskSettings), human(/not in the settings any more/));
      files.become();
      await assert.rejects(edit(taskSettings), human(/not in the settings any more/));
      assert.deepEqual(files.written, []);
    });
  }

  it('lets the nearer file win, and is quiet after its end', () => {
    const files = new Files(
      { scope: user, value: [orders] },
      { scope: workspace, value: [{ ...orders, name: 'near' }] },
    );
    const taskSettings = bookOf(files);
    assert.deepEqual(
      taskSettings.tasks().map(({ task, scope }) => [task.name, scope.id]),
      [['near', 'workspace']],
    );
  });

  it("puts the user's tasks first: no workspace comes before them", () => {
    const files = new Files(
      { scope: user, value: [orders, { ...orders, id: 'udts-mine' }] },
      { scope: workspace, value: [fresh, { ...orders, name: 'near' }] },
    );
    const tasks = bookOf(files).tasks();
    assert.deepEqual(
      tasks.map(({ task }) => [task.id, task.name]),
      [
        ['udts-orders', 'near'],
        ['udts-mine', undefined],
        ['udts-fresh', undefined],
      ],
    );
  });

  describe('with one account of a cloud', () => {
    const named: TaskRef = { ...orders, account: 'prod' };
    const accounts = [{ cloud: 'ucloud', name: 'prod' } as const, { cloud: 'alibaba', name: 'prod' } as const];
    const keyOf = keyUnder(accounts);

    it('takes an entry that names it and one that does not for the same task, and says so', () => {
      const taskSettings = bookOf(new Files({ scope: user, value: [orders, named] }), keyOf);
      assert.deepEqual(
        taskSettings.tasks().map(({ task }) => task),
        [orders],
      );
      assert.match(taskSettings.faults()[0]?.message ?? '', /same task as #1/);
      assert.equal(taskSettings.faults().length, 1);
      assert.equal(taskSettings.same(named)?.task.account, undefined);
      assert.equal(taskSettings.same(fresh), undefined);
    });

    it('lets the nearer file win among them', () => {
      const taskSettings = bookOf(
        new Files({ scope: user, value: [named] }, { scope: workspace, value: [orders] }),
        keyOf,
      );
      assert.deepEqual(
        taskSettings.tasks().map(({ task, scope }) => [task.account, scope.id]),
        [[undefined, 'workspace']],
      );
      assert.deepEqual(taskSettings.faults(), []);
    });

    it('keeps them apart once there is a second one', () => {
      const now: { cloud: 'ucloud' | 'alibaba'; name: string }[] = [...accounts];
      const taskSettings = bookOf(new Files({ scope: user, value: [orders, named] }), (task) => keyUnder(now)(task));
      assert.equal(taskSettings.tasks().length, 1);
      now.push({ cloud: 'ucloud', name: 'test' });
      taskSettings.reread();
      assert.equal(taskSettings.tasks().length, 2);
      assert.deepEqual(taskSettings.faults(), []);
    });
  });

  it('writes an account to its entry, in its own file, and nothing else', async () => {
    const files = new Files(
      { scope: user, value: [fresh] },
      { scope: workspace, value: ['broken', { ...orders, note: 'ours', id: ' udts-orders ' }] },
    );
    await bookOf(files).setAccount(taskKey(orders), 'prod');
    assert.deepEqual(files.written, [
      ['workspace', ['broken', { ...orders, note: 'ours', id: ' udts-orders ', account: 'prod' }]],
    ]);
  });
});

describe('An account that is renamed', () => {
  const named = { ...orders, account: 'prod', note: 'kept' };
  const files = (): Files =>
    new Files(
      {
        scope: user,
        value: [named, 'nonsense', { ...fresh, account: 'other' }, { ...fresh, cloud: 'scloudsg', account: 'prod' }],
      },
      { scope: workspace, value: [{ ...named, name: 'hides the user’s' }, fresh] },
    );

  it('is counted in every file, hidden entries too, and only those of its cloud', () => {
    const taskSettings = bookOf(files());
    assert.deepEqual(taskSettings.namingAccount('ucloud', 'prod'), [
      { scope: user, count: 1 },
      { scope: workspace, count: 1 },
    ]);
    assert.deepEqual(taskSettings.namingAccount('huawei', 'prod'), []);
  });

  it('is renamed in all of them, with one write each, and nothing else changes', async () => {
    const written = files();
    await bookOf(written).renameAccount('ucloud', 'prod', 'live');
    assert.deepEqual(written.written, [
      [
        'user',
        [
          { ...named, account: 'live' },
          'nonsense',
          { ...fresh, account: 'other' },
          { ...fresh, cloud: 'scloudsg', account: 'prod' },
        ],
      ],
      ['workspace', [{ ...named, name: 'hides the user’s', account: 'live' }, fresh]],
    ]);
  });

  it('is given to several tasks with one write for each file', async () => {
    const written = new Files({ scope: user, value: [orders] }, { scope: workspace, value: [fresh] });
    await bookOf(written).setAccounts([taskKey(orders), taskKey(fresh)], 'prod');
    assert.deepEqual(written.written, [
      ['user', [{ ...orders, account: 'prod' }]],
      ['workspace', [{ ...fresh, account: 'prod' }]],
    ]);
  });
});

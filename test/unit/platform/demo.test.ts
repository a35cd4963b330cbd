import assert from 'node:assert/strict';
import { parseAccount, serializeAccount } from '../../../src/config/accountEntry.ts';
import { resolve } from '../../../src/config/resolve.ts';
import { parseTaskEntries } from '../../../src/config/taskEntries.ts';
import type { Account } from '../../../src/model/account.ts';
import { taskKey } from '../../../src/model/task.ts';
import { defaultPolling } from '../../../src/monitor/pollPolicy.ts';
import { Demo, demoAccountName } from '../../../src/platform/demo.ts';

const now = 1_700_000_000_000;

class Memory {
  readonly values = new Map<string, unknown>();
  /** What the next write is refused with. */
  refusal: Error | null = null;

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    const { refusal } = this;
    this.refusal = null;
    if (refusal !== null) return Promise.reject(refusal);
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  }
}

const silent = { info: () => undefined, error: () => undefined };
const address = (demo: Demo): string => demo.accounts()[0]?.endpoint ?? '';

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

describe('the demo', () => {
  let memory: Memory;
  let demo: Demo;

  beforeEach(() => {
    memory = new Memory();
    demo = new Demo(memory, silent, () => now);
  });
  afterEach(() => demo.dispose());

  it('starts once, however often it is asked, and tells it', async () => {
    let told = 0;
    demo.onDidChange(() => (told += 1));
    await Promise.all([demo.start(), demo.start()]);
    await demo.start();
    assert.deepEqual([told, demo.running, demo.remembered], [1, true, true]);
    assert.equal(await answers(address(demo)), true);
  });

  it('stops, forgets that it ran, and leaves no server behind', async () => {
    await demo.start();
    const url = address(demo);
    await demo.stop();
    assert.deepEqual([demo.running, demo.remembered, demo.accounts(), demo.tasks()], [false, false, [], []]);
    assert.equal(await answers(url), false);
  });

  it('ends as it was asked last: stop, then start', async () => {
    await demo.start();
    await Promise.all([demo.stop(), demo.start()]);
    assert.deepEqual([demo.running, demo.remembered], [true, true]);
    assert.equal(await answers(address(demo)), true);
  });

  it('ends as it was asked last: start, then stop', async () => {
    await Promise.all([demo.start(), demo.stop()]);
    assert.deepEqual([demo.running, demo.remembered], [false, false]);
  });

  it('disposed of while it starts, it leaves no server behind and starts no more', async () => {
    const starting = demo.start();
    await demo.dispose();
    await starting;
    assert.equal(demo.running, false);
    await demo.start();
    assert.equal(demo.running, false);
  });

  it('disposed of while it runs, it remembers that it ran', async () => {
    await demo.start();
    const url = address(demo);
    await demo.dispose();
    assert.deepEqual([demo.remembered, await answers(url)], [true, false]);
  });

  it('can be stopped and started after a start that failed', async () => {
    memory.refusal = new Error('disk full');
    await assert.rejects(demo.start(), /disk full/);
    assert.deepEqual([demo.running, demo.accounts()], [false, []]);
    await demo.stop();
    await demo.start();
    assert.equal(demo.running, true);
  });

  it('goes on where it was after a reload', async () => {
    await demo.start();
    await demo.dispose();
    const reloaded = new Demo(memory, silent, () => now + 60_000);
    await reloaded.start();
    assert.equal(memory.values.get('demo.startedAt'), now);
    await reloaded.dispose();
  });

  describe('has accounts', () => {
    const own: Account = { name: 'demo', cloud: 'ucloud', accessKeyId: 'a', accessKeySecret: 'b', projectId: 'org-1' };

    beforeEach(() => demo.start());

    it('that nobody can have entered or stored: a person’s own "demo" is another one', () => {
      for (const account of demo.accounts()) {
        const stored = parseAccount(serializeAccount(account));
        assert.ok('account' in stored);
        assert.notEqual(stored.account.name, account.name);
        assert.equal(account.name.trim(), 'demo');
      }
    });

    it('of which no task of the settings makes use', () => {
      const entries = parseTaskEntries([{ cloud: 'ucloud', product: 'udts', id: 'udts-1', account: demoAccountName }]);
      const [task] = resolve(entries.tasks, [own, ...demo.accounts()]);
      assert.equal(task?.account, own);
    });

    it('that read every task of the demo', () => {
      const resolved = resolve(demo.tasks(), [own, ...demo.accounts()]);
      assert.ok(resolved.length > 10);
      for (const { account } of resolved) assert.ok(account !== null && demo.accounts().includes(account));
    });
  });

  it('makes nothing of a memory that it did not write', async () => {
    memory.values.set('demo.startedAt', 'yesterday');
    memory.values.set('demo.pins', { a: true });
    assert.deepEqual([demo.remembered, [...demo.pins()]], [false, []]);
    await demo.start();
    assert.equal(memory.values.get('demo.startedAt'), now);
  });

  it('keeps its pins until it is stopped', async () => {
    await demo.start();
    for (const pin of demo.pins()) await demo.setPinned(pin, false);
    await demo.setPinned('a', true);
    await demo.setPinned('b', true);
    await demo.setPinned('a', false);
    assert.deepEqual([...demo.pins()], ['b']);
    await demo.stop();
    assert.deepEqual([...demo.pins()], []);
    assert.equal(memory.values.has('demo.pins'), false);
  });

  it('begins with two of its tasks pinned, and with those of the person after a reload', async () => {
    await demo.start();
    const keys = new Set(demo.tasks().map(taskKey));
    assert.equal(demo.pins().size, 2);
    for (const pin of demo.pins()) assert.ok(keys.has(pin), pin);
    for (const pin of demo.pins()) await demo.setPinned(pin, false);
    await demo.dispose();
    const reloaded = new Demo(memory, silent, () => now + 60_000);
    await reloaded.start();
    assert.deepEqual([...reloaded.pins()], []);
    await reloaded.stop();
    await reloaded.start();
    assert.equal(reloaded.pins().size, 2);
    await reloaded.dispose();
  });

  it('is read at least every five seconds, whether or not somebody is at the window', async () => {
    await demo.start();
    const [account] = demo.accounts();
    assert.ok(account);
    const pace = demo.pollingOf(account, defaultPolling);
    assert.ok(pace.intervalSeconds <= 5 && pace.unfocusedIntervalSeconds <= 5);
    assert.equal(demo.pollingOf({ ...account }, defaultPolling), defaultPolling);
  });
});

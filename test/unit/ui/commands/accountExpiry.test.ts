import assert from 'node:assert/strict';
import type { Account } from '../../../../src/model/account.ts';
import { AccountExpiry, notifyBeforeMs } from '../../../../src/ui/commands/accountExpiry.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const minute = 60_000;
const hour = 60 * minute;

class Memory {
  readonly values = new Map<string, unknown>();
  get(key: string): unknown {
    return this.values.get(key);
  }
  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

describe('The end of temporary keys', () => {
  let clock: FakeClock;
  let memory: Memory;
  let watched: Account[];
  let told: string[];
  let repaints: number;
  let windows: AccountExpiry[];

  beforeEach(() => {
    clock = new FakeClock();
    memory = new Memory();
    watched = [];
    told = [];
    repaints = 0;
    windows = [];
  });
  afterEach(() => {
    for (const each of windows) each.dispose();
    assert.equal(clock.pending, 0);
  });

  const window = (random = 0, own: Memory = memory): AccountExpiry => {
    const expiry = new AccountExpiry({
      clock,
      random: () => random,
      memory: own,
      accounts: () => watched,
      repaint: () => (repaints += 1),
      notify: (_account, text) => told.push(text),
      onError: (error) => {
        throw error;
      },
    });
    windows.push(expiry);
    expiry.update();
    return expiry;
  };
  const account = (inMs: number, name = 'prod'): Account => ({
    name,
    cloud: 'alibaba',
    accessKeyId: 'STS.1',
    accessKeySecret: 'CANARY',
    securityToken: 'CANARY-token',
    expiresAt: new Date(clock.now() + inMs).toISOString(),
  });

  it('is not looked at by all windows at the same moment: what one of them has told has to get around', async () => {
    watched = [account(hour)];
    const [here, there] = [new Memory(), new Memory()];
    window(0, here);
    window(0.5, there);
    await clock.advance(hour - notifyBeforeMs + 1000);
    assert.equal(told.length, 1);
    for (const [key, value] of here.values) there.values.set(key, value);
    await clock.advance(notifyBeforeMs);
    assert.equal(told.length, 1);
  });

  it('costs no timer where no watched keys end', () => {
    const { expiresAt, ...lasting } = account(hour);
    watched = [lasting];
    window();
    assert.equal(clock.pending, 0);
  });

  it('is told once, a quarter of an hour before it', async () => {
    watched = [account(2 * hour)];
    window();
    await clock.advance(2 * hour - notifyBeforeMs - minute);
    assert.deepEqual(told, []);
    await clock.advance(2 * minute);
    assert.equal(told.length, 1);
    assert.match(told.join(), /^Account 'prod' of Alibaba Cloud: keys end in 1[45] min\.$/);
    await clock.advance(3 * hour);
    assert.equal(told.length, 1);
  });

  it('is told in one window, and again for other keys', () => {
    watched = [account(10 * minute)];
    window();
    window();
    assert.equal(told.length, 1);
    watched = [account(12 * minute)];
    windows[0]?.update();
    assert.equal(told.length, 2);
    watched = [account(12 * minute, 'other')];
    windows[0]?.update();
    assert.equal(told.length, 3);
  });

  it('is not told when it is over: the row says so', () => {
    watched = [account(-minute)];
    window();
    assert.deepEqual(told, []);
  });

  it('repaints in large steps: some thirty times in the last day', async () => {
    watched = [account(24 * hour)];
    window();
    assert.equal(clock.pending, 1);
    await clock.advance(24 * hour - 2 * minute);
    assert.ok(repaints > 20 && repaints < 70, String(repaints));
    assert.equal(clock.pending, 1, 'one timer, whatever happens');
  });

  it('forgets what it told of ends that are long past, and survives what another version wrote', async () => {
    memory.values.set('accounts.endsTold', 'nonsense');
    watched = [account(10 * minute)];
    const expiry = window();
    await clock.advance(48 * hour);
    watched = [account(10 * minute, 'other')];
    expiry.update();
    assert.deepEqual(Object.keys(memory.get('accounts.endsTold') as object), ['alibaba/other']);
  });
});

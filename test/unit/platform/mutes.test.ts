import assert from 'node:assert/strict';
import { Mutes } from '../../../src/platform/mutes.ts';
import { FakeClock } from '../../support/fakeClock.ts';

class Store {
  readonly values = new Map<string, unknown>();
  writes = 0;

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.writes += 1;
    this.values.set(key, value);
    return Promise.resolve();
  }
}

describe('Mutes', () => {
  let store: Store;
  let clock: FakeClock;
  let mutes: Mutes;

  beforeEach(() => {
    store = new Store();
    clock = new FakeClock();
    mutes = new Mutes(store, clock);
  });

  it('are kept for all windows until they are taken back', async () => {
    await mutes.setMuted(['a', 'b'], true);
    assert.deepEqual(new Mutes(store, clock).tasks(), ['a', 'b']);
    await mutes.setMuted(['a'], false);
    assert.deepEqual([mutes.isMuted('a'), mutes.isMuted('b')], [false, true]);
  });

  it('follow tasks that get other keys', async () => {
    await mutes.setMuted(['a', 'b'], true);
    await mutes.rename([
      ['a', 'x'],
      ['c', 'y'],
    ]);
    assert.deepEqual([...mutes.tasks()].sort(), ['b', 'x']);
  });

  it('are not written when nothing changes', async () => {
    await mutes.setMuted(['a'], false);
    assert.equal(store.writes, 0);
    await mutes.setMuted(['a'], true);
    await mutes.setMuted(['a'], true);
    assert.equal(store.writes, 1);
  });

  for (const damaged of [null, 'a', 7, { a: true }, [7, null]]) {
    it(`are none where ${JSON.stringify(damaged)} is stored`, async () => {
      store.values.set('notifications.muted', damaged);
      store.values.set('notifications.notices', damaged);
      assert.deepEqual(mutes.tasks(), []);
      assert.equal(await mutes.takeTurn('set-aside'), true);
    });
  }

  it('let each kind of notice come once a day, in whichever window', async () => {
    assert.equal(await mutes.takeTurn('not-written'), true);
    assert.equal(await new Mutes(store, clock).takeTurn('not-written'), false);
    assert.equal(await mutes.takeTurn('set-aside'), true);
    clock.jump(23 * 3_600_000);
    assert.equal(await mutes.takeTurn('not-written'), false);
    clock.jump(3_600_000);
    assert.equal(await mutes.takeTurn('not-written'), true);
  });

  it('hold back no notice because a clock was wrong once', async () => {
    await mutes.takeTurn('not-written');
    clock.jump(-48 * 3_600_000);
    assert.equal(await mutes.takeTurn('not-written'), true);
  });
});

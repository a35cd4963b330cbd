import assert from 'node:assert/strict';
import fs from 'node:fs';
import { parseAccount, serializeAccount } from '../../src/config/accountEntry.ts';
import { parseTaskEntries } from '../../src/config/taskEntries.ts';
import { settingBounds } from '../../src/contributions.ts';
import { KnownTasks } from '../../src/discovery/knownTasks.ts';
import { IgnoredPlaces } from '../../src/discovery/ignoredPlaces.ts';
import { rulesIn } from '../../src/discovery/rules.ts';
import { type Account, accountKey } from '../../src/model/account.ts';
import { eventKinds } from '../../src/model/eventKind.ts';
import { isRecord } from '../../src/base/guards.ts';
import { lifecycles } from '../../src/model/status.ts';
import { taskKey } from '../../src/model/task.ts';
import { versionOf } from '../../src/monitor/history/schema.ts';
import { AccountStore } from '../../src/platform/accountStore.ts';
import { Demo } from '../../src/platform/demo.ts';
import { Mutes } from '../../src/platform/mutes.ts';
import { arrangementFrom } from '../../src/presentation/tree/arrangement.ts';
import { panelStateOf } from '../../src/protocol.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { root } from '../support/sources.ts';
import { databaseBy, historyBy, storedBy } from '../support/stored.ts';
import { at as readingAt, firstRun, Place } from './monitor/history/support.ts';

const stored = storedBy(root, '0.1.0');
const history = historyBy(root, '0.1.0');

describe('What 0.1.0 has stored', () => {
  describe('of the history', () => {
    let place: Place;
    beforeEach(() => {
      place = new Place(new FakeClock(history.now));
      fs.copyFileSync(databaseBy(root, '0.1.0'), place.file);
    });
    afterEach(() => {
      place.end();
    });

    it('has tasks of all products with every lifecycle, and events of all kinds', () => {
      const keys = Object.keys(history.tasks);
      for (const product of products)
        assert.ok(
          keys.some((key) => key.includes(`/${product}/`)),
          product,
        );
      const found = new Set(
        Object.values(history.tasks).flatMap(({ samples }) => samples.map((each) => each.lifecycle)),
      );
      assert.deepEqual([...found].sort(), [...lifecycles].sort());
      // One kind was cleared.
      assert.equal(new Set(history.events.map(({ kind }) => kind)).size, eventKinds.length - 1);
      assert.ok(history.events.some(({ read }) => read) && history.unread > 0);
    });

    it('is read in full: runs, samples, events, and what is unread', async () => {
      const today = await place.open();
      for (const [key, { samples, runs, lastRun, latest }] of Object.entries(history.tasks)) {
        assert.deepEqual(today.samples(key), samples, key);
        assert.deepEqual(today.runs(key), runs, key);
        assert.deepEqual(today.runOf(key), lastRun, key);
        assert.deepEqual(today.latest(key), latest, key);
      }
      assert.deepEqual(today.events({ limit: 1_000 }), history.events);
      assert.equal(today.unreadCount(), history.unread);
      assert.deepEqual(place.problems, []);
    });

    it('goes on: new samples and events come after the old ones, and none is told anew', async () => {
      const [key, before] = Object.entries(history.tasks)[0] ?? assert.fail();
      const today = await place.open();
      for (const { id, read, ...event } of history.events.slice(0, 3)) {
        assert.deepEqual(today.appendEvents([event]), [], `event ${id}, ${String(read)}`);
      }
      const run = { ...before.lastRun, number: before.lastRun.number + 1 };
      today.record(key, readingAt(99), run, history.now);
      today.close();
      const again = await place.open();
      assert.deepEqual(again.samples(key).slice(0, before.samples.length), before.samples);
      assert.equal(again.latest(key)?.percent, 99);
      assert.deepEqual(
        again.runs(key).map((record) => record.run.number),
        [1, 2, 3],
      );
      again.close();
      assert.deepEqual(place.names(), ['history.db']);
    });

    it('stays within what 0.1.0 opens, as long as no step is added', async () => {
      const today = await place.open();
      today.record(Object.keys(history.tasks)[0] ?? '', readingAt(1), firstRun, history.now);
      today.close();
      assert.equal(place.inFile(versionOf), 1);
    });
  });

  describe('of accounts', () => {
    it('has every cloud, and every member of an account', () => {
      assert.deepEqual(new Set(stored.accounts.map(({ cloud }) => cloud)), new Set(cloudIds));
      const members = new Set(stored.accounts.flatMap((account) => Object.keys(account)));
      assert.deepEqual([...members].sort(), Object.keys(allMembers).sort());
    });

    it('is read without a key being entered again', async () => {
      const values = new Map(Object.entries(stored.secrets));
      const accounts = new AccountStore(storageOf(values), silent, new FakeClock());
      await accounts.load();
      assert.deepEqual(accounts.broken(), []);
      const byKey = (a: Account, b: Account): number => accountKey(a).localeCompare(accountKey(b));
      assert.deepEqual([...accounts.all()].sort(byKey), [...stored.accounts].sort(byKey));
      // Saved again as they are: 0.1.0 in another window, or after a step back, reads the very same text.
      for (const account of accounts.all()) await accounts.save(account);
      assert.deepEqual(Object.fromEntries(values), stored.secrets);
      accounts.dispose();
    });

    it('is written so that 0.1.0 can read it, as long as it needs no new member', () => {
      for (const account of stored.accounts) {
        const entry: unknown = JSON.parse(serializeAccount(account));
        assert.ok(isRecord(entry) && entry['version'] === 1);
        assert.deepEqual(parseAccount(serializeAccount(account)), { account });
      }
    });
  });

  describe('of the settings', () => {
    const of = (key: string): unknown => stored.settings[`cloudMigration.${key}`];
    const manifest: unknown = JSON.parse(fs.readFileSync(`${root}/package.json`, 'utf8'));

    it('is every setting of that version, and each is still one', () => {
      const text = JSON.stringify(manifest);
      for (const key of Object.keys(stored.settings)) assert.ok(text.includes(`${JSON.stringify(key)}:{`), key);
      assert.equal(Object.keys(stored.settings).length, 13);
    });

    it('holds tasks and rules that are understood', () => {
      const { tasks, faults } = parseTaskEntries(of('tasks'));
      assert.deepEqual(faults, []);
      assert.deepEqual(tasks, of('tasks'));
      assert.deepEqual(tasks.map(taskKey), Object.keys(history.tasks));
      assert.deepEqual(rulesIn(of('watchEverything')), { rules: of('watchEverything'), faults: [] });
    });

    it('holds values that are within their bounds', () => {
      for (const [key, { minimum, maximum }] of Object.entries(settingBounds)) {
        const value = of(key);
        assert.ok(typeof value === 'number' && value >= minimum && value <= maximum, key);
      }
      const notifications = of('notifications');
      assert.ok(Array.isArray(notifications));
      const kinds: readonly unknown[] = eventKinds;
      for (const kind of notifications) assert.ok(kinds.includes(kind), String(kind));
    });
  });

  describe('of mementos', () => {
    const accountOf = (key: string): Account => {
      const found = stored.accounts.find((account) => accountKey(account) === key);
      return found ?? assert.fail(key);
    };

    it('has no key that nobody reads', () => {
      const known = [
        ...['notifications.muted', 'notifications.notices', 'discovery.leftOut', 'discovery.known', 'discovery.pins'],
        ...['accounts.endsTold', 'demo.startedAt', 'demo.pins', 'migrations.arrangement'],
      ];
      const kept = [...Object.keys(stored.globalState), ...Object.keys(stored.workspaceState)];
      assert.deepEqual(kept.sort(), known.sort());
    });

    it('keeps mutes and notices', async () => {
      const mutes = new Mutes(mementoOf(stored.globalState), new FakeClock(history.now + 60_000));
      assert.deepEqual(mutes.tasks(), stored.globalState['notifications.muted']);
      assert.equal(mutes.tasks().length, 2);
      assert.equal(await mutes.takeTurn('set-aside'), false);
    });

    it('keeps what is left out of the search, and what was found', () => {
      const leftOut = new IgnoredPlaces(mementoOf(stored.globalState));
      assert.equal(leftOut.hasAccount(accountOf('alibaba/least')), true);
      assert.equal(leftOut.hasPlace(accountOf('ucloud/prod'), { id: 'org-two' }), true);
      assert.equal(leftOut.hasPlace(accountOf('ucloud/prod'), { id: 'org-one' }), false);
      const known = stored.globalState['discovery.known'];
      assert.ok(isRecord(known));
      const found = KnownTasks.remembered(known['alibaba/prod'], accountOf('alibaba/prod'));
      assert.deepEqual(found.tasks().map(taskKey), stored.globalState['discovery.pins']);
      assert.equal(found.listedAt, history.now);
    });

    it('keeps the demo, its pins and the arrangement of the view', () => {
      const memory = mementoOf(stored.workspaceState);
      const demo = new Demo(memory, silent, () => history.now);
      assert.equal(demo.remembered, true);
      assert.equal(demo.pins().size, 3);
      const arrangement = stored.workspaceState['migrations.arrangement'];
      assert.deepEqual(arrangementFrom(arrangement), arrangement);
    });
  });

  it('of a detail page opens that page again', () => {
    assert.notEqual(stored.panel, null);
    assert.deepEqual(panelStateOf(stored.panel), stored.panel);
  });
});

/** What 0.1.0 knew. */
const cloudIds = ['ucloud', 'ucloud-global', 'surfercloud', 'scloudsg', 'alibaba', 'huawei'];
const products = ['udts', 'usmc', 'dts', 'dcs'];

const allMembers: Readonly<Record<Exclude<keyof Account, 'endpoints'>, true>> = {
  ...{ name: true, cloud: true, accessKeyId: true, accessKeySecret: true, securityToken: true, expiresAt: true },
  ...{ region: true, projectId: true, endpoint: true, iamEndpoint: true, source: true },
};

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function storageOf(values: Map<string, string>) {
  return {
    keys: () => Promise.resolve([...values.keys()]),
    get: (key: string) => Promise.resolve(values.get(key)),
    store: (key: string, value: string) => {
      values.set(key, value);
      return Promise.resolve();
    },
    delete: (key: string) => {
      values.delete(key);
      return Promise.resolve();
    },
    onDidChange: () => ({ dispose: () => undefined }),
  };
}

function mementoOf(values: Readonly<Record<string, unknown>>) {
  const kept = new Map(Object.entries(values));
  return {
    get: (key: string): unknown => kept.get(key),
    update: (key: string, value: unknown): Promise<void> => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
}
